// One connection of one device to the broker: a DEALER with CURVE, which pins the broker's key from the treaty. It does
// not reconnect: whoever has it makes a new one after a while (comeback.h), and what was meant for the connection
// before goes with it. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/zmq.h"
#include "schemas/codec/wire.h"

namespace puente::client::io {

struct FromBroker {
  codec::BrokerMessage message;
  std::vector<Bytes> slots;
};

class BrokerLink {
 public:
  // `ended`: it was lost, or could not be made. `refused`: the broker said so in the handshake (docs/transport.md,
  // ERROR). Both are final.
  enum class State { connecting, connected, ended, refused };

  static Result<BrokerLink> connect(const puente::io::zmq::Context& context, const std::string& endpoint,
                                    const puente::io::CurveKeys& keys, const CurvePublic& broker);

  BrokerLink(BrokerLink&&) noexcept = default;
  // The old connection goes before its monitor, as it does when a link ends (below).
  BrokerLink& operator=(BrokerLink&& other) noexcept {
    socket_ = std::move(other.socket_);
    monitor_ = std::move(other.monitor_);
    state_ = other.state_;
    return *this;
  }

  // How the connection is, after what happened to it until now.
  State state();

  // Fails with `unavailable` where the queue to the broker is full, or there was no connection at the last state().
  Status send(const codec::DeviceMessage& message, const std::vector<Bytes>& slots = {});
  Status send_encoded(ByteView message, const std::vector<Bytes>& slots);
  // Does not wait. nullopt: nothing there. Fails with `unavailable` where the connection was lost within a message: it
  // has ended. Else fails with the decoder's error where the broker sent rubbish (it is dropped).
  Result<std::optional<FromBroker>> receive();
  // Waits up to `patience` for something to receive. True: there is something.
  bool wait(Duration patience) const;

  void* socket() const { return socket_.raw(); }
  void* monitor_socket() const { return monitor_.raw(); }

 private:
  BrokerLink(puente::io::zmq::Socket socket, puente::io::zmq::Socket monitor)
      : monitor_(std::move(monitor)), socket_(std::move(socket)) {}
  bool over() const { return state_ == State::ended || state_ == State::refused; }

  // Declared first, closed last: libzmq's I/O thread waits for whom it tells of events, and for ever if nobody is
  // there.
  puente::io::zmq::Socket monitor_;
  puente::io::zmq::Socket socket_;
  State state_ = State::connecting;
};

}  // namespace puente::client::io
