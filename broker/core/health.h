// How the broker does, for its operator: what the core knows of it. No secrets, no content.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/time.h"

namespace puente::broker::core {

struct WitnessHealth {
  std::string name;
  std::uint64_t size = 0;  // of the newest head that it has cosigned
  std::string problem;     // empty: it answers
};

struct Health {
  std::uint64_t entries = 0;         // of the log
  std::uint64_t quorum_entries = 0;  // under the newest head with a quorum of both nations
  Instant quorum_time;
  std::string held_back;    // why nothing is released; empty: it is
  std::size_t devices = 0;  // connected, and greeted
  std::vector<WitnessHealth> witnesses;
  std::vector<std::string> holds;  // senders whose records wait, and for whom: a sentence each
};

}  // namespace puente::broker::core
