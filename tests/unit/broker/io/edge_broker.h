// A running edge, and libzmq's sockets that connect to it.
#pragma once

#include <poll.h>
#include <zmq.h>

#include <chrono>

#include "broker/edge/limits.h"
#include "broker/io/edge_server.h"
#include "io/zmq.h"
#include "tests/support/raw_client.h"
#include "tests/support/seeded.h"

namespace puente::broker::io::testing {

using support::must;
using support::RawClient;

using Clock = std::chrono::steady_clock;

inline edge::ClientKey client_key(const puente::io::CurveKeys& keys) {
  return {keys.public_key, keys.private_key.duplicate()};
}

struct Broker {
  puente::io::zmq::Context context;
  puente::io::CurveKeys keys = puente::io::generate_curve_keys();
  puente::io::CurveKeys device = puente::io::generate_curve_keys();
  puente::io::CurveKeys other = puente::io::generate_curve_keys();
  std::unique_ptr<EdgeServer> server;
  std::uint64_t seed = 1;

  explicit Broker(const edge::Caps& caps = {}, const std::string& host = "127.0.0.1")
      : server(must(EdgeServer::start(host, 0, {keys.public_key, keys.private_key.duplicate()},
                                      {{device.public_key, 1}, {other.public_key, 4}}, caps))) {}
  void allow(edge::AllowList list) { server->allow(std::move(list)); }

  puente::io::zmq::Socket dealer(const puente::io::CurveKeys& own,
                                 const std::function<void(puente::io::zmq::Socket&)>& before = {}) {
    puente::io::zmq::Socket out = must(puente::io::zmq::Socket::make(context, puente::io::zmq::Kind::dealer));
    if (before) before(out);
    must(out.curve_client(own, keys.public_key));
    must(out.connect(server->endpoint()));
    return out;
  }
  std::unique_ptr<RawClient> raw(const puente::io::CurveKeys& own) {
    return std::make_unique<RawClient>(server->endpoint(), keys.public_key, client_key(own), support::seed_of(++seed));
  }

  // What comes next of that kind, within the patience.
  template <class T = Arrived>
  std::optional<T> hear(int patience = 10'000) {
    const auto end = Clock::now() + std::chrono::milliseconds(patience);
    while (Clock::now() < end) {
      pollfd item{server->descriptor(), POLLIN, 0};
      ::poll(&item, 1, std::min(patience, 50));
      for (FromEdge& event : server->take(1, std::size_t{1} << 40))
        if (auto* const one = std::get_if<T>(&event)) return std::move(*one);
    }
    return std::nullopt;
  }
};

inline std::optional<std::vector<Bytes>> hear(puente::io::zmq::Socket& socket, int patience = 10'000) {
  zmq_pollitem_t item{socket.raw(), 0, ZMQ_POLLIN, 0};
  zmq_poll(&item, 1, patience);
  auto message = must(socket.receive(64, std::size_t{1} << 30));
  if (!message) return std::nullopt;
  return message;
}

// libzmq queues nothing for long before its handshake is over.
inline void say(puente::io::zmq::Socket& socket, const std::vector<ByteView>& frames) {
  for (int i = 0; i < 1000; ++i) {
    if (socket.send(frames)) return;
    ::poll(nullptr, 0, 10);
  }
  throw std::runtime_error("the socket takes no message");
}

inline Bytes pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  return out;
}

}  // namespace puente::broker::io::testing
