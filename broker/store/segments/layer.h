// Of SegmentStore alone: commits that are laid over those before them, which are in the database or on their way into
// it.
#pragma once

#include <map>

#include "broker/ports/net_batch.h"
#include "broker/ports/overlaid_rows.h"

namespace puente::broker::store {

struct Layer {
  // What lies below outlives it.
  explicit Layer(const ports::RecordReader& below) : rows(below, commits) {}
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  ports::WriteBatch commits;
  ports::OverlaidRows rows;
  std::size_t bytes = 0;
  std::map<std::pair<std::uint8_t, std::uint64_t>, std::size_t> tiles;  // the newest of each, in commits.log->tiles

  bool empty() const { return commits.empty(); }
  void add(const ports::WriteBatch& batch) {
    const std::size_t first = commits.log ? commits.log->tiles.size() : 0;
    ports::append(commits, batch);
    bytes += ports::held_bytes(batch);
    if (!commits.log) return;
    for (std::size_t i = first; i < commits.log->tiles.size(); ++i)
      tiles[{commits.log->tiles[i].level, commits.log->tiles[i].index}] = i;
  }
};

}  // namespace puente::broker::store
