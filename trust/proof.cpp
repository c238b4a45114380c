#include "trust/proof.h"

#include <algorithm>

#include "audit/chain.h"
#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"
#include "crypto/tlog/merkle.h"
#include "schemas/codec/limits.h"

namespace puente::trust {
namespace {

constexpr std::size_t time_bytes = 8;

tl::unexpected<Error> refuse_head(ErrorCode code, std::string why) { return fail(code, "log head: " + std::move(why)); }

std::string size_text(std::uint64_t size) { return "size " + std::to_string(size); }

// The highest quorum time, and the note.
Result<std::pair<Instant, ByteView>> saved_parts(ByteView saved) {
  if (saved.size() < time_bytes) return refuse_head(ErrorCode::malformed, "what was kept of it is cut off");
  if (saved.size() > time_bytes + codec::note_bytes_max)
    return refuse_head(ErrorCode::too_large, "what was kept of it is longer than any note");
  return std::pair(Instant{static_cast<std::int64_t>(read_u64(saved))}, saved.subspan(time_bytes));
}

}  // namespace

HeadTracker::HeadTracker(const Treaty& treaty)
    : log_(treaty.broker.log), origin_(treaty.broker.origin), witnesses_(treaty.witness_set()) {}

Result<tlog::CosignedHead> HeadTracker::advance(const codec::HeadUpdate& update, Instant now) {
  PUENTE_TRY(tlog::CosignedHead head, tlog::verify_head(view_of(update.note), log_, origin_, witnesses_, now));
  if (held_ && head.size() < held_->size())
    return refuse_head(ErrorCode::stale, size_text(head.size()) + " is older than the one held, of " +
                                             size_text(held_->size()) + "; the one held stays");
  if (held_ && head.size() == held_->size()) {
    if (head.root() != held_->root()) {
      keep_fork(head);
      return refuse_head(ErrorCode::mismatch, "two heads of " + size_text(head.size()) +
                                                  " with different roots: the log was forked; keep both as evidence");
    }
    // The same tree cosigned again, perhaps later. An older set of cosignatures takes nothing away.
    if (head.quorum_time() < held_->quorum_time()) return *held_;
  } else if (held_ && held_->size() > 0) {
    if (update.old_size != held_->size())
      return refuse_head(ErrorCode::malformed, "its consistency proof starts at " + size_text(update.old_size) +
                                                   ", and the head held is of " + size_text(held_->size()) +
                                                   "; say so in the next request");
    const Status consistent =
        tlog::verify_consistency(held_->size(), head.size(), held_->root(), head.root(), update.consistency);
    if (!consistent && consistent.error().code == ErrorCode::unauthenticated) {
      keep_fork(head);
      return refuse_head(ErrorCode::mismatch, size_text(head.size()) + " is no continuation of the one held, of " +
                                                  size_text(held_->size()) +
                                                  ": history was rewritten; keep both as evidence");
    }
    if (!consistent) return tl::unexpected<Error>(consistent.error().at("log head"));
  }
  quorum_time_ = std::max(quorum_time_, head.quorum_time());
  held_ = head;
  return head;
}

void HeadTracker::keep_fork(const tlog::CosignedHead& newer) {
  fork_ = tlog::ForkEvidence{log_, tlog::format_note(held_->note()), tlog::format_note(newer.note()), std::nullopt, {}};
}

codec::Head HeadTracker::head() const {
  if (!held_) return {0, tlog::empty_root()};
  return {held_->size(), held_->root()};
}

// 8 bytes of the highest quorum time in milliseconds, then the note; no note where no head is held.
Bytes HeadTracker::save() const {
  Transcript out;
  out.raw(big_endian(static_cast<std::uint64_t>(quorum_time_.ms)));
  if (held_) out.raw(view_of(tlog::format_note(held_->note())));
  return std::move(out).bytes();
}

Status HeadTracker::restore(ByteView saved, Instant now) {
  PUENTE_TRY(const auto parts, saved_parts(saved));
  const auto& [kept, note] = parts;
  std::optional<tlog::CosignedHead> head;
  if (!note.empty()) {
    PUENTE_TRY(head, tlog::verify_head(note, log_, origin_, witnesses_, now));
  }
  if (kept.ms < 0 || (head && kept < head->quorum_time()))
    return refuse_head(ErrorCode::malformed, "the quorum time kept with it is not one");
  held_ = std::move(head);
  quorum_time_ = std::max(quorum_time_, kept);
  return {};
}

Status HeadTracker::restore_across(const Handover& handover, ByteView saved) {
  PUENTE_TRY(const auto parts, saved_parts(saved));
  const auto& [kept, note] = parts;
  if (!note.empty()) {
    PUENTE_TRY(const tlog::LogHead head, tlog::verify_head_log_only(note, handover.log, handover.log.name));
    PUENTE_REQUIRE(check_held_head(handover, {head.size(), head.root()}));
  }
  quorum_time_ = std::max(quorum_time_, kept);
  return {};
}

Result<codec::Event> verify_event(const codec::EventProof& proof, const tlog::CosignedHead& head) {
  const auto refuse_event = [&](std::string_view why) {
    return fail(ErrorCode::unauthenticated,
                "event at index " + std::to_string(proof.index) + " of the log: " + std::string(why));
  };
  if (proof.event.size() > codec::event_bytes_max) return fail(ErrorCode::too_large, "event: more than 64 KiB");
  PUENTE_TRY(const codec::LeafInput leaf, codec::decode_leaf_input(proof.leaf));
  if (audit::event_hash(proof.nonce, proof.event) != leaf.event)
    return refuse_event("its bytes are not those that its leaf commits to");
  const Status included =
      tlog::verify_inclusion(proof.index, head.size(), tlog::leaf_hash(proof.leaf), proof.inclusion, head.root());
  if (!included) return tl::unexpected<Error>(included.error().at("event at index " + std::to_string(proof.index)));
  return codec::decode_event(proof.event);
}

}  // namespace puente::trust
