// Records that did not reach somebody, and sending them again.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

struct Sender {
  Network network;
  Around around{network, network.sender, {{1000, io::CallerRole::officer}}};
  io::Caller caller{1000, {}, 1};

  std::vector<json> ask(const json& request) {
    std::vector<json> out;
    for (const std::string& line : around.handle(caller, request.dump())) out.push_back(json::parse(line));
    REQUIRE_FALSE(out.empty());
    return out;
  }
  json resend(const RecordId& id) { return ask({{"op", "resend"}, {"record", id.hex()}}).back(); }
  // It is over before its recipient takes it.
  RecordId expired() {
    json document = json::parse(violent_event);
    document["expires"] = format_utc(network.now() + hours(2));
    const RecordId id = network.send_to_absent(document.dump());
    network.advance(hours(3));
    network.connect("dea");
    network.settle();
    return id;
  }
};

}  // namespace

TEST_CASE("a record whose end came first is listed, and sent again once, without that end") {
  Sender sender;
  const RecordId id = sender.expired();
  const std::vector<json> dead = sender.ask({{"op", "dead-letters"}});
  REQUIRE(dead.size() == 2);
  CHECK(dead[0]["item"]["why"] == "expired");
  CHECK(dead[0]["item"]["agency"] == "US/DEA");
  CHECK(dead[0]["item"]["again"] == true);
  const json answer = sender.resend(id);
  INFO(answer.dump());
  REQUIRE(answer.contains("done"));
  const RecordId again = RecordId::from_hex(answer["done"]["record"].get<std::string>()).value();
  CHECK(again != id);
  sender.network.settle();
  CHECK(must(sender.network.recipient.store.inbox(again)).size() == 1);
  CHECK(must(sender.network.recipient.store.inbox(id)).empty());
  CHECK(sender.ask({{"op", "dead-letters"}}).size() == 1);
  CHECK(sender.resend(id)["error"]["what"].get<std::string>().find("was sent again already") != std::string::npos);
}

TEST_CASE("what reached everybody, waits, was recalled or is unknown is not sent again") {
  Sender sender;
  CHECK(sender.resend(RecordId())["error"]["code"] == "not-found");
  const RecordId delivered = sender.network.send();
  CHECK(sender.resend(delivered)["error"]["code"] == "conflict");
  const RecordId waits = sender.network.send_to_absent();
  CHECK(sender.resend(waits)["error"]["code"] == "conflict");
  sender.network.sender.run(core::RecallRecord{1, waits, "an error"});
  sender.network.settle();
  CHECK(sender.resend(waits)["error"]["what"].get<std::string>().find("was recalled") != std::string::npos);
}

}  // namespace puente::client::api
