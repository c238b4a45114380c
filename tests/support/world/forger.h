// A broker that lies. It goes on from the real log with entries that the real core would never write, under heads that
// every witness has cosigned: an honest witness sees heads only, and would have. For tests of what agents do then.
//
// The real broker does not know these entries: to whoever has taken a forged head, its own next one is another history.
#pragma once

#include <vector>

#include "crypto/tlog/tree.h"
#include "tests/support/world/world.h"

namespace puente::support {

class Forger {
 public:
  using What = decltype(codec::Event::what);

  // From the real log as it is now, without its last `fewer` entries.
  explicit Forger(World& world, std::uint64_t fewer = 0);

  // The next entry; without its inclusion, which prove() adds once all is appended.
  codec::EventProof append(const What& what);
  codec::EventProof prove(codec::EventProof proof) const;
  // The newest head, for who holds one of that size.
  codec::HeadUpdate head(std::uint64_t held) const;

  // As the real broker would say it now, to that agent.
  codec::HeartbeatEvent in_force() const;
  codec::BrokerMessage heartbeat(const AgentNode& to, const codec::HeartbeatEvent& event);
  codec::BrokerMessage notice(const AgentNode& to, const What& what);

 private:
  World& world_;
  tlog::MemoryTree log_;
};

}  // namespace puente::support
