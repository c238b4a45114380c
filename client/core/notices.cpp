#include "client/core/notices.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/base/transcript.h"

namespace puente::client::core {
namespace {

constexpr std::size_t notices_max = 8192;
constexpr std::size_t parts = 5;  // of a stored notice

Result<DirectoryNotice> notice_from(std::span<const ByteView> from) {
  DirectoryNotice out;
  PUENTE_TRY(out.index, number_from(from[0]));
  PUENTE_TRY(const std::uint64_t time, number_from(from[1]));
  out.time = Instant{static_cast<std::int64_t>(time)};
  PUENTE_TRY(out.entry, Hash::from(from[2]));
  PUENTE_TRY(out.subject, KeyId::from(from[3]));
  out.change = text_of(from[4]);
  return out;
}

}  // namespace

StoreStatus Notices::restore(const Values& values) {
  const auto found = values.find(value_notices);
  if (found == values.end()) return {};
  PUENTE_TRY(const std::vector<ByteView> all,
             read_back(read_lps(found->second, parts * (notices_max + 1)), value_notices));
  if (all.size() % parts != 0) return damaged("notices of the directory are cut off");
  for (std::size_t i = 0; i < all.size(); i += parts) {
    PUENTE_TRY(DirectoryNotice one, read_back(notice_from(std::span(all).subspan(i, parts)), value_notices));
    const std::uint64_t index = one.index;
    notices_.emplace(index, std::move(one));
  }
  return {};
}

void Notices::begin_shard(Turn& turn) {
  for (const auto& [index, one] : notices_) before_.insert(one.entry);
  notices_.clear();
  unproven_.clear();
  complete_for_.reset();
  turn.batch.values[value_notices] = {};
}

bool Notices::behind() const {
  if (!in_force_.heartbeat_index() || in_force_.directory_differs()) return false;
  return complete_for_ != in_force_.directory_root();
}

Result<bool> Notices::take(Turn& turn, const codec::DirectoryNotices& page, const tlog::CosignedHead& head) {
  std::vector<DirectoryNotice> came;
  std::uint64_t from = next();
  for (const codec::EventProof& proof : page.proofs) {
    PUENTE_TRY(const codec::Event event, trust::verify_event(proof, head));
    const auto* const content = std::get_if<codec::DirectoryEvent>(&event.what);
    if (content == nullptr || content->agency != agency_)
      return fail(ErrorCode::mismatch, "the proof of an event that is no entry in this agency's name");
    if (proof.index < from) return fail(ErrorCode::mismatch, "a notice that came before, or out of order");
    from = proof.index + 1;
    came.push_back({proof.index, event.time, content->entry_hash, content->subject, content->change});
  }
  for (DirectoryNotice& one : came) {
    if (one.change != "package" && !before_.contains(one.entry))
      turn.notice(
          Notice::Level::warning,
          fmt::format("entered in the directory in the name of {}: {} of key {}, at {} (puente directory notices)",
                      agency_, one.change, one.subject.hex(), format_utc(one.time)));
    notices_.emplace(one.index, std::move(one));
  }
  if (page.more && page.proofs.empty())
    return fail(ErrorCode::malformed, "a page without notices that is not the last");
  if (!page.more) complete(turn);
  if (!came.empty()) {
    Transcript out;
    for (const auto& [index, one] : notices_)
      out.lp(number_value(index))
          .lp(number_value(static_cast<std::uint64_t>(one.time.ms)))
          .lp(one.entry.view())
          .lp(one.subject.view())
          .lp(std::string_view(one.change));
    turn.batch.values[value_notices] = std::move(out).bytes();
  }
  return !page.more;
}

void Notices::complete(Turn& turn) {
  if (in_force_.directory_differs()) return;  // it changed meanwhile: asked for again
  complete_for_ = in_force_.directory_root();
  std::set<Hash> proven;
  for (const auto& [index, one] : notices_) proven.insert(one.entry);
  const std::vector<Hash> live = in_force_.directory().entries_of(of_, turn.now);
  std::set<Hash> unproven;
  for (const Hash& entry : live)
    if (!proven.contains(entry)) unproven.insert(entry);
  for (const Hash& entry : unproven)
    if (!unproven_.contains(entry))
      turn.notice(Notice::Level::alarm, "the directory holds an entry in the name of " + agency_ +
                                            " that was never entered in the log: " + entry.hex());
  unproven_ = std::move(unproven);
  drop_old(live);
}

void Notices::drop_old(const std::vector<Hash>& live) {
  if (notices_.size() <= notices_max) return;
  const std::set<Hash> keep(live.begin(), live.end());
  for (auto next = notices_.begin(); next != notices_.end() && notices_.size() > notices_max;)
    next =
        next->second.change == "package" && !keep.contains(next->second.entry) ? notices_.erase(next) : std::next(next);
}

}  // namespace puente::client::core
