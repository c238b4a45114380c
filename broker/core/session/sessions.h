// Who is connected: devices that said hello, each on its newest connection.
//
// Who is spoken to is a device's key; the number only says on which connection. Not thread safe.
#pragma once

#include <map>
#include <vector>

#include "broker/core/log/log_keeper.h"
#include "broker/core/log/witness_round.h"

namespace puente::broker::core {

struct Session {
  KeyId device;
  Connection connection = 0;
  std::uint64_t held_size = 0;  // of the newest quorum head that the device holds
};

class Sessions {
 public:
  explicit Sessions(const LogKeeper& log) : log_(log) {}

  // In place of an earlier session of the device.
  void open(Session session);
  // The device whose session stood on that connection; nothing where it has a newer one, or none.
  std::optional<KeyId> close(Connection connection);
  void end(const KeyId& device);

  Session* find(const KeyId& device);
  const Session* find(const KeyId& device) const;
  std::vector<KeyId> devices() const;
  std::size_t size() const { return by_device_.size(); }

  // What takes the device from the head that it holds to this one. With its quorum the device holds it from now on.
  StoreResult<codec::HeadUpdate> update(Session& session, const NotedHead& head, bool quorum) const;

 private:
  const LogKeeper& log_;
  std::map<KeyId, Session> by_device_;
  std::map<Connection, KeyId> by_connection_;
};

}  // namespace puente::broker::core
