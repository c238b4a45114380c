// A sender that tells those who may see little something else than those who may see much.
#include <catch2/catch_test_macros.hpp>

#include "crypto/record/seal/sealer.h"
#include "schemas/codec/content.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;

// As the sender's agent would never seal it: a place at two rungs that need not agree.
codec::SealedRecord sealed_by_hand(Network& network, std::string_view municipality, std::string_view state) {
  Broker& broker = network.broker;
  const auto section = [](model::Rung rung, std::string_view json) {
    const model::Label label{model::Section::place, rung, 0};
    return record::seal::SectionPlain{label, must(codec::content_from_json(model::Kind::violent_event, label, json))};
  };
  record::seal::RecordPlan plan;
  codec::Header& header = plan.header_template;
  header.record_id = broker.random.random<RecordId>();
  header.created = header.not_before = broker.now;
  header.expires = broker.now + days(1);
  header.kind = model::Kind::violent_event;
  header.marks.tlp = model::Tlp::amber;
  plan.sections.push_back(section(model::Rung::municipality, municipality));
  plan.sections.push_back(section(model::Rung::state, state));
  const trust::Package* const package =
      broker.directory.package_of(network.recipient.device, codec::PackageUse::encryption, broker.now);
  REQUIRE(package != nullptr);
  plan.recipients.push_back({network.recipient.device, package->public_key, nullptr, {true, true}});
  plan.authority = {primitives::key_id_of(broker.device_key.public_key()), broker.release_key};
  record::seal::Sealer sealer(network.sender.key);
  return sealer.sign_alone(must(sealer.seal(plan, broker.now, broker.random)));
}

}  // namespace

TEST_CASE("a coarse rung that does not follow from the finer one is kept as evidence, and raises an alarm") {
  Network network;
  const codec::SealedRecord record =
      sealed_by_hand(network, R"({"state": "MX-25", "name": "ahome"})", R"({"code": "MX-26", "name": "sonora"})");
  const RecordId id = must(codec::decode_header(record.header)).record_id;
  network.hand_over(deliver(network.broker, record, network.recipient, 1));

  Party& recipient = network.recipient;
  CHECK(recipient.store.inbox(id).value().size() == 1);
  CHECK(recipient.take<codec::Acknowledge>().size() == 1);
  REQUIRE(recipient.alarms() == 1);
  const auto alarm = std::ranges::find(recipient.notices, Notice::Level::alarm, &Notice::level);
  CHECK(alarm->text.find("place/state") != std::string::npos);
  CHECK(alarm->text.find("sonora") == std::string::npos);  // notices hold no contents
  CHECK(recipient.agent->inbox().mismatched() == std::vector{id});
  recipient.restart();
  CHECK(recipient.agent->inbox().mismatched() == std::vector{id});
}

TEST_CASE("who gets the coarse rung alone has nothing to compare it with") {
  Network network;
  const codec::SealedRecord record =
      sealed_by_hand(network, R"({"state": "MX-25", "name": "ahome"})", R"({"code": "MX-26", "name": "sonora"})");
  network.hand_over(deliver(network.broker, record, network.recipient, 1,
                            [](const model::Label& label) { return label.rung == model::Rung::municipality; }));
  CHECK(network.recipient.store.inbox_count().value() == 1);
  CHECK(network.recipient.alarms() == 0);
}

TEST_CASE("an honest sender's ladder raises nothing") {
  Network network;
  const codec::SealedRecord record =
      sealed_by_hand(network, R"({"state": "MX-25", "name": "ahome"})", R"({"code": "MX-25", "name": "Sinaloa"})");
  network.hand_over(deliver(network.broker, record, network.recipient, 1));
  CHECK(network.recipient.store.inbox_count().value() == 1);
  CHECK(network.recipient.alarms() == 0);
}

}  // namespace puente::client::core
