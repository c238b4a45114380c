// Requests through real agents and the real broker: their clocks on both sides, and what may answer them.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using nlohmann::json;

std::string permit(const std::string& id, const std::string& from, const std::string& to, const std::string& more) {
  return "\n[[rule]]\nid = \"" + id + "\"\neffect = \"permit\"\nfrom = [\"" + from + "/*\"]\nto = [\"" + to +
         "/*\"]\nkinds = [\"request\", \"reply\", \"refusal\"]\n" + more +
         "valid-until = \"2036-01-01T00:00:00Z\"\nlegal-basis = { en = \"law\", es = \"ley\" }\n";
}
std::string both_ways(const std::string& sections = "sections = [\"*\"]\n") {
  return permit("there", "MX", "US", sections) + permit("back", "US", "MX", "sections = [\"*\"]\n");
}

// SSPC asks, DEA answers.
struct Exchange : support::World {
  explicit Exchange(const std::string& policy = both_ways())
      : World({.agents = {"sspc", "dea"}, .mx = policy, .us = policy}) {}
  std::vector<io::CallerRule> rules{{1000, io::CallerRole::officer}};
  Around sspc{*this, (*this)["sspc"], rules}, dea{*this, (*this)["dea"], rules};

  static std::vector<json> ask(Around& at, const json& request) {
    io::Caller caller{1000, {}};
    std::vector<json> out;
    for (const std::string& line : at.handle(caller, request.dump())) out.push_back(json::parse(line));
    return out;
  }
  static json document(const std::string& kind, const std::string& to, json sections) {
    return {{"kind", kind},
            {"to", {to}},
            {"purpose", "counter-narcotics"},
            {"urgency", "urgent"},
            {"marks", {{"tlp", "TLP:AMBER"}}},
            {"sections", std::move(sections)}};
  }
  // The id, once it has reached the other side.
  std::string sent(Around& at, const json& document) {
    const json answer = ask(at, {{"op", "send"}, {"document", document}}).back();
    INFO(answer.dump());
    REQUIRE(answer.contains("done"));
    settle();
    return answer["done"]["record"];
  }
  std::string request(const std::string& access = "", const std::string& urgency = "urgent") {
    json sections{{"question", {{"question", {{"text", "Is lot FX-2219 known?"}}}, {"topic", {{"text", "lots"}}}}}};
    if (!access.empty()) sections["clock"] = {{"access", access}};
    json out = document("request", "US/DEA", sections);
    out["urgency"] = urgency;
    return sent(sspc, out);
  }
  // What DEA is told to fill in, with these sections.
  json answering(const std::string& kind, const std::string& request, json sections) {
    json done = ask(dea, {{"op", "answering"}, {"record", request}, {"kind", kind}}).back();
    INFO(done.dump());
    REQUIRE(done.contains("done"));
    json out = done["done"]["document"];
    out["sections"] = std::move(sections);
    return out;
  }
  json refused_by(Around& at, const json& request) {
    const json answer = ask(at, request).back();
    INFO(answer.dump());
    REQUIRE(answer.contains("error"));
    return answer["error"];
  }
  static json state(Around& at, const std::string& record) {
    for (const json& line : ask(at, {{"op", "requests"}, {"all", true}}))
      if (line.contains("item") && line["item"]["record"] == record) return line["item"];
    return nullptr;
  }
  // Of both sides, which must agree on all that the clock says.
  json both(const std::string& record) {
    const json here = state(sspc, record), there = state(dea, record);
    REQUIRE(here.is_object());
    REQUIRE(there.is_object());
    for (const char* const said : {"state", "accepted", "access", "limit", "used", "left", "late", "paused", "overdue",
                                   "due", "partial", "clarifications", "answer", "answered", "soon"}) {
      CAPTURE(said);
      CHECK(here.value(said, json()) == there.value(said, json()));
    }
    CHECK(here["waits"] != there["waits"]);
    return there;
  }
  json status(Around& at) { return ask(at, {{"op", "status"}}).back()["done"]; }
};

json text(const std::string& said) { return {{"answer", {{"text", said}}}}; }
json question(const std::string& said) {
  return {{"question", {{"question", {{"text", said}}}, {"topic", {{"text", "t"}}}}}};
}

}  // namespace

TEST_CASE("request, clarification, partial answer, answer: both sides' clocks are the same throughout") {
  Exchange net;
  const std::string asked = net.request();
  CHECK(net.both(asked)["limit"] == 3 * 24 * 3600);
  CHECK(net.both(asked)["subject"] == "lots");
  net.advance(hours(2));
  CHECK(net.both(asked)["used"] == 2 * 3600);

  const std::string unclear = net.sent(net.dea, net.answering("request", asked, question("Which July?")));
  net.advance(hours(10));
  json clock = net.both(asked);
  CHECK(clock["paused"] == true);
  CHECK_FALSE(clock.contains("due"));
  CHECK(clock["used"] == 2 * 3600);
  CHECK(net.both(unclear)["clarifies"] == asked);
  CHECK(Exchange::state(net.sspc, unclear)["waits"] == "for-me");

  json clear = Exchange::ask(net.sspc, {{"op", "answering"}, {"record", unclear}, {"kind", "reply"}}).back();
  REQUIRE(clear.contains("done"));
  clear = clear["done"]["document"];
  clear["sections"] = text("Of this year.");
  net.sent(net.sspc, clear);
  CHECK(net.both(unclear)["state"] == "answered");
  net.advance(hours(1));
  clock = net.both(asked);
  CHECK(clock["paused"] == false);
  CHECK(clock["used"] == 3 * 3600);

  json part = net.answering("reply", asked, text("Seen twice."));
  part["sections"]["reason"] = {{"code", "f"}, {"text", "the third one is under investigation"}};
  const std::string partly = net.sent(net.dea, part);
  net.advance(hours(1));
  clock = net.both(asked);
  CHECK(clock["state"] == "open");
  CHECK(clock["partial"] == json::array({partly}));
  CHECK(clock["used"] == 4 * 3600);

  const std::string answer = net.sent(net.dea, net.answering("reply", asked, text("The third one as well.")));
  net.advance(days(5));
  clock = net.both(asked);
  CHECK(clock["state"] == "answered");
  CHECK(clock["answer"] == answer);
  CHECK(clock["used"] == 4 * 3600);
  CHECK(clock["overdue"] == false);

  for (Around* const at : {&net.sspc, &net.dea}) {
    std::vector<std::string> thread;
    for (const json& line : Exchange::ask(*at, {{"op", "thread"}, {"record", partly}}))
      if (line.contains("item")) thread.push_back(line["item"]["kind"]);
    CHECK(thread == std::vector<std::string>{"request", "request", "reply", "reply", "reply"});
  }
}

TEST_CASE("accessibility is said by the request, and last by the one asked") {
  Exchange net;
  const std::string asked = net.request("direct");
  CHECK(net.both(asked)["limit"] == 8 * 3600);
  json part = net.answering("reply", asked, text("Later."));
  part["sections"]["reason"] = {{"code", "a"}, {"text", "it lies in a paper file"}};
  part["sections"]["clock"] = {{"access", "indirect"}};
  net.sent(net.dea, part);
  CHECK(net.both(asked)["limit"] == 3 * 24 * 3600);
  CHECK(net.both(asked)["access"] == "indirect");
}

TEST_CASE("a clock that runs out reminds before, is listed first, and a late answer is one") {
  Exchange net;
  const std::string later = net.request(), first = net.request("direct");
  CHECK(net.status(net.dea)["requests"]["forMe"] == 2);
  CHECK(net.status(net.dea)["requests"]["soon"] == 0);
  CHECK(net.status(net.sspc)["requests"]["forOthers"] == 2);
  net.advance(hours(7));
  CHECK(net.both(first)["soon"] == true);
  CHECK(net.status(net.dea)["standing"][0]["why"] == "soon");
  net.advance(hours(2));
  CHECK(net.both(first)["late"] == 3600);
  CHECK(net.status(net.dea)["requests"]["overdue"] == 1);
  CHECK(net.status(net.sspc)["requests"]["othersOverdue"] == 1);
  const auto list = Exchange::ask(net.dea, {{"op", "requests"}});
  CHECK(list[0]["item"]["record"] == first);
  CHECK(list[1]["item"]["record"] == later);
  net.sent(net.dea, net.answering("reply", first, text("Yes.")));
  CHECK(net.both(first)["state"] == "answered");
  CHECK(net.both(first)["overdue"] == true);
  CHECK(net.status(net.dea)["requests"]["overdue"] == 0);
}

TEST_CASE("a refusal ends the clock, and there is one; recalled, it was none") {
  Exchange net;
  const std::string asked = net.request();
  const json reason{{"reason", {{"code", "f"}, {"text", "under investigation"}}}};
  const std::string refusal = net.sent(net.dea, net.answering("refusal", asked, reason));
  CHECK(net.both(asked)["state"] == "refused");
  json again{{"op", "answering"}, {"record", asked}, {"kind", "refusal"}};
  CHECK(net.refused_by(net.dea, again)["code"] == "conflict");
  CHECK(net.refused_by(net.dea, again)["what"].get<std::string>().find("puente recall " + refusal) !=
        std::string::npos);
  json document = Exchange::document("refusal", "MX/SSPC", reason);
  document["replyTo"] = asked;
  CHECK(net.refused_by(net.dea, {{"op", "send"}, {"document", document}})["code"] == "conflict");
  document["sections"]["reason"]["code"] = "z";
  document["to"] = {"MX/FGR"};
  CHECK(net.refused_by(net.dea, {{"op", "send"}, {"document", document}})["code"] == "usage");
  net.advance(hours(1));
  Exchange::ask(net.dea, {{"op", "recall"}, {"record", refusal}, {"reason", "an error"}});
  net.advance(minutes(2));
  CHECK(net.both(asked)["state"] == "open");
  CHECK(net.both(asked)["used"].get<std::uint64_t>() >= 3600);
  net.sent(net.dea, net.answering("reply", asked, text("Yes.")));
  CHECK(net.both(asked)["state"] == "answered");
}

TEST_CASE("what was recalled, never came or was asked here cannot be answered, and each is told") {
  Exchange net;
  const std::string asked = net.request();
  const auto answering = [&](Around& at, const std::string& record) {
    return net.refused_by(at, {{"op", "answering"}, {"record", record}, {"kind", "reply"}});
  };
  CHECK(answering(net.sspc, asked)["code"] == "usage");
  CHECK(answering(net.dea, std::string(32, 'a'))["code"] == "not-found");
  json reply = Exchange::document("reply", "MX/SSPC", text("Yes."));
  reply["replyTo"] = std::string(32, 'a');
  CHECK(net.refused_by(net.dea, {{"op", "send"}, {"document", reply}})["code"] == "not-found");
  const std::string answer = net.sent(net.dea, net.answering("reply", asked, text("Yes.")));
  CHECK(answering(net.sspc, answer)["code"] == "not-found");  // a reply is no request
  Exchange::ask(net.sspc, {{"op", "recall"}, {"record", asked}, {"reason", "asked by mistake"}});
  net.advance(minutes(2));
  CHECK(answering(net.dea, asked)["code"] == "conflict");
  CHECK(Exchange::state(net.dea, asked)["state"] == "recalled");
  CHECK(net.status(net.dea)["requests"]["forMe"] == 0);
}

TEST_CASE("a question that is withheld cannot be answered, but clarified or refused") {
  Exchange net(both_ways("sections = [\"clock\"]\n"));
  json document = Exchange::document("request", "US/DEA", question("Who?"));
  document["sections"]["clock"] = {{"access", "direct"}};
  const std::string asked = net.sent(net.sspc, document);
  const json told = net.refused_by(net.dea, {{"op", "answering"}, {"record", asked}, {"kind", "reply"}});
  CHECK(told["code"] == "not-permitted");
  CHECK(told["what"].get<std::string>().find("puente clarify") != std::string::npos);
  CHECK(net.both(asked)["limit"] == 8 * 3600);
  net.answering("request", asked, question("What is it?"));
  net.answering("refusal", asked, {{"reason", {{"code", "b"}}}});
}

TEST_CASE("what is under receipt-on-open is in no list before it was opened") {
  Exchange net(both_ways() +
               "\n[[rule]]\nid = \"receipt\"\neffect = \"oblige\"\nfrom = [\"MX/*\"]\nto = [\"US/*\"]\nkinds = "
               "[\"request\"]\nsections = [\"question\"]\nobligations = [\"receipt-on-open\"]\nvalid-until = "
               "\"2036-01-01T00:00:00Z\"\nlegal-basis = { en = \"law\", es = \"ley\" }\n");
  const std::string asked = net.request();
  CHECK(Exchange::state(net.dea, asked)["subject"] == "");
  REQUIRE(Exchange::ask(net.dea, {{"op", "show"}, {"record", asked}}).back().contains("done"));
  CHECK(Exchange::state(net.dea, asked)["subject"] == "lots");
}

TEST_CASE("while the asked one is away the clock is not known to have reached it, and begins at the acceptance") {
  Exchange net;
  net.disconnect("dea");
  net.advance(minutes(1));
  const std::string asked = net.request();
  net.advance(hours(3));
  CHECK(Exchange::state(net.dea, asked).is_null());
  net.connect("dea");
  net.advance(minutes(1));
  CHECK(net.both(asked)["used"].get<std::uint64_t>() >= 3 * 3600);
}

TEST_CASE("drafts are kept, listed, changed and thrown away, and outlive the agent") {
  Exchange net;
  const auto keep = [&](json request) {
    request["op"] = "keep-draft";
    return Exchange::ask(net.sspc, request).back();
  };
  CHECK(keep({{"text", "kind = \"seizure\"\n"}})["done"]["number"] == 1);
  CHECK(keep({{"text", "kind = \"person\"\n"}})["done"]["number"] == 2);
  CHECK(keep({{"text", "kind = \"advisory\"\n"}, {"number", 1}})["done"]["number"] == 1);
  CHECK(keep({{"text", "x"}, {"number", 7}})["error"]["code"] == "not-found");
  CHECK(keep({{"text", " \n"}})["error"]["code"] == "usage");
  CHECK(keep({{"text", std::string((1 << 20) + 1, 'x')}})["error"]["code"] == "too-large");
  CHECK(Exchange::ask(net.sspc, {{"op", "draft"}, {"number", 1}}).back()["done"]["text"] == "kind = \"advisory\"\n");
  CHECK(Exchange::ask(net.sspc, {{"op", "drop-draft"}, {"number", 2}}).back()["done"]["number"] == 2);
  CHECK(Exchange::ask(net.sspc, {{"op", "drop-draft"}, {"number", 2}}).back()["error"]["code"] == "not-found");
  CHECK(keep({{"text", "x"}})["done"]["number"] == 3);
  CHECK(Exchange::ask(net.sspc, {{"op", "drafts"}}).size() == 3);
}

}  // namespace puente::client::api
