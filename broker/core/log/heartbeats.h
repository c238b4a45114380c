// The log's statement of what is in force, made at least once a minute, and whether the newest proven one is fresh
// enough to act on (docs/protocol.md, Freshness).
//
// Additions to the directory come into force with a heartbeat, in the same batch.
#pragma once

#include "broker/core/session/presence.h"

namespace puente::broker::core {

class Heartbeats {
 public:
  // References outlive it.
  Heartbeats(Registry& registry, LogKeeper& log, Sessions& sessions, const WitnessRound& witnesses, Presence& presence)
      : registry_(registry), log_(log), sessions_(sessions), witnesses_(witnesses), presence_(presence) {}

  // What is in force must be what the newest heartbeat in the log says: the file, or a page of it, may have been put
  // back. `check`: unless another treaty is in use than at the last start.
  StoreStatus restore(const ports::Values& values, bool check);

  bool is_due(Instant now) const;
  StoreStatus beat(Turn& turn);
  // Logs entries of the directory, each with its row.
  void log_entries(Turn& turn, Registry::Applied& applied);

  // The newest proven one, to a device that is there.
  StoreStatus send(Turn& turn, const KeyId& device);
  // A newer head has its quorum: if it proves a newer heartbeat, all devices get it.
  StoreStatus quorum_reached(Turn& turn);
  // Everybody acts only on a fresh, witnessed statement of what is in force; the broker too. Tells the operator when
  // that changes.
  bool is_fresh(Turn& turn);
  const std::string& held_back() const { return held_back_; }  // why it is not; empty: it is

  Instant last() const { return last_; }
  // The directory as of the newest heartbeat: what its hash is of.
  const std::vector<Bytes>& directory();

 private:
  StoreStatus check(const ports::Values& values) const;
  struct Held {
    audit::Appended appended;
    Instant time;
  };

  Registry& registry_;
  LogKeeper& log_;
  Sessions& sessions_;
  const WitnessRound& witnesses_;
  Presence& presence_;
  std::uint64_t number_ = 0;
  Instant last_{};
  std::optional<Held> newest_;  // perhaps not under a quorum head yet
  std::optional<Held> proven_;
  std::string held_back_;                        // as reported to the operator
  std::optional<std::vector<Bytes>> directory_;  // made when it is asked for
};

}  // namespace puente::broker::core
