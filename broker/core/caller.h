// Who a message came from, and where its answer goes.
#pragma once

#include "broker/core/turn.h"
#include "trust/directory.h"

namespace puente::broker::core {

struct Caller {
  const trust::Device& device;  // proven by the connection's key
  Connection connection;
  std::uint64_t request;  // chosen by the device

  Send answer(codec::BrokerMessage::Body body) const { return to(connection, {request, std::move(body)}); }
};

// Fails with `not_permitted` where the device's certificate is of another role.
Status require_role(const trust::Device& device, pki::Role role, std::string_view what);

}  // namespace puente::broker::core
