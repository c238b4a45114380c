// What the local API needs of the daemon around the core.
#pragma once

#include <functional>

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
  virtual Answer<std::vector<Result<core::Kept>>> compose(std::vector<core::Draft> drafts) = 0;
  // Returns with the broker's answer, or `unavailable` after a while.
  virtual AnswerStatus publish(Bytes entry) = 0;
  // Likewise: a recall or a reason.
  virtual Answer<core::Answered> recall(const RecordId& record_id, std::string reason) = 0;
  virtual AnswerStatus give_reason(const Hash& header_hash, std::string reason) = 0;
  // Takes part in the conversation with the broker for so long, or until `done` says so.
  virtual void wait(Duration patience, const std::function<bool()>& done) = 0;
  virtual StoreStatus seen(core::SeenRecord record) = 0;
  // Durable when it returns.
  virtual StoreStatus note_act(ports::OfficerAct act) = 0;
  // A person has seen the alarms. Returns when they are forgotten.
  virtual StoreStatus forget_alarms() = 0;
  // What a caller asked for met a store that cannot be trusted any more: nothing goes on after this request.
  virtual void stop(const StoreError& error) = 0;
};

}  // namespace puente::client::agent
