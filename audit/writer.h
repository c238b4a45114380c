// The log as the broker writes it. Pure: what is to be stored comes out of take(), randomness goes in.
#pragma once

#include <optional>
#include <vector>

#include "audit/chain.h"
#include "audit/epoch.h"
#include "crypto/tlog/tree.h"

namespace puente::audit {

// One event that was appended, as its parties will be told of it.
struct Appended {
  std::uint64_t index = 0;
  Bytes leaf;  // canonical LeafInput
  Nonce nonce;
  Bytes event;  // canonical Event
};

inline constexpr std::size_t block_bytes = 128 << 10;

// Everything of the log that one commit must store.
struct Staged {
  std::uint64_t first_index = 0;
  std::vector<Hash> leaf_hashes;
  std::array<std::vector<codec::Block>, codec::audience_count> blocks;  // each of at most block_bytes and an entry
  std::vector<codec::EpochSeal> seals;
  ChainStates chains;
  std::uint64_t size = 0;  // of the tree, with these leaves
  Hash root;
};

class LogWriter {
 public:
  // `frontier` and `chains`: the state of the last commit (both empty for a new log).
  LogWriter(tlog::Frontier frontier, const ChainStates& chains) : frontier_(std::move(frontier)), chains_(chains) {}

  // Opens a new epoch of every audience, with fresh keys sealed to `auditors`. To be called before the first append
  // after a start; what earlier epochs used is not known here any more.
  Status open_epochs(std::span<const AuditorKey> auditors, primitives::Drbg& random);

  Appended append(const codec::Event& event, codec::Audience audience, primitives::Drbg& random);

  // Where every audience stands, to be appended as an entry: an auditor whose newest entries were held back notices.
  codec::SummaryEvent summary() const;

  std::uint64_t size() const { return frontier_.size(); }
  const ChainStates& chains() const { return chains_; }
  bool has_staged() const { return !staged_.leaf_hashes.empty(); }
  Staged take();

 private:
  tlog::Frontier frontier_;
  ChainStates chains_;
  std::array<std::optional<EpochKey>, codec::audience_count> keys_;
  Staged staged_;
  std::array<std::size_t, codec::audience_count> block_fill_{};  // bytes in the last block of each audience
};

}  // namespace puente::audit
