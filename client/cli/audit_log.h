// An auditor's pass over the whole log, page by page as the broker hands it out (audit/reader.h does the reading).
//
// Guarantee, once take() has said that it is complete: every head seen on the way, and the one kept from the last
// audit, are heads of this one tree, each with its quorum of both nations' witnesses; every entry of the auditor's
// audiences was decrypted or, where its epoch was not sealed to this auditor, at least chained; and the newest
// heartbeat and summary are not older than the head by more than freshness allows, so that no entry of the auditor's
// audiences from before that summary is missing. Non-guarantee: entries after it; other audiences' content; events that
// the operator never wrote. Errors: mismatch and unauthenticated are findings; nothing else is.
// Pure; `now` is a parameter.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "audit/reader.h"
#include "schemas/codec/wire.h"
#include "trust/treaty.h"

namespace puente::client::cli {

struct LogSummary {
  codec::Head head;  // all up to it was read and checked: the newest one when reading began
  std::array<std::uint64_t, codec::audience_count> entries{};  // of each audience, as seen
  std::uint64_t unreadable = 0;
  std::uint64_t heartbeats = 0;
  std::optional<Instant> newest_heartbeat;
  Duration longest_silence;  // between two heartbeats
  Instant quorum_time;
  std::string head_note;
};

class LogAudit {
 public:
  using OnEntry = std::function<void(const audit::ReadEntry&)>;

  LogAudit(const trust::Treaty& treaty, model::Nation nation, std::map<KeyId, X25519Private> keys)
      : treaty_(treaty), reader_(nation, std::move(keys)) {}

  // The newest head of the last audit: this log must have grown from it.
  Status expect(ByteView head_note, Instant now);

  std::uint64_t next() const { return reader_.size(); }  // where the next page begins
  std::uint64_t goal() const { return goal_ ? goal_->size() : 0; }
  // True: the log was read up to the head of the first page, and everything fits. What it grew by meanwhile, if only by
  // this reading, is the next audit's.
  Result<bool> take(const codec::LogPage& page, Instant now, const OnEntry& entry);
  const LogSummary& summary() const { return summary_; }

 private:
  Result<tlog::CosignedHead> take_head(ByteView note, Instant now);
  Status take_hashes(std::span<const Hash> hashes);
  Status take_blocks(std::span<const Bytes> blocks);
  Status read_entries(const OnEntry& entry);
  void count(const audit::ReadEntry& entry);
  Status finish();

  const trust::Treaty& treaty_;
  audit::LogReader reader_;
  tlog::Frontier frontier_;                              // follows the reader, to check heads on the way
  std::map<std::uint64_t, Hash> heads_;                  // size → root, of every head seen
  std::map<std::uint64_t, codec::StoredEntry> waiting_;  // by index: beyond the leaves so far
  std::optional<tlog::CosignedHead> goal_;
  LogSummary summary_;
};

}  // namespace puente::client::cli
