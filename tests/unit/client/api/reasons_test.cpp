// What is under justify-on-open, at the local API: each opening has a reason, which is kept.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

constexpr uid_t first_user = 1000, second_user = 1002, viewing_user = 1001;

// Of the record everything needs a reason, or its victims alone.
std::string policy_with(const std::string& duty) { return policy_mx + "obligations = [\"" + duty + "\"]\n"; }

struct Openings {
  Network network;
  AgentNode& party = network.recipient;
  Around around{network,
                party,
                {{first_user, io::CallerRole::officer},
                 {second_user, io::CallerRole::officer},
                 {viewing_user, io::CallerRole::viewer}}};
  io::Caller one{first_user, {}, 1}, other{second_user, {}, 2}, reader{viewing_user, {}, 3};
  RecordId id;

  explicit Openings(const std::string& duty = "justify-on-open") : network(policy_with(duty)), id(network.send()) {}

  json ask(io::Caller& caller, json request) {
    request["record"] = id.hex();
    std::vector<std::string> lines = around.handle(caller, request.dump());
    // A reason goes to the broker and brings the record's sections.
    for (int i = 0; lines.empty() && i < 5; ++i) {
      network.advance(seconds(3));
      around.run_inputs();
      lines = around.answer_to(caller);
    }
    REQUIRE_FALSE(lines.empty());
    return json::parse(lines.back());
  }
  json show(io::Caller& caller) { return ask(caller, {{"op", "show"}}); }
  json show(io::Caller& caller, const std::string& reason) { return ask(caller, {{"op", "show"}, {"reason", reason}}); }
  std::vector<ports::OfficerAct> acts() { return party.store.acts_newest(100).value(); }
};

std::size_t sections_shown(const json& answer) { return answer.at("done").at("sections").size(); }
std::size_t closed_in(const json& answer) {
  std::size_t out = 0;
  for (const json& one : answer.at("done").at("duties")) out += one.value("state", "") == "needs-reason" ? 1U : 0U;
  return out;
}
std::string refusal_of(const json& answer) { return answer.at("error").at("code"); }

}  // namespace

TEST_CASE("every opening of what needs a reason asks for one, whoever opened it before") {
  Openings desk;
  CHECK(sections_shown(desk.show(desk.one)) == 0);
  const json first = desk.show(desk.one, "case 12");
  const std::size_t all = sections_shown(first);
  REQUIRE(all > 0);
  CHECK(closed_in(first) == 0);

  for (io::Caller* const caller : {&desk.one, &desk.other, &desk.reader}) {
    const json without = desk.show(*caller);
    CHECK(sections_shown(without) == 0);
    CHECK(closed_in(without) > 0);
  }
  desk.network.disconnect("dea");  // what is here needs nobody else
  CHECK(sections_shown(desk.show(desk.other, "case 13")) == all);
  CHECK(sections_shown(desk.show(desk.one, "case 12, again")) == all);
  CHECK(sections_shown(desk.ask(desk.one, {{"op", "export"}})) == 0);
  CHECK(sections_shown(desk.ask(desk.one, {{"op", "export"}, {"reason", "for the court"}})) == all);

  const auto acts = desk.acts();
  REQUIRE(acts.size() == 4);
  const auto is = [&](const ports::OfficerAct& act, const char* op, const char* name, const char* reason) {
    CHECK(act.op == op);
    CHECK(act.name == name);
    CHECK(act.reason == reason);
    CHECK(act.about == desk.id.hex());
    CHECK(act.officer == KeyId());
  };
  is(acts[0], "export", "user 1000", "for the court");
  is(acts[1], "show", "user 1000", "case 12, again");
  is(acts[2], "show", "user 1002", "case 13");
  is(acts[3], "show", "user 1000", "case 12");
}

TEST_CASE("a reason that says nothing, or too much, or of a viewer, opens nothing and is not kept") {
  Openings desk;
  REQUIRE(sections_shown(desk.show(desk.one, "case 12")) > 0);
  CHECK(refusal_of(desk.show(desk.one, "  ")) == "usage");
  CHECK(refusal_of(desk.show(desk.one, std::string(513, 'x'))) == "too-large");
  CHECK(refusal_of(desk.show(desk.reader, "curious")) == "not-permitted");
  CHECK(desk.acts().size() == 1);
}

TEST_CASE("a reason that nothing needs is no act") {
  Openings desk("no-onward");
  const std::size_t all = sections_shown(desk.show(desk.reader));
  REQUIRE(all > 0);
  CHECK(sections_shown(desk.show(desk.one, "case 12")) == all);
  CHECK(desk.acts().empty());
}

}  // namespace puente::client::api
