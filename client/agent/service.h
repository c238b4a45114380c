// What the local API needs of the daemon around the core.
#pragma once

#include "client/core/agent.h"

namespace puente::client::agent {

class Service {
 public:
  virtual ~Service() = default;
  virtual const core::Agent& agent() const = 0;
  virtual ports::AgentStore& store() = 0;
  virtual const primitives::SigningKey& device_key() const = 0;
  virtual Instant now() const = 0;
  // Returns when the drafts are durable. In the order of the drafts.
  virtual Result<std::vector<Result<core::Kept>>> compose(std::vector<core::Draft> drafts) = 0;
  // Returns with the broker's answer, or `unavailable` after a while.
  virtual Status publish(Bytes entry) = 0;
};

}  // namespace puente::client::agent
