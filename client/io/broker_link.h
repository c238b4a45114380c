// The connection of one device to the broker: a DEALER with CURVE, which pins the broker's key from the treaty.
// Reconnects by itself, but not where the broker has refused it (ERROR 400, 300): then it is silent for good, and a new
// one is to be made after a while. One thread.
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
  static Result<BrokerLink> connect(const puente::io::zmq::Context& context, const std::string& endpoint,
                                    const puente::io::CurveKeys& keys, const CurvePublic& broker);

  BrokerLink(BrokerLink&&) noexcept = default;
  // The old connection goes before its monitor, as it does when a link ends (below).
  BrokerLink& operator=(BrokerLink&& other) noexcept {
    socket_ = std::move(other.socket_);
    monitor_ = std::move(other.monitor_);
    connected_ = other.connected_;
    return *this;
  }

  // Fails with `unavailable` where the queue to the broker is full.
  Status send(const codec::DeviceMessage& message, const std::vector<Bytes>& slots = {});
  Status send_encoded(ByteView message, const std::vector<Bytes>& slots);
  // Does not wait. nullopt: nothing there. Fails with the decoder's error where the broker sent rubbish (it is
  // dropped).
  Result<std::optional<FromBroker>> receive();
  // Waits up to `patience` for something to receive. True: there is something.
  bool wait(Duration patience) const;

  // True once after every (re)connection since the last call: what was said before must be said again.
  bool reconnected();
  // Does the connection stand, as of the last call of reconnected()?
  bool connected() const { return connected_; }
  void* socket() const { return socket_.raw(); }
  void* monitor_socket() const { return monitor_.raw(); }

 private:
  BrokerLink(puente::io::zmq::Socket socket, puente::io::zmq::Socket monitor)
      : monitor_(std::move(monitor)), socket_(std::move(socket)) {}

  // Declared first, closed last: libzmq's I/O thread waits for whom it tells of events, and for ever if nobody is
  // there.
  puente::io::zmq::Socket monitor_;
  puente::io::zmq::Socket socket_;
  bool connected_ = false;
};

}  // namespace puente::client::io
