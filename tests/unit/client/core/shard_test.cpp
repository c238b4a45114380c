// An agent from one shard of the broker's log to the next.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "crypto/record/derive.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::core::test {
namespace {

using ports::OutboxState;

codec::Head head_of(const AgentNode& party) { return party.agent->in_force().heads().head(); }

std::vector<RecordId> ids_of(const std::vector<codec::SealedRecord>& records) {
  std::vector<RecordId> out;
  for (const codec::SealedRecord& record : records) out.push_back(must(codec::decode_header(record.header)).record_id);
  return out;
}

std::string starts(Network& network) {
  AgentNode& party = network.sender;
  const auto agent = Agent::start(*network.nations.treaty, party.agency, *party.party.signing, party.store, party.ring,
                                  {}, network.now());
  return agent ? "ok" : std::string(error_name(as_error(agent.error()).code));
}

// Everybody goes on under the treaty of the next shard.
void go_on(Network& network) {
  network.begin_shard();
  for (AgentNode* const party : {&network.sender, &network.recipient}) {
    party->submitted.clear();
    party->notices.clear();
  }
  network.restart_agent("sspc");
  network.restart_agent("dea");
}

}  // namespace

TEST_CASE("what a shard has not delivered is sealed anew in the next, what it has is left alone") {
  Network network;
  AgentNode& sender = network.sender;
  // One delivered, one accepted and not delivered, one of which no receipt came.
  const RecordId delivered = network.send();
  REQUIRE(network.state(delivered) == OutboxState::finished);
  const RecordId waiting = network.send_to_absent();
  REQUIRE(network.state(waiting) == OutboxState::accepted);
  lose_received<codec::Receipt>(sender);
  const RecordId unanswered = network.send();
  REQUIRE(network.state(unanswered) == OutboxState::sealed);
  sender.on_receive = nullptr;

  go_on(network);
  network.connect_agents();
  network.advance(seconds(30));
  CHECK(sender.alarms() == 0);
  CHECK(head_of(sender).size <= network.broker.log.size());
  CHECK(network.state(delivered) == OutboxState::finished);
  CHECK(network.state(waiting) == OutboxState::finished);
  CHECK(network.state(unanswered) == OutboxState::finished);
  // Two records, under new ids, that say what they supersede; the chain begins anew.
  REQUIRE(sender.submitted.size() == 2);
  std::set<RecordId> superseded;
  std::uint64_t sequence = 0;
  Hash previous;
  for (const codec::SealedRecord& record : sender.submitted) {
    const codec::Header header = must(codec::decode_header(record.header));
    REQUIRE(header.supersedes);
    superseded.insert(*header.supersedes);
    const codec::ReleaseEntry release = must(codec::decode_release_entry(record.release));
    CHECK(release.sequence == ++sequence);
    CHECK(release.previous == previous);
    previous = record::header_hash(record.header);
  }
  CHECK(superseded == std::set<RecordId>{waiting, unanswered});
  CHECK(sender.store.outbox(waiting).value()->reason.find("sent anew as") != std::string::npos);

  // The recipient takes the new ones, numbered from 1, under a head of the new shard.
  CHECK(network.recipient.alarms() == 0);
  CHECK(network.recipient.store.inbox_count().value() == 3);
  CHECK(network.recipient.agent->inbox().last_delivery() == 2);

  // Once, not at every start.
  const std::size_t before = sender.submitted.size();
  network.restart_agent("sspc");
  network.connect("sspc");
  network.advance(seconds(5));
  CHECK(sender.submitted.size() == before);
}

TEST_CASE("sealing anew goes on where a start cut it off, and seals nothing twice") {
  Network network;
  AgentNode& sender = network.sender;
  network.disconnect("dea");
  for (int i = 0; i < 40; ++i) sender.send(violent_event);
  network.settle();
  const std::vector<RecordId> old = ids_of(sender.submitted);
  REQUIRE(old.size() == 40);
  go_on(network);
  // The broker welcomes it, and it ends after the first batch or two.
  sender.run(Connected{});
  sender.run(Received{{1, codec::Welcome{2}}, {}});
  network.restart_agent("sspc");
  network.connect_agents();
  network.advance(seconds(10));
  std::set<RecordId> superseded;
  for (const codec::SealedRecord& record : sender.submitted)
    superseded.insert(must(codec::decode_header(record.header)).supersedes.value_or(RecordId()));
  CHECK(sender.submitted.size() == 40);
  CHECK(superseded == std::set<RecordId>(old.begin(), old.end()));
  CHECK(network.recipient.store.inbox_count().value() == 40);
}

TEST_CASE("an agent does not follow into a shard that its own head does not lead to") {
  Network network;
  const codec::Head held = head_of(network.sender);
  REQUIRE(held.size > 1);
  SECTION("entries would be lost") {
    network.sign_next_shard({held.size - 1, held.root});
    CHECK(starts(network) == "mismatch");
  }
  SECTION("another history of the same size") {
    network.sign_next_shard({held.size, Hash{}});
    CHECK(starts(network) == "mismatch");
  }
  SECTION("a hand-over that was left out") {
    network.sign_next_shard(held);
    network.sign_next_shard({1, Hash{}});
    CHECK(starts(network) == "conflict");
  }
  SECTION("back to an older treaty") {
    const trust::SignedTreaty old = *network.nations.treaty;
    network.sign_next_shard(held);
    network.restart_agent("sspc");
    *network.nations.treaty = old;
    CHECK(starts(network) == "conflict");
  }
  SECTION("it does where it leads") {
    network.sign_next_shard(held);
    CHECK(starts(network) == "ok");
  }
}

TEST_CASE("the broker's word alone begins no shard") {
  Network network;
  AgentNode& sender = network.sender;
  sender.send(violent_event);
  sender.run(Connected{});
  sender.run(Received{{1, codec::Welcome{2}}, {}});
  CHECK(sender.alarms() == 1);
  CHECK_FALSE(sender.agent->connected());
  sender.take_frames();
  CHECK(sender.take<codec::Submit>().empty());
}

TEST_CASE("entries in this agency's name are proven again in the new shard, without a second warning") {
  Network network;
  const auto count = [&] { return network.sender.agent->notices().all().size(); };
  REQUIRE(count() > 0);
  go_on(network);
  network.connect_agents();
  network.advance(seconds(5));
  CHECK(count() > 0);
  CHECK(network.sender.agent->notices().unproven().empty());
  for (const Notice& notice : network.sender.notices)
    CHECK(notice.text.find("entered in the directory") == std::string::npos);
}

}  // namespace puente::client::core::test
