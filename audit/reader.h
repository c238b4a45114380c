// The log as an auditor checks it: alone and offline, with the auditor's own keys, in memory that does not grow with
// it.
#pragma once

#include <map>
#include <optional>

#include "audit/chain.h"
#include "audit/epoch.h"
#include "audit/follow.h"
#include "crypto/tlog/tree.h"
#include "schemas/codec/record.h"

namespace puente::audit {

struct ReadEntry {
  std::uint64_t index = 0;
  codec::LeafInput leaf;
  Bytes leaf_bytes;                             // canonical, as hashed
  bool ours = false;                            // of an audience that the auditor may read
  std::optional<codec::EntryPlaintext> opened;  // ours, and of an epoch that was sealed to this auditor
  std::optional<codec::Event> event;            // what `opened` says
};

// Feed entries in the order of the log: every leaf, and the ciphertexts of the auditor's own audiences.
// Guarantee: each entry handed out continues its audience's counter and running hash (those of the other nation too:
// they can be checked without reading); ours was hashed, decrypted and compared with its leaf. finish() then says
// whether all leaves together are the tree of the head. Non-guarantee: what entries of other audiences say.
class LogReader {
 public:
  // How far a reading came. Holds no secret, and is checked by what follows: neither another tree nor other chains
  // continue to the next cosigned head.
  struct Position {
    tlog::Frontier tree;
    ChainStates chains;
    std::optional<Instant> heartbeat, summary;  // the newest read
  };

  // `keys`: the private halves of the auditor's encryption packages, by key id.
  LogReader(model::Nation nation, std::map<KeyId, X25519Private> keys) : nation_(nation), keys_(std::move(keys)) {}
  // Goes on where another reading of the same log came to.
  LogReader(model::Nation nation, std::map<KeyId, X25519Private> keys, const Position& from)
      : nation_(nation),
        keys_(std::move(keys)),
        frontier_(from.tree),
        chains_(from.chains),
        from_(from.chains),
        newest_heartbeat_(from.heartbeat),
        newest_summary_(from.summary) {}
  Position position() const { return {frontier_, chains_.chains(), newest_heartbeat_, newest_summary_}; }

  // Seals for other auditors, and of epochs known already, are skipped. Fails with `unauthenticated` where one of ours
  // does not open.
  Status add_seal(ByteView seal);
  // The next entry; `ciphertext` is empty where the auditor may not read it. Fails with `mismatch` (a finding: altered,
  // missing, reordered or foreign entries), naming index and audience. After a failure the
  // reader is of no more use.
  Result<ReadEntry> add(ByteView leaf, ByteView ciphertext);

  // Fails with `mismatch` unless the tree of all leaves is the head's, at its size.
  Status finish(const codec::Head& head) const;
  // Fails with `mismatch` where the newest heartbeat or summary read is older than `quorum_time` by more than
  // `silence_max`: entries are held back at the end, or the broker has stopped writing these. Where no heartbeat can be
  // read there is nothing to go by.
  Status check_end(Instant quorum_time, Duration silence_max) const;
  std::uint64_t size() const { return frontier_.size(); }
  Hash root() const { return frontier_.root(); }
  const ChainStates& chains() const { return chains_.chains(); }

 private:
  // `before`: where the audiences stood before this entry.
  Status open(ReadEntry& entry, ByteView ciphertext, const ChainStates& before);
  // nullptr: the epoch was not sealed to this auditor.
  Result<EpochKey*> epoch_key(codec::Audience audience, std::uint64_t epoch, std::uint64_t counter);

  struct Epoch {
    EpochKey key;
    std::uint64_t next_counter;
  };

  model::Nation nation_;
  std::map<KeyId, X25519Private> keys_;
  std::map<std::pair<codec::Audience, std::uint64_t>, Epoch> epochs_;
  tlog::Frontier frontier_;
  ChainFollower chains_;
  ChainStates from_;  // where the audiences stood when this reading began
  std::optional<Instant> newest_heartbeat_, newest_summary_;
};

}  // namespace puente::audit
