// Requests that wait for the broker, and those of other callers meanwhile.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

struct TwoCallers {
  Network network;
  AgentNode& party = network.sender;
  Around around{network, party, {{1000, io::CallerRole::officer}}};
  io::Caller one{1000, {}, 1}, other{1000, {}, 2};
  std::string record;

  TwoCallers() {
    network.disconnect("dea");
    record = ask(one, {{"op", "send"}, {"document", json::parse(violent_event)}})["done"]["record"];
    network.settle();
    party.said.clear();
  }
  // The last line of the answer; null: there is none yet.
  json ask(io::Caller& caller, const json& request) { return last(around.handle(caller, request.dump())); }
  static json last(const std::vector<std::string>& lines) { return lines.empty() ? json() : json::parse(lines.back()); }
  json recall() { return ask(one, {{"op", "recall"}, {"record", record}, {"reason", "an error"}}); }
  void pass(Duration time) {
    network.sleep(time);
    around.api.tick(network.now());
    around.run_inputs();
  }
};

}  // namespace

TEST_CASE("while one caller's recall waits for a silent broker, another's status is answered at once") {
  TwoCallers desk;
  CHECK(desk.recall().is_null());
  CHECK(desk.around.api.waiting() == 1);
  CHECK(desk.ask(desk.other, {{"op", "status"}})["done"]["connected"] == true);
  CHECK(desk.ask(desk.other, {{"op", "track"}, {"record", desk.record}}).contains("done"));
  desk.pass(milliseconds(broker_patience.ms - 1000));
  CHECK(TwoCallers::last(desk.around.answer_to(desk.one)).is_null());
  desk.pass(seconds(1));
  CHECK(TwoCallers::last(desk.around.answer_to(desk.one))["error"]["code"] == "unavailable");
  CHECK(desk.around.api.waiting() == 0);
}

TEST_CASE("a recall is answered when the broker's answer is durable") {
  TwoCallers desk;
  CHECK(desk.recall().is_null());
  desk.network.settle();
  const json done = TwoCallers::last(desk.around.answer_to(desk.one));
  CHECK(done["done"]["state"] == "recalled");
  CHECK(done["done"]["unreleased"].get<int>() + done["done"]["released"].get<int>() == 1);
  CHECK(desk.around.api.waiting() == 0);
}

TEST_CASE("whose connection is closed waits no more, and a late answer is nobody's") {
  TwoCallers desk;
  CHECK(desk.recall().is_null());
  desk.around.api.closed(desk.one.connection);
  CHECK(desk.around.api.waiting() == 0);
  desk.pass(broker_patience);
  CHECK(desk.around.answer_to(desk.one).empty());
}

TEST_CASE("when the agent ends, whoever waits is told why") {
  TwoCallers desk;
  CHECK(desk.recall().is_null());
  desk.around.api.end(Error{ErrorCode::io, "the disk is gone"});
  CHECK(TwoCallers::last(desk.around.answer_to(desk.one))["error"]["what"] == "the disk is gone");
}

TEST_CASE("a challenge is as random as the core's seed, and the API draws none itself") {
  TwoCallers desk;
  const json request{{"op", "challenge"}};
  const json first = desk.ask(desk.one, request)["done"], second = desk.ask(desk.one, request)["done"];
  CHECK(first["challenge"] != second["challenge"]);
  CHECK(desk.one.challenge->hex() == second["challenge"]);
  CHECK(first["agent"] == desk.party.device.hex());
}

}  // namespace puente::client::api
