#include "broker/core/session/presence.h"

namespace puente::broker::core {

void Presence::open(Session session, std::uint64_t last_delivery) {
  const KeyId device = session.device;
  leave(device);
  sessions_.open(std::move(session));
  in_flight_.open(device);
  refill_.open(device, last_delivery);
  tracking_.open(device);
  notices_.open(device);
}

void Presence::close(Connection connection) {
  if (const std::optional<KeyId> device = sessions_.close(connection)) leave(*device);
}

void Presence::revoked(const KeyId& device) {
  sessions_.end(device);
  leave(device);
  returns_.revoked(device);
}

void Presence::leave(const KeyId& device) {
  in_flight_.close(device);
  refill_.close(device);
  tracking_.close(device);
  notices_.close(device);
}

}  // namespace puente::broker::core
