// How the broker does, for its operator: what the core knows of it. No secrets, no content.
#pragma once

#include <string>
#include <vector>

#include "broker/core/budget/conduct.h"
#include "broker/core/budget/spool_shares.h"

namespace puente::broker::core {

class Registry;
class Sessions;

struct WitnessHealth {
  std::string name;
  std::uint64_t size = 0;  // of the newest head that it has cosigned
  std::string problem;     // empty: it answers
};

// A device that is connected, has said something since the start, or has records waiting.
struct DeviceHealth {
  KeyId device;
  std::string name;
  bool connected = false;
  std::optional<CurvePublic> transport{};
  SpoolShares::Held waiting{};  // what it sent and its recipients have not taken
  Conduct conduct{};
};
struct AgencyHealth {
  std::string agency;
  SpoolShares::Held waiting;
  std::vector<DeviceHealth> devices;
};

struct Health {
  std::uint64_t entries = 0;         // of the log
  std::uint64_t quorum_entries = 0;  // under the newest head with a quorum of both nations
  Instant quorum_time;
  std::string held_back;    // why nothing is released; empty: it is
  std::size_t devices = 0;  // connected, and greeted
  std::vector<WitnessHealth> witnesses;
  std::vector<std::string> holds;        // what waits or is not taken, for as long as that lasts: a sentence each
  SpoolShares::Held waiting{}, share{};  // of all; and what one agency may have now
  std::vector<AgencyHealth> agencies{};
  // The note of a head that witnesses cosigned and this log does not lead to, as a device showed it; empty: none. The
  // next start is to be given it (CoreConfig).
  std::string contradiction{};
};

// Fills in `waiting`, `share` and `agencies`.
void add_peers(Health& out, const Registry& registry, const Sessions& sessions, const SpoolShares& shares,
               const Conducts& conducts);

}  // namespace puente::broker::core
