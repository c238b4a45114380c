#include "client/cli/audit_log.h"

#include <fmt/format.h>

#include "crypto/tlog/merkle.h"
#include "trust/freshness.h"

namespace puente::client::cli {
namespace {

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

Result<tlog::CosignedHead> LogAudit::take_head(ByteView note, Instant now) {
  auto head = tlog::verify_head(note, treaty_.broker.log, treaty_.broker.origin, treaty_.witness_set(), now);
  if (!head) return tl::unexpected<Error>(finding(head.error().at("head of the log")));
  const auto [held, added] = heads_.emplace(head->size(), head->root());
  if (held->second != head->root()) return two_logs(head->size());
  if (head->size() < frontier_.size()) {
    return fail(ErrorCode::mismatch, fmt::format("the broker shows a head of size {} after leaves up to {}",
                                                 head->size(), frontier_.size()));
  }
  if (head->size() == frontier_.size() && frontier_.root() != head->root()) return two_logs(head->size());
  return head;
}

Status LogAudit::expect(ByteView head_note, Instant now) {
  PUENTE_TRY(const tlog::CosignedHead head, take_head(head_note, now));
  static_cast<void>(head);
  return {};
}

Status LogAudit::take_hashes(std::span<const Hash> hashes) {
  for (const Hash& hash : hashes) {
    frontier_.append(hash);
    const auto head = heads_.find(frontier_.size());
    if (head != heads_.end() && head->second != frontier_.root())
      return fail(
          ErrorCode::mismatch,
          fmt::format("the first {} leaves do not hash to the cosigned head of that size: the log was rewritten",
                      head->first));
  }
  reader_.add_leaf_hashes(hashes);
  return {};
}

Status LogAudit::take_blocks(std::span<const Bytes> blocks) {
  for (const Bytes& bytes : blocks) {
    auto block = codec::decode_block(bytes);
    if (!block) return tl::unexpected<Error>(finding(block.error().at("a block of the log")));
    for (codec::StoredEntry& entry : block->entries) {
      const std::uint64_t index = entry.index;
      if (!waiting_.emplace(index, std::move(entry)).second)
        return fail(ErrorCode::mismatch, fmt::format("log entry {} is served twice", index));
    }
  }
  return {};
}

Status LogAudit::read_entries(const OnEntry& entry) {
  while (!waiting_.empty() && waiting_.begin()->first < reader_.size()) {
    const auto node = waiting_.extract(waiting_.begin());
    const Status read = reader_.add_entries(std::span(&node.mapped(), 1), [&](const audit::ReadEntry& one) {
      count(one);
      if (entry) entry(one);
    });
    if (!read) return tl::unexpected<Error>(finding(read.error()));
  }
  return {};
}

void LogAudit::count(const audit::ReadEntry& entry) {
  ++summary_.entries[static_cast<std::size_t>(entry.audience)];
  if (!entry.event) {
    ++summary_.unreadable;
    return;
  }
  if (!std::holds_alternative<codec::HeartbeatEvent>(entry.event->what)) return;
  ++summary_.heartbeats;
  if (summary_.newest_heartbeat)
    summary_.longest_silence = std::max(summary_.longest_silence, entry.event->time - *summary_.newest_heartbeat);
  summary_.newest_heartbeat = entry.event->time;
}

Status LogAudit::finish() {
  PUENTE_REQUIRE(reader_.finish({goal_->size(), goal_->root()}));
  PUENTE_REQUIRE(reader_.check_end(goal_->quorum_time(), trust::fresh_for));
  summary_.head = {goal_->size(), goal_->root()};
  summary_.quorum_time = goal_->quorum_time();
  summary_.head_note = tlog::format_note(goal_->note());
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
  if (page.leaf_hashes.size() > head.size() - page.from)
    return fail(ErrorCode::mismatch, "the broker served more leaves than its head has");
  if (page.leaf_hashes.empty() && page.from < goal_->size())
    return fail(ErrorCode::mismatch,
                fmt::format("the broker served no leaves after {}, its head has {}", page.from, head.size()));
  for (const Bytes& seal : page.seals)
    if (const Status added = reader_.add_seal(seal); !added) return tl::unexpected<Error>(finding(added.error()));
  const std::uint64_t wanted = std::min<std::uint64_t>(page.leaf_hashes.size(), goal_->size() - page.from);
  PUENTE_REQUIRE(take_hashes(std::span(page.leaf_hashes).first(wanted)));
  PUENTE_REQUIRE(take_blocks(page.blocks));
  PUENTE_REQUIRE(read_entries(entry));
  if (next() < goal_->size()) return false;
  PUENTE_REQUIRE(finish());
  return true;
}

}  // namespace puente::client::cli
