// Of SegmentStore alone: commits that are not in the database yet, laid over it; and the segment that they stand in.
#pragma once

#include <map>

#include "broker/ports/net_batch.h"
#include "broker/store/segments/segment_store.h"

namespace puente::broker::store {

struct SegmentStore::Recent {
  explicit Recent(const SqlcipherStore& database) : rows(database, commits) {}

  ports::WriteBatch commits;
  ports::OverlaidRows rows;
  std::size_t bytes = 0;
  std::map<std::pair<std::uint8_t, std::uint64_t>, std::size_t> tiles;  // the newest of each, in commits.log->tiles
  std::optional<Segment> segment;
  int file = 0;  // that it is in

  bool empty() const { return commits.empty(); }
  void add(const ports::WriteBatch& batch) {
    const std::size_t first = commits.log ? commits.log->tiles.size() : 0;
    ports::append(commits, batch);
    bytes += ports::held_bytes(batch);
    if (!commits.log) return;
    for (std::size_t i = first; i < commits.log->tiles.size(); ++i)
      tiles[{commits.log->tiles[i].level, commits.log->tiles[i].index}] = i;
  }
  void clear() {
    commits = {};
    rows.lay(commits);
    bytes = 0;
    tiles.clear();
  }
};

}  // namespace puente::broker::store
