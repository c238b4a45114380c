// Callers who wait for what happens.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

struct Waiter {
  Network network;
  AgentNode& party = network.recipient;
  Around around{network, party, {{1000, io::CallerRole::viewer}}};
  io::Caller one{1000, {}, 1}, other{1000, {}, 2};

  std::vector<json> ask(io::Caller& caller, const json& request) { return read(around.handle(caller, request.dump())); }
  static std::vector<json> read(const std::vector<std::string>& lines) {
    std::vector<json> out;
    for (const std::string& line : lines) out.push_back(json::parse(line));
    return out;
  }
  void pass(Duration time) {
    network.sleep(time);
    around.api.tick(network.now());
    around.run_inputs();
  }
};

std::string threat() {
  json document = json::parse(violent_event);
  document["urgency"] = "threat-to-life";
  return document.dump();
}

}  // namespace

TEST_CASE("whoever waits is answered when something happens, and nobody else is held up meanwhile") {
  Waiter desk;
  CHECK(desk.ask(desk.one, {{"op", "events"}}).back()["done"] == json{{"next", 0}, {"missed", false}});
  CHECK(desk.ask(desk.one, {{"op", "events"}, {"after", 0}, {"wait", 60}}).empty());
  CHECK(desk.ask(desk.other, {{"op", "status"}}).back().contains("done"));
  const RecordId record = desk.network.send(threat());
  const std::vector<json> told = Waiter::read(desk.around.answer_to(desk.one));
  REQUIRE(told.size() == 2);
  const json& event = told[0]["item"];
  CHECK(event["event"] == "threat-to-life");
  CHECK(event["record"] == record.hex());
  CHECK(event["agency"] == "MX/SSPC");
  CHECK(event["position"] == 1);
  CHECK(event["number"] == 1);
  CHECK(event.size() == 7);  // and nothing of what it says
  CHECK(told[1]["done"] == json{{"next", 1}, {"missed", false}});
  CHECK(desk.around.api.waiting() == 0);
  CHECK(desk.ask(desk.other, {{"op", "status"}}).back()["done"]["standing"][0]["why"] == "unopened");
  // Who was away has it at once.
  CHECK(desk.ask(desk.other, {{"op", "events"}, {"after", 0}, {"wait", 60}}).size() == 2);
}

TEST_CASE("where nothing happens the answer says so when the time is over") {
  Waiter desk;
  CHECK(desk.ask(desk.one, {{"op", "events"}, {"wait", 30}}).empty());
  desk.pass(seconds(29));
  CHECK(desk.around.answer_to(desk.one).empty());
  desk.pass(seconds(1));
  CHECK(Waiter::read(desk.around.answer_to(desk.one)).back()["done"]["next"] == 0);
  CHECK(desk.ask(desk.one, {{"op", "events"}, {"wait", 61}}).back()["error"]["code"] == "usage");
  CHECK(desk.ask(desk.one, {{"op", "events"}, {"after", 99}}).back()["done"]["next"] == 0);
  CHECK(desk.ask(desk.one, {{"op", "events"}, {"wait", 30}}).empty());
  desk.around.api.closed(desk.one.connection);
  CHECK(desk.around.api.waiting() == 0);
}

}  // namespace puente::client::api
