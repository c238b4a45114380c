#include "client/core/notices.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;

const model::AgencyId dea = must(model::parse_agency("US/DEA"));

std::set<Hash> entries_in(const Notices& notices) {
  std::set<Hash> out;
  for (const auto& [index, one] : notices.all()) out.insert(one.entry);
  return out;
}
std::set<Hash> live(const Broker& broker) {
  const std::vector<Hash> all = broker.directory.entries_of(dea, broker.now);
  return {all.begin(), all.end()};
}
std::size_t warnings(const Party& party, std::string_view what) {
  std::size_t out = 0;
  for (const Notice& one : party.notices)
    out += one.level == Notice::Level::warning && one.text.find(what) != std::string::npos ? 1U : 0U;
  return out;
}
Bytes certificate_of_another(Broker& broker, const std::string& name) {
  const primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 55));
  return trust::certificate_entry(broker.us
                                      .issue(pki::PrivateKey::from_ed25519_seed(key.seed()), "DEA", name,
                                             pki::Role::agent, broker.random.random<CurvePublic>())
                                      .certificate);
}

}  // namespace

TEST_CASE("every live entry in an agency's own name has its notice, proven in the log, and nobody else's") {
  Network network;
  const Notices& notices = network.recipient.agent->notices();
  CHECK_FALSE(notices.behind());
  CHECK(entries_in(notices) == live(network.broker));
  CHECK(live(network.broker).size() > 15);  // two liaisons, the agent, its daily packages
  CHECK(notices.unproven().empty());
  CHECK(network.recipient.alarms() == 0);
  network.recipient.restart();
  CHECK(entries_in(network.recipient.agent->notices()) == live(network.broker));
}

TEST_CASE("a certificate entered in an agency's name is told to it, whoever brought it") {
  Network network;
  Party& party = network.recipient;
  party.notices.clear();
  network.broker.publish(certificate_of_another(network.broker, "agent-2"));
  network.settle();
  CHECK(warnings(party, "in the name of US/DEA: certificate") == 1);
  CHECK(party.alarms() == 0);
  network.broker.publish(trust::revocation_entry_by_device({party.device, "lost", network.broker.now}, party.key));
  network.settle();
  CHECK(warnings(party, "in the name of US/DEA: revocation") == 1);
}

TEST_CASE("an entry that the broker serves and never entered in the log raises an alarm") {
  Network network;
  Party& party = network.recipient;
  auto admitted = must(network.broker.directory.check(certificate_of_another(network.broker, "agent-2"), noon));
  const Hash entry = admitted->hash();
  network.broker.directory.add(std::move(*admitted));
  network.settle();
  CHECK(party.agent->notices().unproven() == std::set{entry});
  CHECK(party.alarms() == 1);
  network.settle();
  CHECK(party.alarms() == 1);  // once
}

TEST_CASE("notices of others' entries, without proof, or out of order are not kept") {
  Network network;
  Party& party = network.recipient;
  Broker& broker = network.broker;
  const std::size_t held = party.agent->notices().all().size();
  broker.publish(certificate_of_another(broker, "agent-2"));
  broker.beat();
  party.answer_notices = [&](codec::DirectoryNotices& page) {
    REQUIRE_FALSE(page.proofs.empty());
    SECTION("of another event") { page.proofs[0] = broker.append({broker.now, codec::LifecycleEvent{"start", "1"}}); }
    SECTION("another agency's") {
      page.proofs[0] = broker.append({broker.now, codec::DirectoryEvent{{}, {}, "MX/SSPC", "certificate"}});
    }
    SECTION("changed") { page.proofs[0].event.back() ^= 1; }
    SECTION("at another place") { page.proofs[0].index += 1; }
    SECTION("twice") { page.proofs.push_back(page.proofs[0]); }
    SECTION("an empty page that is not the last") {
      page.proofs.clear();
      page.more = true;
    }
  };
  party.connect();
  CHECK(party.agent->notices().all().size() == held);
  CHECK(party.alarms() == 1);
}

}  // namespace puente::client::core
