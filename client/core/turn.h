// One step of the agent's core while it runs: the time, the randomness of this step, and where its effects go.
#pragma once

#include "client/core/agent_messages.h"
#include "client/ports/agent_store.h"
#include "crypto/primitives/drbg.h"

namespace puente::client::core {

struct Turn {
  Instant now;
  primitives::Drbg& random;
  ports::AgentBatch& batch;  // becomes durable as a whole
  Outputs& after;            // sent when the batch is durable
  Outputs& at_once;          // sent when the step ends: only what depends on nothing uncommitted

  void notice(Notice::Level level, std::string text) { at_once.push_back(Notice{level, std::move(text)}); }
};

inline ToBroker to_broker(const codec::DeviceMessage& message, std::vector<Bytes> slots = {}) {
  return ToBroker{encode(message), std::move(slots)};
}

}  // namespace puente::client::core
