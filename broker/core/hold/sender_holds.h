// Senders whose deliveries a recipient device has refused too often: what they send to it waits, and nothing else does.
//
// Guarantee: the sixteenth refusal within a day that counts against a sender device holds it for that recipient device.
// Counts and holds outlive a restart: a small value for each pair of devices. Non-guarantee: nothing is moved here.
#pragma once

#include <map>

#include "broker/core/turn.h"

namespace puente::broker::core {

class SenderHolds {
 public:
  StoreStatus restore(const ports::Values& values);

  bool holds(const KeyId& sender, const KeyId& recipient) const;
  struct Held {
    KeyId sender, recipient;
    std::size_t refused = 0;  // within a day
    Instant since;
    Instant until;
  };
  std::vector<Held> held() const;  // ascending by sender and recipient
  // One more refusal counts against the sender. How many there were within a day where it is held from now on; else 0.
  std::uint32_t count(Turn& turn, const KeyId& sender, const KeyId& recipient);
  // Ends what has been held for a day: a fault that two agencies have mended meanwhile stops nobody for good, and one
  // that goes on costs the recipient sixteen deliveries a day. Sender and recipient of each.
  std::vector<std::pair<KeyId, KeyId>> end_old(Turn& turn);
  // One that is held goes again, and nothing counts against it.
  void lift(Turn& turn, const KeyId& sender, const KeyId& recipient);

 private:
  struct Pair {
    std::vector<Instant> refused;  // within the last day, oldest first; 16 at most
    bool held = false;             // since the last of them
  };
  std::map<std::pair<KeyId, KeyId>, Pair> pairs_;  // by sender and recipient
};

}  // namespace puente::broker::core
