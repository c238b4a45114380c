#include "broker/core/session/sessions.h"

namespace puente::broker::core {

void Sessions::open(Session session) {
  end(session.device);
  close(session.connection);
  by_connection_[session.connection] = session.device;
  const KeyId device = session.device;
  by_device_[device] = std::move(session);
}

std::optional<KeyId> Sessions::close(Connection connection) {
  const auto found = by_connection_.find(connection);
  if (found == by_connection_.end()) return std::nullopt;
  const KeyId device = found->second;
  end(device);
  return device;
}

void Sessions::end(const KeyId& device) {
  const auto found = by_device_.find(device);
  if (found == by_device_.end()) return;
  by_connection_.erase(found->second.connection);
  by_device_.erase(found);
}

Session* Sessions::find(const KeyId& device) {
  const auto found = by_device_.find(device);
  return found == by_device_.end() ? nullptr : &found->second;
}

const Session* Sessions::find(const KeyId& device) const {
  const auto found = by_device_.find(device);
  return found == by_device_.end() ? nullptr : &found->second;
}

std::vector<KeyId> Sessions::devices() const {
  std::vector<KeyId> out;
  for (const auto& [device, session] : by_device_) out.push_back(device);
  return out;
}

StoreResult<codec::HeadUpdate> Sessions::update(Session& session, const NotedHead& head, bool quorum) const {
  codec::HeadUpdate out{head.note, session.held_size, {}};
  PUENTE_TRY(out.consistency, log_.tree().consistency(session.held_size, head.head.size));
  // A head without its quorum is not one that the device will hold.
  if (quorum) session.held_size = head.head.size;
  return out;
}

}  // namespace puente::broker::core
