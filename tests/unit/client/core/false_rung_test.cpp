// A sender that tells those who may see little something else than those who may see much.
#include <catch2/catch_test_macros.hpp>

#include "crypto/record/seal/sealer.h"
#include "schemas/codec/content.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;

// As the sender's agent would never seal it: a place at two rungs that need not agree. The broker cannot tell.
RecordId submit_by_hand(Network& network, std::string_view municipality, std::string_view state) {
  const trust::Directory& directory = network.broker.registry().directory();
  const auto section = [](model::Rung rung, std::string_view json) {
    const model::Label label{model::Section::place, rung, 0};
    return record::seal::SectionPlain{label, must(codec::content_from_json(model::Kind::violent_event, label, json))};
  };
  record::seal::RecordPlan plan;
  codec::Header& header = plan.header_template;
  header.record_id = network.setting.random.random<RecordId>();
  header.created = header.not_before = network.now();
  header.expires = network.now() + days(1);
  header.kind = model::Kind::violent_event;
  header.marks.tlp = model::Tlp::amber;
  plan.sections.push_back(section(model::Rung::municipality, municipality));
  plan.sections.push_back(section(model::Rung::state, state));
  const trust::Package* const package =
      directory.package_of(network.recipient.device, codec::PackageUse::encryption, network.now());
  const trust::Package* const release =
      directory.package_of(network.nations.authority(), codec::PackageUse::release, network.now());
  REQUIRE(package != nullptr);
  REQUIRE(release != nullptr);
  plan.recipients.push_back({network.recipient.device, package->public_key, nullptr, {true, true}});
  plan.authority = {network.nations.authority(), release->public_key};
  record::seal::Sealer& sealer = *network.sender.party.sealer;
  codec::SealedRecord record = sealer.sign_alone(must(sealer.seal(plan, network.now(), network.setting.random)));
  network.say("sspc", codec::Submit{record.header, record.batch, record.entries, record.release},
              std::move(record.slots));
  return header.record_id;
}

}  // namespace

TEST_CASE("a coarse rung that does not follow from the finer one is kept as evidence, and raises an alarm") {
  Network network;
  const RecordId id =
      submit_by_hand(network, R"({"state": "MX-25", "name": "ahome"})", R"({"code": "MX-26", "name": "sonora"})");
  AgentNode& recipient = network.recipient;
  CHECK(recipient.store.inbox(id).value().size() == 1);
  CHECK(recipient.take<codec::Acknowledge>().size() == 1);
  REQUIRE(recipient.alarms() == 1);
  const auto alarm = std::ranges::find(recipient.notices, Notice::Level::alarm, &Notice::level);
  CHECK(alarm->text.find("place/state") != std::string::npos);
  CHECK(alarm->text.find("sonora") == std::string::npos);  // notices hold no contents
  CHECK(recipient.agent->inbox().mismatched() == std::vector{id});
  network.restart_agent("dea");
  CHECK(recipient.agent->inbox().mismatched() == std::vector{id});
}

TEST_CASE("who gets the coarse rung alone has nothing to compare it with") {
  std::string coarse = policy_mx;
  coarse.replace(coarse.find("\"municipality\""), 14, "\"state\"");
  Network network(coarse);
  submit_by_hand(network, R"({"state": "MX-25", "name": "ahome"})", R"({"code": "MX-26", "name": "sonora"})");
  CHECK(network.recipient.store.inbox_count().value() == 1);
  CHECK(network.recipient.alarms() == 0);
}

TEST_CASE("an honest sender's ladder raises nothing") {
  Network network;
  submit_by_hand(network, R"({"state": "MX-25", "name": "ahome"})", R"({"code": "MX-25", "name": "Sinaloa"})");
  CHECK(network.recipient.store.inbox_count().value() == 1);
  CHECK(network.recipient.alarms() == 0);
}

}  // namespace puente::client::core
