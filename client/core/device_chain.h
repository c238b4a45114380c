// The chain of what this device has sealed: each record carries its number, from 1, and the hash of the one before.
//
// Whoever signs two records under one number is accused of it by the broker's log. A store that was lost, or an older
// copy put back, would make the agent do so: where the broker holds a higher number than the store knows, nothing is
// sealed or sent until an operator orders to go on behind what the broker holds.
#pragma once

#include "client/core/stored_values.h"
#include "client/core/turn.h"

namespace puente::client::core {

enum class WhenBehind { hold, go_on };  // the order is the operator's, for one start

class DeviceChain {
 public:
  explicit DeviceChain(WhenBehind when_behind) : when_behind_(when_behind) {}
  StoreStatus restore(const Values& values);

  std::uint64_t next() const { return sequence_ + 1; }
  const Hash& previous() const { return previous_; }
  void extend(const Hash& header_hash);
  // A shard of the broker's log begins, and with it the chain.
  void begin_anew(ports::AgentBatch& batch);
  void save(ports::AgentBatch& batch) const;

  // The newest record of this device that the broker holds. True: it goes on behind that one from now on, by order.
  bool compare(Turn& turn, std::uint64_t sequence, const Hash& header_hash);
  // Fails with `conflict` while the broker holds more than the store knows.
  Status in_step() const;

 private:
  WhenBehind when_behind_;
  std::uint64_t sequence_ = 0;
  Hash previous_;
  std::uint64_t broker_holds_ = 0;
};

}  // namespace puente::client::core
