// This device in the directory: its daily packages are published, and its certificate's end is warned of.
#pragma once

#include "client/core/daily_keys.h"
#include "client/core/in_force.h"
#include "client/core/requests.h"

namespace puente::client::core {

class OwnDevice {
 public:
  // References outlive it.
  OwnDevice(KeyId device, const InForce& in_force, const DailyKeys& daily, Requests& requests)
      : device_(device), in_force_(in_force), daily_(daily), requests_(requests) {}

  // A connection was made: what was published on the one before may be lost.
  void connected() { published_at_ = {}; }
  // Packages that the directory lacks.
  void publish_packages(Turn& turn);
  void warn_of_end(Turn& turn);

 private:
  KeyId device_;
  const InForce& in_force_;
  const DailyKeys& daily_;
  Requests& requests_;
  Instant published_at_{}, warned_at_{};
};

}  // namespace puente::client::core
