// What the log says of a pause. For the sources of this room.
#pragma once

#include "schemas/codec/audit.h"
#include "schemas/codec/wire.h"
#include "trust/order.h"

namespace puente::broker::core {

inline codec::PauseEvent pause_event(const trust::SignedOrder& order, std::string action, const trust::Order& pause,
                                     const codec::PauseCount& count) {
  return {.nation = order.order().nation,
          .number = order.order().number,
          .action = std::move(action),
          .order = order.hash(),
          .pause = pause.number,
          .scope = trust::scope_of(pause.pause()),
          .reason = order.order().reason,
          .by = order.signers(),
          .waiting = count.waiting,
          .returned = count.returned,
          .expired = count.expired};
}

}  // namespace puente::broker::core
