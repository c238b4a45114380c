// Keys that two programs use at a time: a device that runs twice, or a thief of its key.
//
// Guarantee: where it keeps happening, both nations' auditors read it, in one entry for each key and minute at most.
// The rule by which connections are decided is the edge's (broker/edge/admissions.h).
#pragma once

#include <map>

#include "broker/core/log/log_keeper.h"
#include "broker/core/messages.h"
#include "broker/core/registry.h"

namespace puente::broker::core {

class KeyFights {
 public:
  // References outlive it.
  KeyFights(const Registry& registry, LogKeeper& log) : registry_(registry), log_(log) {}
  void fought(Turn& turn, const KeyFought& fight);

 private:
  const Registry& registry_;
  LogKeeper& log_;
  std::map<KeyId, Instant> logged_;  // bounded by the directory
};

}  // namespace puente::broker::core
