#include "client/core/notices.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

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
std::set<Hash> live(const Network& network) {
  const std::vector<Hash> all = network.broker.registry().directory().entries_of(dea, network.now());
  return {all.begin(), all.end()};
}
// Notices are asked for every few seconds.
void wait_for_notices(Network& network) {
  network.sleep(seconds(6));
  network.tick();
}
std::size_t warnings(const AgentNode& party, std::string_view what) {
  std::size_t out = 0;
  for (const Notice& one : party.notices)
    out += one.level == Notice::Level::warning && one.text.find(what) != std::string::npos ? 1U : 0U;
  return out;
}
Bytes certificate_of_another(Network& network) {
  network.nations.add("dea-2", "US/DEA", pki::Role::agent);
  return network.nations.certificate_entry(network.nations["dea-2"]);
}

}  // namespace

TEST_CASE("every live entry in an agency's own name has its notice, proven in the log, and nobody else's") {
  Network network;
  const Notices& notices = network.recipient.agent->notices();
  CHECK_FALSE(notices.behind());
  CHECK(entries_in(notices) == live(network));
  CHECK(live(network).size() > 15);  // the agent, its daily packages
  CHECK(notices.unproven().empty());
  CHECK(network.recipient.alarms() == 0);
  network.restart_agent("dea");
  CHECK(entries_in(network.recipient.agent->notices()) == live(network));
}

TEST_CASE("a certificate entered in an agency's name is told to it, whoever brought it") {
  Network network;
  AgentNode& party = network.recipient;
  party.notices.clear();
  network.publish(certificate_of_another(network));
  wait_for_notices(network);
  CHECK(warnings(party, "in the name of US/DEA: certificate") == 1);
  CHECK(party.alarms() == 0);
  const support::Party& other = network.nations["dea-2"];
  network.publish(trust::revocation_entry_by_device({other.id(), "lost", network.now()}, *other.signing));
  wait_for_notices(network);
  CHECK(warnings(party, "in the name of US/DEA: revocation") == 1);
}

TEST_CASE("an entry that the broker serves and never entered in the log raises an alarm") {
  Network network;
  AgentNode& party = network.recipient;
  // What it serves, and says in the log that it serves.
  trust::Directory served = network.broker.registry().directory();
  auto admitted = must(served.check(certificate_of_another(network), network.now()));
  const Hash entry = admitted->hash();
  served.add(std::move(*admitted));
  Forger forger(network);
  party.on_receive = [&](codec::BrokerMessage& message, std::vector<Bytes>&) {
    if (auto* const page = std::get_if<codec::DirectoryPage>(&message.body)) {
      page->entries = served.live(network.now());
      page->total = static_cast<std::uint32_t>(page->entries.size());
      page->from = 0;
    }
    if (auto* const page = std::get_if<codec::DirectoryNotices>(&message.body)) {
      for (codec::EventProof& proof : page->proofs) proof = forger.prove(std::move(proof));
      page->head = forger.head(party.agent->in_force().heads().head().size);
    }
    return true;
  };
  const auto beat = [&] {
    codec::HeartbeatEvent event = forger.in_force();
    event.directory = served.root(network.now());
    party.run(Received{forger.heartbeat(party, event), {}});
    network.settle();
    wait_for_notices(network);
  };
  beat();
  CHECK(party.agent->notices().unproven() == std::set{entry});
  CHECK(party.alarms() == 1);
  beat();
  CHECK(party.alarms() == 1);  // once
}

TEST_CASE("notices of others' entries, without proof, or out of order are not kept") {
  Network network;
  AgentNode& party = network.recipient;
  const std::size_t held = party.agent->notices().all().size();
  // In place of the first proof, one of an event that the log does hold.
  const auto forge = [&](codec::DirectoryNotices& page, const Forger::What& what) {
    Forger forger(network);
    page.proofs[0] = forger.append(what);
    for (codec::EventProof& proof : page.proofs) proof = forger.prove(std::move(proof));
    page.head = forger.head(party.agent->in_force().heads().head().size);
  };
  std::function<void(codec::DirectoryNotices&)> change;
  SECTION("of another event") {
    change = [&](codec::DirectoryNotices& page) { forge(page, codec::LifecycleEvent{"start", "1"}); };
  }
  SECTION("another agency's") {
    change = [&](codec::DirectoryNotices& page) {
      forge(page, codec::DirectoryEvent{{}, {}, "MX/SSPC", "certificate"});
    };
  }
  SECTION("changed") {
    change = [](codec::DirectoryNotices& page) { page.proofs[0].event.back() ^= 1; };
  }
  SECTION("at another place") {
    change = [](codec::DirectoryNotices& page) { page.proofs[0].index += 1; };
  }
  SECTION("twice") {
    change = [](codec::DirectoryNotices& page) { page.proofs.push_back(page.proofs[0]); };
  }
  SECTION("an empty page that is not the last") {
    change = [](codec::DirectoryNotices& page) {
      page.proofs.clear();
      page.more = true;
    };
  }
  std::size_t changed = 0;
  party.on_receive = [&](codec::BrokerMessage& message, std::vector<Bytes>&) {
    auto* const page = std::get_if<codec::DirectoryNotices>(&message.body);
    if (page == nullptr || page->proofs.empty()) return true;
    ++changed;
    change(*page);
    return true;
  };
  network.publish(certificate_of_another(network));
  wait_for_notices(network);
  CHECK(changed == 1);
  CHECK(party.agent->notices().all().size() == held);
  CHECK(party.alarms() == 1);
}

}  // namespace puente::client::core
