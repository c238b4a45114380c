// What a shard of the log begins with: the directory, both nations' bundles and the pauses, as somebody held them when
// the shard before ended. An agent holds all of it, checked against the newest heartbeat; the store of a restored
// broker may not. The treaty's [handover] names it by its hashes, so whoever carries the file need not be trusted.
//
// Not handed over: the broker's release packages (what was sealed to them is dropped with the queues), receipts,
// queues, chains of devices, what quotas counted. Encoding: lp("puente/1 shard-state"), then each part: lp(name)
// lp(bytes), in the order of Part, entries ascending by SHA-256, orders by nation and number. One form only. Errors:
// malformed, too_large, mismatch (not what the treaty says), and those of entries, bundles and orders. Pure.
#pragma once

#include "policy/bundle.h"
#include "trust/directory.h"
#include "trust/pauses.h"

namespace puente::trust {

inline constexpr std::size_t shard_state_bytes_max = 64 << 20;

struct ShardState {
  std::vector<Bytes> entries;                      // canonical DirectoryEntry, live, none of the broker's
  std::array<Bytes, model::nation_count> bundles;  // as served; empty: none
  std::vector<Bytes> orders;                       // as served, live
  friend bool operator==(const ShardState&, const ShardState&) = default;
};

Bytes encode(const ShardState& state);
Result<ShardState> decode_shard_state(ByteView bytes);

// What is in force here at `t`, to be handed over.
ShardState shard_state_of(const Directory& directory, const std::array<Bytes, model::nation_count>& bundles,
                          const Pauses& pauses, Instant t);

// A state that was checked under a treaty, at a time; with the hashes that a [handover] names.
struct CheckedState {
  std::vector<AdmittedEntry> entries;  // in order of need
  std::vector<policy::LoadedBundle> bundles;
  std::vector<SignedOrder> orders;  // ascending by nation and number
  Hash directory;
  model::BundleHashes bundle_hashes;
  Hash pauses;
};
// Every entry, bundle and order stands under `treaty` at `at`, is live then, and comes once.
Result<CheckedState> check_state(const SignedTreaty& treaty, const ShardState& state, Instant at);
// The same for the treaty's own hand-over, whose hashes these must be. `mismatch` also where the treaty has none.
Result<CheckedState> check_handed_over(const SignedTreaty& treaty, const ShardState& state);

}  // namespace puente::trust
