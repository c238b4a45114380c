// Two agents and the broker between them, for tests of what they do together.
#pragma once

#include <stdexcept>

#include "client/core/agent.h"
#include "tests/unit/client/core/world.h"

namespace puente::client::core::test {

// A sender and a recipient, connected, in agreement with the heartbeat.
struct Network {
  Broker broker;
  Party sender{broker, broker.mx, "SSPC", 11};
  Party recipient{broker, broker.us, "DEA", 12};

  Network() {
    settle();
    settle();  // the daily packages come into force with this heartbeat
  }
  // A heartbeat of now, and everybody says hello again.
  void settle() {
    broker.beat();
    sender.connect();
    recipient.connect();
  }
  ports::OutboxState state(const RecordId& id) { return sender.store.outbox(id).value()->state; }
  codec::SealedRecord sealed(const RecordId& id) {
    for (const codec::SealedRecord& record : sender.submitted)
      if (codec::decode_header(record.header).value().record_id == id) return record;
    throw std::runtime_error("the record was not submitted");
  }
  void hand_over(Delivery delivery) { recipient.run(Received{std::move(delivery.message), std::move(delivery.slots)}); }
};

}  // namespace puente::client::core::test
