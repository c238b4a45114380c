// The loop around the agent's core, without sockets, clock and randomness: inputs are stepped, what the core decides is
// made durable in one batch, and what hangs on the batch comes out. The daemon feeds it from sockets, a simulator from
// a history.
//
// Guarantee: the core's contract (core/agent.h): a batch is stored before anything else is stepped. Messages to the
// broker belong to the connection they were said on: they are dropped when it ends. The same calls give the same
// outputs. After an error nothing is stepped or stored any more: each later call gives that error again.
// Errors: of store and key ring. Not thread safe.
#pragma once

#include <deque>

#include "client/core/agent.h"

namespace puente::client::drive {

inline constexpr Duration tick_interval = milliseconds(500);

class Driver {
 public:
  // References outlive the driver.
  Driver(core::Agent& agent, ports::AgentStore& store) : agent_(agent), store_(store) {}

  // One input. What the core decides is not durable before settle(): many inputs share one commit.
  StoreStatus step(Instant now, const Seed& seed, core::Input input);
  // Makes durable what the core decided, and what follows from that.
  StoreStatus settle(Instant now, const Seed& seed);
  // Both.
  StoreStatus run(Instant now, const Seed& seed, core::Input input);
  // A Tick, where one is due.
  StoreStatus tick(Instant now, const Seed& seed);

  // Messages for the broker on this connection, in order; the caller removes each that it has sent.
  std::deque<core::ToBroker>& to_broker() { return to_broker_; }
  // All else that came out, in order.
  core::Outputs take_outputs() { return std::exchange(outputs_, {}); }

 private:
  StoreStatus stopped(StoreStatus why);
  void take(core::Outputs outputs);

  core::Agent& agent_;
  ports::AgentStore& store_;
  bool connected_ = false;
  std::deque<core::ToBroker> to_broker_;
  core::Outputs outputs_;
  Instant ticked_{};
  StoreStatus failed_;  // the first error
};

}  // namespace puente::client::drive
