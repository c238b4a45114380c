// An auditor's pass over the whole log, page by page as the broker hands it out (audit/reader.h does the reading).
//
// Guarantee, once take() has said that it is complete: every head seen on the way, and the one kept from the last
// audit, are heads of this one tree, each with its quorum of both nations' witnesses; every entry of the auditor's
// audiences was decrypted or, where its epoch was not sealed to this auditor, at least chained; and the newest
// heartbeat and summary are not older than the head by more than freshness allows, so that no entry of the auditor's
// audiences from before that summary is missing. The first entry of a shard after another is the hand-over of the
// treaty, where this auditor can read it. Non-guarantee: entries after it; other audiences' content; events that the
// operator never wrote. Errors: mismatch and unauthenticated are findings; nothing else is. Pure; `now` is a parameter.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "audit/reader.h"
#include "schemas/codec/wire.h"
#include "trust/treaty.h"

namespace puente::client::auditor {

struct LogSummary {
  codec::Head head;  // all up to it was read and checked: the newest one when reading began
  std::array<std::uint64_t, codec::audience_count> entries{};  // of each audience
  std::uint64_t unreadable = 0;
  std::uint64_t heartbeats = 0;
  std::optional<Instant> newest_heartbeat;
  Duration longest_silence;  // between two heartbeats
  // What an operator has to answer for, though it breaks no proof: "heartbeats-missing" (none for more than 10 minutes,
  // without a start of the broker between), "clock-set-back" (a heartbeat more than 5 minutes before the one before).
  struct Remark {
    std::string name;
    std::uint64_t index = 0;
    std::string what;
  };
  std::vector<Remark> remarks;                  // the first 1,000
  std::map<std::string, std::uint64_t> events;  // of each name, as in event_name()
  Instant quorum_time;
  std::string head_note, head_origin;
};

// Where a log's head stands, without judging it; 0 where it is none.
std::uint64_t size_of_head(ByteView note);
// The origin it names, without judging it; empty where it is no head.
std::string origin_of_head(ByteView note);

class LogAudit {
 public:
  // How far a pass came, so that a later one can go on (position.h keeps it in a file).
  struct Position {
    audit::LogReader::Position reader;
    LogSummary summary;  // counts so far
    bool started = false;
  };

  using OnEntry = std::function<void(const audit::ReadEntry&)>;  // only entries that are ours

  LogAudit(const trust::Treaty& treaty, model::Nation nation, std::map<KeyId, X25519Private> keys)
      : treaty_(treaty), reader_(nation, std::move(keys)) {}
  LogAudit(const trust::Treaty& treaty, model::Nation nation, std::map<KeyId, X25519Private> keys, Position from)
      : treaty_(treaty),
        reader_(nation, std::move(keys), from.reader),
        summary_(std::move(from.summary)),
        started_(from.started) {}
  Position position() const { return {reader_.position(), summary_, started_}; }

  // The newest head of the last audit, or any other that a quorum cosigned: this log must have grown from it. A head
  // below the position that this pass begins at is not compared again: the pass that reached it did.
  Status expect(ByteView head_note, Instant now);
  // A head that the log signed and somebody keeps (a witness), to be told of before reading begins: the tree must have
  // this root at this size, once it is so large. Fails with `mismatch` where another root of that size is expected.
  Status expect_root(const codec::Head& head, const std::string& keeper);

  std::uint64_t expected_size() const { return heads_.empty() ? 0 : heads_.rbegin()->first; }
  std::uint64_t next() const { return reader_.size(); }  // where the next page begins
  std::uint64_t goal() const { return goal_ ? goal_->size() : 0; }
  // True: the log was read up to the head of the first page, and everything fits. What it grew by meanwhile, if only by
  // this reading, is the next audit's.
  Result<bool> take(const codec::LogPage& page, Instant now, const OnEntry& entry);
  const LogSummary& summary() const { return summary_; }

 private:
  Result<tlog::CosignedHead> take_head(ByteView note, Instant now);
  Status take_entry(ByteView leaf, ByteView ciphertext, const OnEntry& entry);
  Status check_handover(const audit::ReadEntry& entry) const;
  void count(const audit::ReadEntry& entry);
  void count_heartbeat(const audit::ReadEntry& entry);
  Status finish();

  const trust::Treaty& treaty_;
  audit::LogReader reader_;
  std::map<std::uint64_t, Hash> heads_;                         // size → root, of every head seen up to the goal
  std::map<std::uint64_t, std::pair<Hash, std::string>> kept_;  // size → root and keeper, as expected
  std::optional<tlog::CosignedHead> goal_;
  LogSummary summary_;
  bool started_ = false;  // since the newest heartbeat
};

}  // namespace puente::client::auditor
