// The log in a stopped broker's store, derived again from its entries.
//
// Guarantee of check(), without a finding: leaves, ciphertexts, counters and running hashes of all three audiences fit
// together, every tile is the one that the leaves give, and checkpoint, cosigned head and chains in the store are those
// of this tree. Memory: one block of each audience and some tiles. Non-guarantee: what entries say (they are not
// decrypted), and that the store is the newest: that is for the witnesses to tell. Reads through audit/store_source.h.
// Not thread safe.
#pragma once

#include <functional>

#include "audit/follow.h"
#include "audit/store_source.h"
#include "crypto/tlog/tiled_log.h"
#include "schemas/codec/record.h"

namespace puente::audit::fsck {

class StoreCheck {
 public:
  using OnFinding = std::function<void(const tlog::LogFinding&)>;
  using OnProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

  StoreCheck(StoreSource& store, tlog::Vkey log, std::string origin, OnFinding finding)
      : store_(store), log_(std::move(log)), origin_(std::move(origin)), on_finding_(std::move(finding)) {}

  // To be told of before check(): a root that somebody keeps (a witness).
  void expect_root(const codec::Head& head, const std::string& keeper) { expected_[head.size] = {head.root, keeper}; }
  // Errors are those of the store alone.
  StoreResult<codec::Head> check(const OnProgress& progress);
  // Whether all else in the broker's store is what the log's key signed with the head that check() gave.
  StoreStatus check_rows(const codec::Head& head);

 private:
  struct Cursor;
  StoreResult<codec::Head> read_heads();
  StoreStatus read_entries(std::uint64_t size, const OnProgress& progress);
  StoreStatus take(codec::Audience audience, const codec::StoredEntry& entry);
  StoreStatus take_missing(std::uint64_t index);
  StoreStatus append(const Hash& leaf);
  StoreStatus compare_tile(const tlog::Tile& tile, bool exact);
  StoreStatus compare_chains();
  void find(std::string name, std::string where, std::string what);

  StoreSource& store_;
  tlog::Vkey log_;
  std::string origin_;
  OnFinding on_finding_;
  std::map<std::uint64_t, std::pair<Hash, std::string>> expected_;
  tlog::TileBuilder tree_;
  ChainFollower chains_;
};

}  // namespace puente::audit::fsck
