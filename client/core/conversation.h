// The conversation with the broker over one connection: hello, welcome, heartbeats, and the numbers of requests.
//
// Guarantee: a request's number is used once. A conversation begins again where the broker is silent too long, or what
// it says does not fit together, and at most once in 30 seconds.
#pragma once

#include "client/core/turn.h"

namespace puente::client::core {

class Conversation {
 public:
  bool linked() const { return linked_; }
  // Has the broker welcomed us on this connection?
  bool welcomed() const { return welcomed_; }
  // Since when it has not; zero: never since the start.
  Instant missing_since() const { return missing_since_; }

  void connected();
  void disconnected(Instant now);
  // Another hello follows at the end of the step, and the welcome counts no more.
  void begin_again(Instant now);
  // Begins again where no welcome or no heartbeat came.
  void tick(Instant now);
  // Once: is hello to be said now?
  bool take_hello() { return std::exchange(hello_due_, false); }
  void hello(Turn& turn, const codec::Hello& hello);
  void welcome(Instant now);
  void heartbeat(Instant now) { heartbeat_at_ = now; }

  // Asks at once; the answer comes with this number.
  template <class M>
  std::uint64_t ask(Turn& turn, M message) {
    const std::uint64_t request = next_number();
    turn.at_once.push_back(to_broker(codec::DeviceMessage{request, std::move(message)}));
    return request;
  }
  std::uint64_t next_number() { return next_request_++; }

 private:
  bool linked_ = false;
  bool welcomed_ = false;
  bool hello_due_ = false;
  Instant hello_at_{}, heartbeat_at_{}, missing_since_{};
  std::uint64_t next_request_ = 1;
};

}  // namespace puente::client::core
