#include "client/io/broker_link.h"

#include <fmt/format.h>
#include <zmq.h>

#include <cstring>

#include "io/clock.h"

namespace puente::client::io {
namespace {

constexpr int events =
    ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED;

}  // namespace

using puente::io::CurveKeys;
using puente::io::zmq::Context;
using puente::io::zmq::Kind;
using puente::io::zmq::Socket;

Result<BrokerLink> BrokerLink::connect(const Context& context, const std::string& endpoint, const CurveKeys& keys,
                                       const CurvePublic& broker) {
  PUENTE_TRY(Socket socket, Socket::make(context, Kind::dealer));
  PUENTE_REQUIRE(socket.curve_client(keys, broker));
  PUENTE_REQUIRE(socket.option(ZMQ_MAXMSGSIZE, std::int64_t{codec::frame_bytes_max}, "largest frame"));
  // Never, as far as a link lives. With none at all (-1), or with ZMQ_IMMEDIATE, libzmq ends the pipe with the
  // connection instead, also within a message that is being read, and then the program at an assertion (src/fq.cpp).
  PUENTE_REQUIRE(socket.option(ZMQ_RECONNECT_IVL, 3'600'000, "no reconnection"));
  PUENTE_REQUIRE(socket.option(ZMQ_HEARTBEAT_IVL, 10'000, "heartbeat"));
  PUENTE_REQUIRE(socket.option(ZMQ_HEARTBEAT_TIMEOUT, 30'000, "heartbeat timeout"));
  PUENTE_REQUIRE(socket.option(ZMQ_HANDSHAKE_IVL, 5000, "handshake time"));
  PUENTE_REQUIRE(socket.option(ZMQ_SNDHWM, 1000, "send queue"));
  PUENTE_REQUIRE(socket.option(ZMQ_RCVHWM, 2000, "receive queue"));

  const std::string watch = "inproc://link-" + hex_of(puente::io::fresh_seed().view().first(8));
  PUENTE_REQUIRE(socket.monitor(watch, events));
  PUENTE_TRY(Socket monitor, Socket::make(context, Kind::pair));
  PUENTE_REQUIRE(monitor.connect(watch));
  PUENTE_REQUIRE(socket.connect(endpoint));
  return BrokerLink(std::move(socket), std::move(monitor));
}

Status BrokerLink::send(const codec::DeviceMessage& message, const std::vector<Bytes>& slots) {
  return send_encoded(encode(message), slots);
}

Status BrokerLink::send_encoded(ByteView message, const std::vector<Bytes>& slots) {
  // libzmq would keep it for a connection that is made later.
  if (state_ != State::connected) return fail(ErrorCode::unavailable, "there is no connection to the broker");
  std::vector<ByteView> frames{message};
  for (const Bytes& slot : slots) frames.push_back(slot);
  return socket_.send(frames);
}

Result<std::optional<FromBroker>> BrokerLink::receive() {
  if (over()) return std::optional<FromBroker>();
  auto parts = socket_.receive(1 + codec::slots_max, codec::record_bytes_max + codec::frame_bytes_max);
  if (!parts && parts.error().code == ErrorCode::unavailable) state_ = State::ended;
  if (!parts) return tl::unexpected(parts.error());
  if (!*parts) return std::optional<FromBroker>();
  if ((*parts)->empty()) return fail(ErrorCode::malformed, "an empty message from the broker");
  PUENTE_TRY(codec::BrokerMessage message, codec::decode_broker_message((*parts)->front()));
  FromBroker out{std::move(message), {}};
  out.slots.assign(std::make_move_iterator((*parts)->begin() + 1), std::make_move_iterator((*parts)->end()));
  return std::optional(std::move(out));
}

bool BrokerLink::wait(Duration patience) const {
  zmq_pollitem_t item{socket_.raw(), 0, ZMQ_POLLIN, 0};
  return zmq_poll(&item, 1, static_cast<long>(patience.ms)) > 0;
}

BrokerLink::State BrokerLink::state() {
  while (true) {
    const auto event = monitor_.receive(2, 4096);
    if (!event || !*event) return state_;
    // Frame 0: the event's number, 16 bits in the machine's order, then its value (zmq_socket_monitor).
    std::uint16_t number = 0;
    if ((*event)->empty() || (*event)->front().size() < sizeof number) continue;
    std::memcpy(&number, (*event)->front().data(), sizeof number);
    if (number == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
      state_ = State::refused;
    else if (over())
      continue;
    else
      state_ = number == ZMQ_EVENT_HANDSHAKE_SUCCEEDED ? State::connected : State::ended;
  }
}

}  // namespace puente::client::io
