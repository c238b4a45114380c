#include "client/core/log_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/chain.h"
#include "client/core/exchange/noting.h"
#include "client/core/kept_proof.h"
#include "crypto/tlog/merkle.h"

namespace puente::client::core {
namespace {

constexpr std::size_t heard_max = 256;
constexpr std::size_t told_max = 1 << 20;  // nobody has so many without proof
constexpr std::size_t agreed_max = 1024;
constexpr Duration ask_again_after = seconds(30);
constexpr Duration overdue_after = minutes(15);

// That the parts fit together and are the acceptance of this record from this device.
Result<codec::Event> check_told(const codec::EventProof& told, const RecordId& id, const Hash& header_hash,
                                const KeyId& device) {
  PUENTE_TRY(const codec::LeafInput leaf, codec::decode_leaf_input(told.leaf));
  if (audit::event_hash(told.nonce, told.event) != leaf.event)
    return fail(ErrorCode::unauthenticated, "its leaf does not commit to what it says");
  PUENTE_TRY(codec::Event event, codec::decode_event(told.event));
  const auto* const accepted = std::get_if<codec::AcceptEvent>(&event.what);
  if (accepted == nullptr || accepted->record_id != id || accepted->header_hash != header_hash ||
      accepted->device != device)
    return fail(ErrorCode::mismatch, "it is not the acceptance of what was sent");
  return event;
}

}  // namespace

StoreStatus LogCheck::told(Turn& turn, const codec::Receipt& receipt) {
  PUENTE_TRY(const auto before, view_.logged(receipt.record_id));
  if (before) return {};
  const auto alarm = [&](const std::string& why) {
    turn.notice(Notice::Level::alarm,
                fmt::format("the broker gave a receipt for record {}, and {}", receipt.record_id.hex(), why));
  };
  if (!receipt.event) {
    alarm("tells of no entry in its log");
    return {};
  }
  PUENTE_TRY(const auto sent, view_.outbox(receipt.record_id));
  const Hash& sent_hash = sent && sent->header_hash != Hash() ? sent->header_hash : receipt.header_hash;
  const Result<codec::Event> event = check_told(*receipt.event, receipt.record_id, sent_hash, device_);
  if (!event) {
    alarm("the entry it tells of is wrong: " + event.error().what);
    return {};
  }
  note_accepted(turn, receipt.record_id, std::get<codec::AcceptEvent>(event->what), event->time);
  codec::EventProof parts = *receipt.event;
  parts.inclusion.clear();
  const std::uint64_t index = parts.index;
  turn.batch.logged.push_back(
      {receipt.record_id, index, turn.now, ports::Logged::told, encode_kept_proof({std::move(parts), {}, {}})});
  return {};
}

StoreStatus LogCheck::begin_shard(Turn& turn) {
  PUENTE_TRY(std::vector<ports::LoggedRow> rows, view_.unproven(~std::uint64_t{0}, told_max));
  for (ports::LoggedRow& row : rows) {
    row.state = ports::Logged::ended;
    turn.batch.logged.push_back(std::move(row));
  }
  return {};
}

void LogCheck::heard(const std::string& agency, const codec::Head& head) {
  if (head.size == 0 || agreed_.contains({head.size, head.root})) return;
  for (const Heard& one : heard_)
    if (one.head == head) return;
  if (heard_.size() >= heard_max) heard_.pop_front();
  heard_.push_back({agency, head});
}

StoreResult<std::optional<codec::FetchProofs>> LogCheck::question(Turn& turn) {
  if (!listening_since_) listening_since_ = turn.now;
  if (asked_ && turn.now - asked_->when < ask_again_after && turn.now >= asked_->when)
    return std::optional<codec::FetchProofs>();
  asked_.reset();
  const auto& held = in_force_.heads().held();
  if (!held) return std::optional<codec::FetchProofs>();
  PUENTE_REQUIRE(look_for_overdue(turn));
  Asked asked{*held, {}, std::nullopt, turn.now};
  PUENTE_TRY(asked.rows, view_.unproven(held->size(), codec::proofs_max));
  for (auto one = heard_.begin(); one != heard_.end();) {
    if (one->head.size > held->size()) {
      ++one;  // its head is newer than ours: later
    } else if (one->head.size == held->size()) {
      compare(turn, *one, *held, {});
      one = heard_.erase(one);
    } else {
      asked.heard = *one;
      heard_.erase(one);
      break;
    }
  }
  if (asked.rows.empty() && !asked.heard) return std::optional<codec::FetchProofs>();
  codec::FetchProofs out{held->size(), {}, asked.heard ? asked.heard->head.size : 0};
  for (const ports::LoggedRow& row : asked.rows) out.indexes.push_back(row.index);
  asked_ = std::move(asked);
  return std::optional(std::move(out));
}

StoreStatus LogCheck::take(Turn& turn, const codec::Proofs& proofs) {
  if (!asked_) return {};
  const Asked asked = std::move(*asked_);
  asked_.reset();
  if (proofs.size != asked.head.size() || proofs.inclusions.size() != asked.rows.size()) {
    turn.notice(Notice::Level::alarm, "the broker answered a question for proofs with others than asked for");
    return {};
  }
  for (std::size_t i = 0; i < asked.rows.size(); ++i)
    PUENTE_REQUIRE(prove(turn, asked.rows[i], proofs.inclusions[i], asked.head));
  if (asked.heard) compare(turn, *asked.heard, asked.head, proofs.consistency);
  return {};
}

StoreStatus LogCheck::prove(Turn& turn, ports::LoggedRow row, std::vector<Hash> inclusion,
                            const tlog::CosignedHead& head) {
  PUENTE_TRY(KeptProof kept, read_back(decode_kept_proof(row.proof), "logged.proof"));
  kept.proof.inclusion = std::move(inclusion);
  const auto event = trust::verify_event(kept.proof, head);
  row.state = event ? ports::Logged::proven : ports::Logged::refuted;
  if (event) {
    kept.head_note = tlog::format_note(head.note());
    kept.quorum_time = head.quorum_time();
    row.proof = encode_kept_proof(kept);
  } else {
    turn.notice(Notice::Level::alarm,
                fmt::format("record {}: the entry that the broker says it wrote, {}, is not in the "
                            "log that both nations' witnesses cosigned: {}",
                            row.record_id.hex(), row.index, event.error().what));
  }
  turn.batch.logged.push_back(std::move(row));
  return {};
}

void LogCheck::compare(Turn& turn, const Heard& heard, const tlog::CosignedHead& head,
                       std::span<const Hash> consistency) {
  const codec::Head& theirs = heard.head;
  const bool same =
      theirs.size == head.size()
          ? theirs.root == head.root()
          : tlog::verify_consistency(theirs.size, head.size(), theirs.root, head.root(), consistency).has_value();
  if (same) {
    if (agreed_.size() >= agreed_max) agreed_.clear();
    agreed_.insert({theirs.size, theirs.root});
    return;
  }
  const std::string name = fmt::format("head-{}-{}.note", head.size(), head.root().hex().substr(0, 16));
  turn.at_once.push_back(Evidence{name, tlog::format_note(head.note())});
  turn.notice(Notice::Level::alarm,
              fmt::format("{} signed that it has seen a head of size {} and root {}, which the log shown here does not "
                          "contain: the log shows two histories, or that agent is wrong. Ask {} for its head; ours is "
                          "kept in evidence/{}",
                          heard.agency, theirs.size, theirs.root.hex(), heard.agency, name));
}

StoreStatus LogCheck::look_for_overdue(Turn& turn) {
  PUENTE_TRY(const std::vector<ports::LoggedRow> oldest, view_.unproven(~std::uint64_t{0}, 1));
  for (const ports::LoggedRow& row : oldest) {
    if (turn.now - std::max(row.since, *listening_since_) < overdue_after || !overdue_.insert(row.record_id).second)
      continue;
    turn.notice(
        Notice::Level::alarm,
        fmt::format("record {}: the broker gave its receipt {} minutes ago, and has not proven its entry in the "
                    "log, {}, since",
                    row.record_id.hex(), (turn.now - row.since).ms / 60'000, row.index));
  }
  return {};
}

}  // namespace puente::client::core
