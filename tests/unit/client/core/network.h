// Two agents and the real broker between them, for tests of what agents do. Messages can be altered on their way
// (AgentNode::on_send, on_receive), held back, or forged (tests/support/world/forger.h).
#pragma once

#include "client/core/agent.h"
#include "tests/support/world/forger.h"
#include "tests/support/world/world.h"

namespace puente::client::core::test {

using support::AgentNode;
using support::Forger;
using support::must;
using support::noon;

// The policy of the sender's nation, and of the recipient's: MX/SSPC may give US/DEA violent events, but places no
// finer than the municipality, and no sources.
extern const std::string policy_mx, policy_us;
extern const std::string violent_event;  // a document to US/DEA: type, place at two rungs (and the country follows)

// A sender and a recipient, connected, in agreement with the heartbeat.
struct Network : support::World {
  explicit Network(const std::string& mx = policy_mx, const std::map<std::string, ports::AgentStore*>& stores = {})
      : World({.agents = {"sspc", "dea"}, .mx = mx, .us = policy_us, .agent_stores = stores}) {}
  AgentNode& sender = (*this)["sspc"];
  AgentNode& recipient = (*this)["dea"];

  ports::OutboxState state(const RecordId& id) { return sender.state(id); }
  // Sends, and carries what follows.
  RecordId send(const std::string& document = violent_event) {
    const RecordId id = sender.send(document);
    settle();
    return id;
  }
  // Sends while the recipient is away: the record stays at the broker.
  RecordId send_to_absent(const std::string& document = violent_event) {
    disconnect("dea");
    advance(minutes(1));  // the broker learns it with its next heartbeat
    return send(document);
  }
};

// While it lives: what the agent would be given of one kind is kept back.
template <class M>
class HeldBack {
 public:
  explicit HeldBack(AgentNode& from) : from_(from) {
    from_.on_receive = [this](codec::BrokerMessage& message, std::vector<Bytes>& slots) {
      if (!std::holds_alternative<M>(message.body)) return true;
      std::vector<Bytes> one{codec::encode(message)};
      one.insert(one.end(), slots.begin(), slots.end());
      frames.push_back(std::move(one));
      return false;
    };
  }
  HeldBack(const HeldBack&) = delete;
  HeldBack& operator=(const HeldBack&) = delete;
  ~HeldBack() { from_.on_receive = nullptr; }
  // All of it, as it came.
  void give() {
    from_.on_receive = nullptr;
    for (const std::vector<Bytes>& one : frames) from_.receive(one);
  }

  std::vector<std::vector<Bytes>> frames;

 private:
  AgentNode& from_;
};

// Messages of one kind are altered on their way to the agent, for as long as it is there.
template <class M>
void alter(AgentNode& at, std::function<void(M&, std::vector<Bytes>&)> change) {
  at.on_receive = [change = std::move(change)](codec::BrokerMessage& message, std::vector<Bytes>& slots) {
    if (auto* const body = std::get_if<M>(&message.body)) change(*body, slots);
    return true;
  };
}
template <class M>
void lose_received(AgentNode& at) {
  at.on_receive = [](codec::BrokerMessage& message, std::vector<Bytes>&) {
    return !std::holds_alternative<M>(message.body);
  };
}
template <class M>
void lose_sent(AgentNode& at) {
  at.on_send = [](codec::DeviceMessage& message, std::vector<Bytes>&) {
    return !std::holds_alternative<M>(message.body);
  };
}

}  // namespace puente::client::core::test
