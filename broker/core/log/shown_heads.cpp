#include "broker/core/log/shown_heads.h"

#include <fmt/format.h>

namespace puente::broker::core {
namespace {

// Of what is only said, or signed by somebody: nothing is proven yet.
Result<codec::Head> read_head(const codec::Hello& hello) {
  PUENTE_TRY(const tlog::Note note, tlog::parse_note(hello.head));
  PUENTE_TRY(const tlog::Checkpoint checkpoint, tlog::parse_checkpoint(note.text));
  if (checkpoint.size != hello.held_size)
    return fail(ErrorCode::malformed,
                fmt::format("a head of size {} is shown, and {} said", checkpoint.size, hello.held_size));
  return codec::Head{checkpoint.size, checkpoint.root};
}

}  // namespace

StoreResult<bool> ShownHeads::leads_to(const codec::Head& head) const {
  if (head.size == 0) return true;
  if (head.size > log_.head().size) return false;
  PUENTE_TRY(const Hash root, log_.tree().root(head.size));
  return root == head.root;
}

StoreStatus ShownHeads::restore(std::string_view note) const {
  if (note.empty()) return {};
  // Who cosigned it was checked when it came, and a treaty may have other witnesses since.
  const auto head = tlog::verify_head_log_only(view_of(note), witnesses_.terms().log, witnesses_.terms().origin);
  if (!head) return {};
  PUENTE_TRY(const bool leads, leads_to({head->size(), head->root()}));
  if (leads) return {};
  return damaged(
      fmt::format("a device has shown a head of {} entries that both nations' witnesses cosigned, which the {} entries "
                  "here do not lead to. Nothing is served; see docs/operator.md, 'A restored broker'",
                  head->size(), log_.head().size));
}

AnswerStatus ShownHeads::look(const trust::Device& device, const codec::Hello& hello, Instant now) {
  const std::uint64_t entries = log_.head().size;
  if (hello.head.empty()) {
    if (hello.held_size <= entries) return {};
    return fail(ErrorCode::mismatch, fmt::format("the device holds a head of size {}, and this log has {} entries",
                                                 hello.held_size, entries));
  }
  PUENTE_TRY(const codec::Head shown, read_head(hello));
  // The signatures of a head that the tree leads to are not worth the time that they take.
  PUENTE_TRY(const bool leads, leads_to(shown));
  if (leads) return {};
  const WitnessTerms& terms = witnesses_.terms();
  const auto head = tlog::verify_head(view_of(hello.head), terms.log, terms.origin, terms.set, now);
  if (!head)
    return fail(ErrorCode::mismatch,
                fmt::format("the device shows a head of size {} that the {} entries of this log do "
                            "not lead to, and that is not cosigned: {}",
                            shown.size, entries, head.error().what));
  contradiction_ = hello.head;
  return damaged(
      fmt::format("device {} of {} shows a head of {} entries that both nations' witnesses cosigned, which the {} "
                  "entries here do not lead to: an older copy was put back, or history was changed. Nothing is served; "
                  "see docs/operator.md, 'A restored broker'",
                  device.key_id.hex(), model::text_of(device.agency), head->size(), entries));
}

}  // namespace puente::broker::core
