// A recipient comes and goes: the one place that tells all who keep something for those who are there.
#pragma once

#include "broker/core/delivery/notices.h"
#include "broker/core/session/refill.h"

namespace puente::broker::core {

class Presence {
 public:
  // References outlive it.
  Presence(Sessions& sessions, InFlight& in_flight, Refill& refill, Tracking& tracking, Notices& notices,
           Returns& returns)
      : sessions_(sessions),
        in_flight_(in_flight),
        refill_(refill),
        tracking_(tracking),
        notices_(notices),
        returns_(returns) {}

  // In place of an earlier session of the device. It has stored everything up to this delivery.
  void open(Session session, std::uint64_t last_delivery);
  void close(Connection connection);
  // Its session ends, and what waits for it goes back.
  void revoked(const KeyId& device);

 private:
  void leave(const KeyId& device);

  Sessions& sessions_;
  InFlight& in_flight_;
  Refill& refill_;
  Tracking& tracking_;
  Notices& notices_;
  Returns& returns_;
};

}  // namespace puente::broker::core
