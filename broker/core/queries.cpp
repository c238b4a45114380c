#include "broker/core/queries.h"

#include "audit/chain.h"
#include "broker/core/log/log_page.h"

namespace puente::broker::core {
namespace {

// Of a page's variable parts: with proofs, note and leaf hashes the frame stays below 1 MiB.
constexpr std::size_t answer_bytes = 480 << 10;

}  // namespace

AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchDirectory& message) {
  const std::vector<Bytes>& live = parts_.heartbeats.directory();
  codec::DirectoryPage page{static_cast<std::uint32_t>(live.size()), message.from, {}};
  std::size_t bytes = 0;
  for (std::size_t i = message.from; i < live.size() && page.entries.size() < codec::page_entries_max; ++i) {
    bytes += live[i].size();
    if (bytes > answer_bytes) break;
    page.entries.push_back(live[i]);
  }
  turn.after.push_back(caller.answer(std::move(page)));
  return {};
}

AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchBundles& message) {
  const auto version = [&](model::Nation nation, std::uint64_t number) -> StoreResult<Bytes> {
    if (number == 0) return parts_.registry.bundle(nation);
    PUENTE_TRY(auto kept, parts_.records.bundle(nation, number));
    if (kept) return std::move(kept->bundle);
    // In force, and not committed yet.
    return number == parts_.registry.version(nation) ? parts_.registry.bundle(nation) : Bytes();
  };
  PUENTE_TRY(Bytes mx, version(model::Nation::mx, message.mx));
  PUENTE_TRY(Bytes us, version(model::Nation::us, message.us));
  // One message a nation: both might not fit one frame.
  turn.after.push_back(caller.answer(codec::Bundles{std::move(mx), {}}));
  turn.after.push_back(caller.answer(codec::Bundles{{}, std::move(us)}));
  return {};
}

// Each agency is shown every entry in its own name, with the proof that it is in the log.
AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchDirectoryNotices& message) {
  Session* const session = parts_.sessions.find(caller.device.key_id);
  const NotedHead& head = parts_.witnesses.quorum_head();
  if (session == nullptr) return fail(ErrorCode::conflict, "say hello first");
  if (session->held_size > head.head.size)
    return fail(ErrorCode::unavailable, "no head as new as the device's has its quorum since this broker's start");
  PUENTE_TRY(std::vector<ports::DirectoryRow> rows,
             parts_.records.directory_of(model::text_of(caller.device.agency), message.from, head.head.size,
                                         codec::notices_max + 1));
  codec::DirectoryNotices page;
  page.more = rows.size() > codec::notices_max;
  if (page.more) rows.pop_back();
  for (const ports::DirectoryRow& row : rows) {
    const audit::Appended& logged = row.logged;
    PUENTE_TRY(codec::EventProof proof,
               parts_.log.prove(logged.leaf, logged.nonce, logged.event, logged.index, head.head.size));
    page.proofs.push_back(std::move(proof));
  }
  PUENTE_TRY(page.head, parts_.sessions.update(*session, head, true));
  turn.at_once.push_back(caller.answer(std::move(page)));
  return {};
}

AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchLog& message) {
  const trust::Device& auditor = caller.device;
  PUENTE_REQUIRE(require_role(auditor, pki::Role::auditor, "reading the log"));
  const NotedHead& head = parts_.witnesses.quorum_head();
  const std::uint64_t size = head.head.size;
  if (message.from > size)
    return fail(ErrorCode::malformed, "the log has " + std::to_string(size) + " entries under its newest quorum head");
  PUENTE_TRY(const Readings::Part part, readings_.part(turn, auditor.key_id, message, size));
  PUENTE_TRY(codec::LogPage page,
             log_page(parts_.entries, auditor.key_id, auditor.agency.nation, message.from, part.end));
  page.head = head.note;
  if (!page.leaves.empty()) readings_.handed(auditor.key_id, message.from + page.leaves.size());
  // No reading without its entry: the page leaves when that is durable.
  if (part.entry) parts_.log.append({turn.now, *part.entry}, audit::audience_of(auditor.agency.nation), turn.random);
  turn.after.push_back(caller.answer(std::move(page)));
  return {};
}

// Hashes of the tree are nobody's secret: any device may ask, under any head it holds.
AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchProofs& message) {
  const std::uint64_t entries = parts_.log.head().size;
  if (message.size > entries || message.from > message.size)
    return fail(ErrorCode::malformed, "proofs for a tree of " + std::to_string(message.size) + " entries, from " +
                                          std::to_string(message.from) + "; the log has " + std::to_string(entries));
  codec::Proofs proofs{message.size, {}, {}};
  for (const std::uint64_t index : message.indexes) {
    if (index >= message.size) return fail(ErrorCode::malformed, "a proof for an entry beyond its head");
    PUENTE_TRY(std::vector<Hash> inclusion, parts_.log.tree().inclusion(index, message.size));
    proofs.inclusions.push_back(std::move(inclusion));
  }
  if (message.from > 0) {
    PUENTE_TRY(proofs.consistency, parts_.log.tree().consistency(message.from, message.size));
  }
  turn.after.push_back(caller.answer(std::move(proofs)));
  return {};
}

AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchPauses& message) {
  // As of the newest heartbeat: what its hash is of.
  const std::vector<const trust::SignedOrder*> live = parts_.registry.pauses().live(parts_.heartbeats.last());
  codec::Pauses page{static_cast<std::uint32_t>(live.size()), message.from, {}, {}, {}, {}};
  std::size_t bytes = 0;
  for (std::size_t i = message.from; i < live.size(); ++i) {
    bytes += live[i]->bytes().size();
    if (bytes > answer_bytes) break;
    page.orders.push_back(live[i]->bytes());
  }
  const auto newest = [&](model::Nation nation) {
    const trust::Pauses::Newest held = parts_.registry.pauses().newest(nation);
    return codec::NewestOrder{held.number, held.hash};
  };
  page.mx = newest(model::Nation::mx);
  page.us = newest(model::Nation::us);
  page.counts = parts_.hold.counts(turn.now);
  turn.after.push_back(caller.answer(std::move(page)));
  return {};
}

AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchApprovals&) {
  if (caller.device.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "what waits for liaisons is theirs");
  PUENTE_TRY(codec::Approvals waiting, parts_.desk.requests(turn, caller.device.agency.nation));
  turn.after.push_back(caller.answer(std::move(waiting)));
  return {};
}

AnswerStatus Queries::answer(Turn& turn, const Caller& caller, const codec::FetchHolds&) {
  if (caller.device.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "whose records are held is for liaisons");
  turn.after.push_back(caller.answer(parts_.holds.holds_of(caller.device.agency.nation)));
  return {};
}

}  // namespace puente::broker::core
