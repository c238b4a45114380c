// The log as an auditor checks it: alone and offline, with the auditor's own keys.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "audit/chain.h"
#include "audit/epoch.h"
#include "audit/follow.h"
#include "crypto/tlog/tree.h"
#include "schemas/codec/record.h"

namespace puente::audit {

struct ReadEntry {
  std::uint64_t index = 0;
  codec::Audience audience = codec::Audience::both;
  std::uint64_t counter = 0;
  // nullopt: of an epoch that was not sealed to this auditor (before its enrolment); all but its content was checked.
  std::optional<codec::Event> event;
};

// Feed pages in the order of the log: leaf hashes of all entries, and the stored entries of the auditor's audiences.
// Every entry handed out has been decrypted, and checked against its leaf, its counter and the running hash; finish()
// then says whether all leaves together are the tree of the head. What it cannot see: entries of other audiences,
// beyond their leaf hashes.
class LogReader {
 public:
  // `keys`: the private halves of the auditor's encryption packages, by key id.
  LogReader(model::Nation nation, std::map<KeyId, X25519Private> keys) : nation_(nation), keys_(std::move(keys)) {}

  // Seals for other auditors are skipped. Fails with `unauthenticated` where one of ours does not open.
  Status add_seal(ByteView seal);
  // Leaf hashes of entries [size, size + n), in order.
  void add_leaf_hashes(std::span<const Hash> hashes);
  // Stored entries of one block; all must lie below the leaf hashes added. Calls `entry` for each one, in order of
  // index. Fails with `mismatch` (a finding: altered, missing, reordered or foreign entries), naming index and
  // audience.
  Status add_entries(std::span<const codec::StoredEntry> entries, const std::function<void(const ReadEntry&)>& entry);

  // Fails with `mismatch` unless the tree of all leaf hashes is the head's, at its size.
  Status finish(const codec::Head& head) const;
  // Fails with `mismatch` where the newest heartbeat or summary read is older than `quorum_time` by more than
  // `silence_max`: entries are held back at the end, or the broker has stopped writing these. With the two fresh, no
  // entry of this auditor's audiences from before that summary is missing. Where no heartbeat can be read there is
  // nothing to go by.
  Status check_end(Instant quorum_time, Duration silence_max) const;
  std::uint64_t size() const { return hashes_.size(); }
  // Entries seen per audience.
  const ChainStates& chains() const { return chains_.chains(); }

 private:
  Result<ReadEntry> check(const codec::StoredEntry& stored);
  // `before`: where the audiences stood before the summary.
  Status check_summary(const codec::SummaryEvent& summary, const ChainStates& before) const;
  // nullptr: the epoch was not sealed to this auditor.
  Result<EpochKey*> epoch_key(codec::Audience audience, std::uint64_t epoch, std::uint64_t counter);

  struct Epoch {
    EpochKey key;
    std::uint64_t next_counter;
  };

  model::Nation nation_;
  std::map<KeyId, X25519Private> keys_;
  std::map<std::pair<codec::Audience, std::uint64_t>, Epoch> epochs_;
  std::vector<Hash> hashes_;
  tlog::Frontier frontier_;
  ChainFollower chains_;
  std::optional<Instant> newest_heartbeat_, newest_summary_;
};

}  // namespace puente::audit
