#include "client/auditor/log_audit.h"

#include <fmt/format.h>
#include <utility>

#include "audit/report/event.h"
#include "crypto/tlog/cosignature.h"
#include "trust/freshness.h"

namespace puente::client::auditor {
namespace {

constexpr std::size_t remarks_max = 1000;

// What the broker stores and serves must be well formed: where it is not, that is a finding like any other.
Error finding(Error error) {
  if (error.code == ErrorCode::malformed || error.code == ErrorCode::too_large ||
      error.code == ErrorCode::unknown_value)
    error.code = ErrorCode::mismatch;
  return error;
}

tl::unexpected<Error> two_logs(std::uint64_t size) {
  return fail(
      ErrorCode::mismatch,
      fmt::format("two cosigned heads of size {} differ: the log was rewritten, and both heads are evidence", size));
}

}  // namespace

std::uint64_t size_of_head(ByteView note) {
  const auto parsed = tlog::parse_note(note);
  if (!parsed) return 0;
  const auto checkpoint = tlog::parse_checkpoint(parsed->text);
  return checkpoint ? checkpoint->size : 0;
}

std::string origin_of_head(ByteView note) {
  const auto parsed = tlog::parse_note(note);
  if (!parsed) return {};
  const auto checkpoint = tlog::parse_checkpoint(parsed->text);
  return checkpoint ? checkpoint->origin : std::string();
}

Result<tlog::CosignedHead> LogAudit::take_head(ByteView note, Instant now) {
  auto head = tlog::verify_head(note, treaty_.broker.log, treaty_.broker.origin, treaty_.witness_set(), now);
  if (!head) return tl::unexpected<Error>(finding(head.error().at("head of the log")));
  const auto [held, added] = heads_.emplace(head->size(), head->root());
  if (held->second != head->root()) return two_logs(head->size());
  if (head->size() < reader_.size()) {
    return fail(ErrorCode::mismatch,
                fmt::format("the broker shows a head of size {} after leaves up to {}", head->size(), reader_.size()));
  }
  if (head->size() == reader_.size() && reader_.root() != head->root()) return two_logs(head->size());
  return head;
}

Status LogAudit::expect(ByteView head_note, Instant now) {
  if (reader_.size() > 0 && size_of_head(head_note) < reader_.size()) return {};
  PUENTE_TRY(const tlog::CosignedHead head, take_head(head_note, now));
  static_cast<void>(head);
  return {};
}

Status LogAudit::expect_root(const codec::Head& head, const std::string& keeper) {
  const auto [kept, added] = kept_.emplace(head.size, std::pair(head.root, keeper));
  if (!added && kept->second.first != head.root)
    return fail(ErrorCode::mismatch, fmt::format("{} and {} keep different heads of size {}: the log has forked",
                                                 kept->second.second, keeper, head.size));
  return {};
}

Status LogAudit::take_entry(ByteView leaf, ByteView ciphertext, const OnEntry& entry) {
  auto read = reader_.add(leaf, ciphertext);
  if (!read) return tl::unexpected<Error>(finding(read.error()));
  const auto head = heads_.find(reader_.size());
  if (head != heads_.end() && head->second != reader_.root())
    return fail(ErrorCode::mismatch,
                fmt::format("the first {} leaves do not hash to the cosigned head of that size: the log was rewritten",
                            head->first));
  const auto kept = kept_.find(reader_.size());
  if (kept != kept_.end() && kept->second.first != reader_.root())
    return fail(ErrorCode::mismatch, fmt::format("{} keeps another root of size {} than the leaves give: the log has "
                                                 "forked, or was rewritten",
                                                 kept->second.second, kept->first));
  PUENTE_REQUIRE(check_handover(*read));
  count(*read);
  if (entry && read->ours) entry(*read);
  return {};
}

Status LogAudit::check_handover(const audit::ReadEntry& entry) const {
  const auto* const handover = entry.event ? std::get_if<codec::HandoverEvent>(&entry.event->what) : nullptr;
  const bool first_of_shard = entry.index == 0 && treaty_.handover;
  if (handover == nullptr && !(first_of_shard && entry.event)) return {};
  if (handover != nullptr && first_of_shard && *handover == trust::event_of(*treaty_.handover)) return {};
  return fail(ErrorCode::mismatch,
              fmt::format("log entry {}: {}", entry.index,
                          handover == nullptr ? "the shard does not begin with the hand-over that both nations signed"
                                              : "a hand-over that is not the one both nations signed in the treaty"));
}

void LogAudit::count(const audit::ReadEntry& entry) {
  ++summary_.entries[static_cast<std::size_t>(entry.leaf.audience)];
  if (!entry.ours) return;
  if (!entry.event) {
    ++summary_.unreadable;
    return;
  }
  ++summary_.events[std::string(audit::report::event_name(*entry.event))];
  if (const auto* const lifecycle = std::get_if<codec::LifecycleEvent>(&entry.event->what))
    started_ = started_ || lifecycle->what == "start";
  if (std::holds_alternative<codec::HeartbeatEvent>(entry.event->what)) count_heartbeat(entry);
}

void LogAudit::count_heartbeat(const audit::ReadEntry& entry) {
  ++summary_.heartbeats;
  const Instant time = entry.event->time;
  const auto before = std::exchange(summary_.newest_heartbeat, time);
  const bool started = std::exchange(started_, false);
  if (!before) return;
  const Duration silence = time - *before;
  summary_.longest_silence = std::max(summary_.longest_silence, silence);
  if (summary_.remarks.size() == remarks_max) return;
  if (silence > trust::fresh_for && !started)
    summary_.remarks.push_back({"heartbeats-missing", entry.index,
                                fmt::format("no heartbeat between {} and {}, and the broker was not started meanwhile",
                                            format_utc(*before), format_utc(time))});
  if (silence < Duration{-tlog::cosignature_ahead_max.ms})
    summary_.remarks.push_back(
        {"clock-set-back", entry.index,
         fmt::format("a heartbeat of {} after one of {}", format_utc(time), format_utc(*before))});
}

Status LogAudit::finish() {
  PUENTE_REQUIRE(reader_.finish({goal_->size(), goal_->root()}));
  PUENTE_REQUIRE(reader_.check_end(goal_->quorum_time(), trust::fresh_for));
  summary_.head = {goal_->size(), goal_->root()};
  summary_.quorum_time = goal_->quorum_time();
  summary_.head_note = tlog::format_note(goal_->note());
  summary_.head_origin = goal_->origin();
  return {};
}

Result<bool> LogAudit::take(const codec::LogPage& page, Instant now, const OnEntry& entry) {
  if (page.from != next()) return fail(ErrorCode::mismatch, "the broker served another page of the log than asked for");
  PUENTE_TRY(const tlog::CosignedHead head, take_head(view_of(page.head), now));
  if (!goal_) {
    // Heads held so far are those of earlier audits.
    if (!heads_.empty() && heads_.rbegin()->first > head.size())
      return fail(ErrorCode::mismatch,
                  fmt::format("an earlier audit saw a head of size {}, now the log ends at {}: entries were taken away",
                              heads_.rbegin()->first, head.size()));
    goal_ = head;
  }
  if (head.size() < goal_->size()) return fail(ErrorCode::mismatch, "the log has become shorter while it was read");
  if (page.leaves.size() != page.ciphertexts.size() || page.leaves.size() > head.size() - page.from)
    return fail(ErrorCode::mismatch, "the page holds more leaves than its head has, or other ciphertexts than leaves");
  if (page.leaves.empty() && page.from < goal_->size())
    return fail(ErrorCode::mismatch,
                fmt::format("no leaves were served after {}, the head has {}", page.from, head.size()));
  for (const Bytes& seal : page.seals)
    if (const Status added = reader_.add_seal(seal); !added) return tl::unexpected<Error>(finding(added.error()));
  for (std::size_t i = 0; i < page.leaves.size() && next() < goal_->size(); ++i)
    PUENTE_REQUIRE(take_entry(page.leaves[i], page.ciphertexts[i], entry));
  if (next() < goal_->size()) return false;
  PUENTE_REQUIRE(finish());
  return true;
}

}  // namespace puente::client::auditor
