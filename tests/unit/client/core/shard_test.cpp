// An agent from one shard of the broker's log to the next.
#include <catch2/catch_test_macros.hpp>

#include "crypto/record/derive.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::core::test {
namespace {

using ports::OutboxState;

codec::Head head_of(const Party& party) { return party.agent->in_force().heads().head(); }

std::vector<RecordId> ids_of(const std::vector<codec::SealedRecord>& records) {
  std::vector<RecordId> out;
  for (const codec::SealedRecord& record : records) out.push_back(must(codec::decode_header(record.header)).record_id);
  return out;
}

std::string starts(Party& party) {
  const auto agent =
      Agent::start(party.broker.treaty(), party.agency, party.key, party.store, party.ring, {}, party.broker.now);
  return agent ? "ok" : std::string(error_name(as_error(agent.error()).code));
}

}  // namespace

TEST_CASE("what a shard has not delivered is sealed anew in the next, what it has is left alone") {
  Network network;
  Party& sender = network.sender;
  // One delivered, one accepted and not delivered, one of which no receipt came, one that is a draft.
  const RecordId delivered = sender.send(violent_event);
  sender.serve();
  network.hand_over(deliver(network.broker, network.sealed(delivered), network.recipient, 1));
  sender.run(Received{{0, codec::Tracking{delivered, network.recipient.device, codec::Progress::delivered}}, {}});
  REQUIRE(network.state(delivered) == OutboxState::finished);
  const RecordId waiting = sender.send(violent_event);
  sender.serve();
  REQUIRE(network.state(waiting) == OutboxState::accepted);
  sender.honest_receipts = false;
  const RecordId unanswered = sender.send(violent_event);
  sender.serve();
  REQUIRE(network.state(unanswered) == OutboxState::sealed);
  sender.honest_receipts = true;

  network.broker.beat();
  const codec::Head newest{network.broker.log.size(), network.broker.log.root()};
  network.broker.begin_shard(newest);
  sender.submitted.clear();
  sender.notices.clear();
  sender.restart();
  network.recipient.restart();
  network.settle();
  sender.run(Tick{});
  sender.serve();
  CHECK(sender.alarms() == 0);
  CHECK(head_of(sender).size < newest.size + 40);
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
  std::uint64_t number = 0;
  for (const codec::SealedRecord& record : sender.submitted)
    network.hand_over(deliver(network.broker, record, network.recipient, ++number));
  CHECK(network.recipient.alarms() == 0);
  CHECK(network.recipient.store.inbox_count().value() == 3);
  CHECK(network.recipient.agent->inbox().last_delivery() == 2);

  // Once, not at every start.
  const std::size_t before = sender.submitted.size();
  sender.restart();
  network.settle();
  CHECK(sender.submitted.size() == before);
}

TEST_CASE("sealing anew goes on where a start cut it off, and seals nothing twice") {
  Network network;
  Party& sender = network.sender;
  for (int i = 0; i < 40; ++i) sender.send(violent_event);
  sender.serve();
  const std::vector<RecordId> old = ids_of(sender.submitted);
  REQUIRE(old.size() == 40);
  network.broker.beat();
  network.broker.begin_shard({network.broker.log.size(), network.broker.log.root()});
  sender.submitted.clear();
  sender.restart();
  // The broker welcomes it, and it ends after the first batch or two.
  sender.run(Connected{});
  sender.run(Received{{1, codec::Welcome{2}}, {}});
  sender.restart();
  network.settle();
  for (int i = 0; i < 10; ++i) {
    sender.run(Tick{});
    sender.serve();
  }
  std::set<RecordId> superseded;
  for (const codec::SealedRecord& record : sender.submitted)
    superseded.insert(must(codec::decode_header(record.header)).supersedes.value_or(RecordId()));
  CHECK(sender.submitted.size() == 40);
  CHECK(superseded == std::set<RecordId>(old.begin(), old.end()));
}

TEST_CASE("an agent does not follow into a shard that its own head does not lead to") {
  Network network;
  const codec::Head held = head_of(network.sender);
  REQUIRE(held.size > 1);
  SECTION("entries would be lost") {
    network.broker.begin_shard({held.size - 1, held.root});
    CHECK(starts(network.sender) == "mismatch");
  }
  SECTION("another history of the same size") {
    network.broker.begin_shard({held.size, Hash{}});
    CHECK(starts(network.sender) == "mismatch");
  }
  SECTION("a hand-over that was left out") {
    network.broker.begin_shard(held);
    network.broker.begin_shard({1, Hash{}});
    CHECK(starts(network.sender) == "conflict");
  }
  SECTION("back to an older treaty") {
    const trust::SignedTreaty old = network.broker.treaty();
    network.broker.begin_shard(held);
    network.sender.restart();
    network.broker.signed_treaty = old;
    CHECK(starts(network.sender) == "conflict");
  }
  SECTION("it does where it leads") {
    network.broker.begin_shard(held);
    CHECK(starts(network.sender) == "ok");
  }
}

TEST_CASE("the broker's word alone begins no shard") {
  Network network;
  Party& sender = network.sender;
  sender.send(violent_event);
  sender.sent.clear();
  sender.run(Connected{});
  sender.sent.clear();
  sender.run(Received{{1, codec::Welcome{2}}, {}});
  CHECK(sender.alarms() == 1);
  CHECK_FALSE(sender.agent->connected());
  CHECK(sender.take<codec::Submit>().empty());
}

TEST_CASE("entries in this agency's name are proven again in the new shard, without a second warning") {
  Network network;
  const auto count = [&] { return network.sender.agent->notices().all().size(); };
  const std::size_t before = count();
  REQUIRE(before > 0);
  network.broker.begin_shard(head_of(network.sender));
  network.sender.notices.clear();
  network.sender.restart();
  network.recipient.restart();
  network.settle();
  CHECK(count() > 0);
  CHECK(network.sender.agent->notices().unproven().empty());
  for (const Notice& notice : network.sender.notices)
    CHECK(notice.text.find("entered in the directory") == std::string::npos);
}

}  // namespace puente::client::core::test
