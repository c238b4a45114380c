// A view of a store and a batch reads as the store does once the batch is committed.
#include "client/ports/pending_view.h"

#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include "client/ports/memory_agent_store.h"
#include "crypto/primitives/drbg.h"

namespace puente::client::ports {
namespace {

// Few ids, so that batches meet the same rows again.
template <class Id>
Id id_of(std::uint64_t number) {
  Id out;
  out.array()[0] = static_cast<std::uint8_t>(number);
  return out;
}

struct Random {
  primitives::Drbg drbg;
  std::uint64_t below(std::uint64_t bound) { return drbg.below(bound); }
  RecordId record() { return id_of<RecordId>(below(12)); }
  KeyId device() { return id_of<KeyId>(below(3)); }
  OutboxState state() { return static_cast<OutboxState>(below(outbox_states)); }
  std::string word() { return "word " + std::to_string(below(100)); }
};

Random random_of(std::uint64_t number) {
  Seed seed;
  for (std::size_t i = 0; i < 8; ++i) seed.array()[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return {primitives::Drbg(seed)};
}

// One more thing that the core may decide.
void add_something(Random& random, StepReads& now, AgentBatch& batch) {
  const RecordId record = random.record();
  const KeyId device = random.device();
  const auto held = now.outbox(record).value();
  switch (random.below(8)) {
    case 0:
      if (held) return;
      batch.outbox.push_back({0,
                              record,
                              random.below(2) == 0 ? "origin " + std::to_string(random.below(3)) : "",
                              OutboxState::draft,
                              model::Kind::advisory,
                              Instant{static_cast<std::int64_t>(random.below(9))},
                              random.word(),
                              {},
                              {},
                              "",
                              id_of<Hash>(random.below(3))});
      return;
    case 1:
      // Only what a batch before this one kept is sealed.
      if (!held || held->state != OutboxState::draft ||
          std::ranges::any_of(batch.outbox, [&](const OutboxRow& row) { return row.record_id == record; }))
        return;
      batch.outbox.push_back({held->position, record, held->origin, OutboxState::sealed, held->kind, held->created, "",
                              Bytes(3, static_cast<std::uint8_t>(random.below(256))), id_of<Hash>(random.below(9)),
                              ""});
      return;
    case 2:
      if (held) batch.changes.push_back({record, random.state(), random.word()});
      return;
    case 3:
      batch.progress.push_back(
          {record, device, random.below(2) == 0 ? "US/DEA" : "MX/FGR", static_cast<std::uint8_t>(random.below(4))});
      return;
    case 4: {
      if (now.received(device, record).value()) return;
      InboxRow row;
      row.sender = device;
      row.record_id = record;
      row.header_hash = id_of<Hash>(random.below(9));
      batch.inbox.push_back(std::move(row));
      return;
    }
    case 5:
      batch.marks.push_back(
          {device, record, id_of<Hash>(1), Instant{}, random.word(), static_cast<Opening>(random.below(3))});
      return;
    case 6:
      batch.recipients.push_back({record,
                                  random.below(2) == 0 ? "US/DEA" : "MX/FGR",
                                  random.below(2) == 0,
                                  {{model::Section::place, model::Rung::state, 0}},
                                  {random.word()},
                                  {}});
      return;
    default:
      batch.logged.push_back({record, std::uint64_t{100} + record.array()[0], Instant{},
                              static_cast<Logged>(random.below(4)), Bytes(1, 7)});
  }
}

std::string text_of(const OutboxRow& row) {
  return fmt::format("{} {} {} {} {} '{}' {} {} '{}'", row.position, row.record_id.hex(), row.origin,
                     static_cast<int>(row.state), row.created.ms, row.document, hex_of(row.sealed),
                     row.header_hash.hex(), row.reason);
}
std::string text_of(const InboxMark& mark) {
  return fmt::format("{} {} '{}' {}", mark.sender.hex(), mark.record_id.hex(), mark.reason,
                     static_cast<int>(mark.opening));
}
std::string text_of(const LoggedRow& row) {
  return fmt::format("{} {} {}", row.record_id.hex(), row.index, static_cast<int>(row.state));
}
template <class Row>
std::string text_of(const std::optional<Row>& row) {
  return row ? text_of(*row) : "none";
}
template <class Row>
std::string text_of(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) out += text_of(row) + "\n";
  return out;
}

// All that can be read, as one text.
std::string all_of(StepReads& reads, std::size_t count) {
  std::string out;
  for (std::uint64_t i = 0; i < 12; ++i) {
    const auto record = id_of<RecordId>(i);
    out += fmt::format("outbox {}\n", text_of(reads.outbox(record).value()));
    const auto recipients = reads.recipients(record).value();
    for (const RecipientRow& row : recipients)
      out += fmt::format("recipient {} {} {} {}\n", row.agency, row.decided, row.goes.size(), row.rules.at(0));
    out += fmt::format("logged {}\n", text_of(reads.logged(record).value()));
    const auto progress = reads.progress(record).value();
    for (const RecipientProgress& row : progress)
      out += fmt::format("progress {} {} {}\n", row.agency, row.device.hex(), row.progress);
    for (std::uint64_t j = 0; j < 3; ++j) {
      const auto device = id_of<KeyId>(j);
      const auto hash = reads.received(device, record).value();
      out += fmt::format("received {}\nmark {}\n", hash ? hash->hex() : "none",
                         text_of(reads.mark(device, record).value()));
    }
  }
  for (int i = 0; i < 3; ++i)
    out += fmt::format("origin {}\n{}", i, text_of(reads.outbox_of_origin("origin " + std::to_string(i)).value()));
  for (std::uint64_t i = 0; i < 3; ++i) {
    const auto same = reads.outbox_with_content(id_of<Hash>(i)).value();
    out += fmt::format("content {} {}\n", i, same ? same->hex() : "none");
  }
  for (int state = 0; state < outbox_states; ++state)
    for (const std::uint64_t after : {std::uint64_t{0}, std::uint64_t{3}})
      out += fmt::format("in {} after {}\n{}", state, after,
                         text_of(reads.outbox_in(static_cast<OutboxState>(state), after, count).value()));
  out += fmt::format("newest\n{}", text_of(reads.outbox_newest(count).value()));
  out += fmt::format("openings\n{}", text_of(reads.openings_to_report(count).value()));
  for (const std::uint64_t end : {std::uint64_t{106}, ~std::uint64_t{0}})
    out += fmt::format("unproven\n{}", text_of(reads.unproven(end, count).value()));
  return out;
}

}  // namespace

TEST_CASE("a view of store and batch reads as the store does after the commit, while the batch grows") {
  for (std::uint64_t run = 0; run < 200; ++run) {
    CAPTURE(run);
    Random random = random_of(run);
    MemoryAgentStore store, after;
    AgentBatch batch;
    PendingView view(store, batch);
    for (int commits = 0; commits < 4; ++commits) {
      for (std::uint64_t left = random.below(20); left > 0; --left) {
        add_something(random, view, batch);
        if (random.below(4) == 0) (void)view.outbox_newest(3);  // reads may come at any time
      }
      REQUIRE(after.commit(batch));
      for (const std::size_t count : {std::size_t{1}, std::size_t{3}, std::size_t{100}})
        REQUIRE(all_of(view, count) == all_of(after, count));
      REQUIRE(store.commit(batch));
      batch = {};
      view.clear();
    }
  }
}

TEST_CASE("the state of a record is that of its row") {
  Random random = random_of(7);
  MemoryAgentStore store;
  AgentBatch batch;
  PendingView view(store, batch);
  for (int i = 0; i < 100; ++i) {
    add_something(random, view, batch);
    if (i == 50) {
      REQUIRE(store.commit(batch));
      batch = {};
      view.clear();
    }
    for (std::uint64_t j = 0; j < 12; ++j) {
      const auto row = view.outbox(id_of<RecordId>(j)).value();
      CHECK(view.outbox_state(id_of<RecordId>(j)).value() == (row ? std::optional(row->state) : std::nullopt));
    }
  }
}

}  // namespace puente::client::ports
