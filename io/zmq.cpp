#include "io/zmq.h"

#include <zmq.h>

#include <cerrno>

#include "crypto/base/check.h"

namespace puente::io::zmq {
namespace {

tl::unexpected<Error> failure(const std::string& doing) {
  return fail(ErrorCode::io, "zmq: cannot " + doing + ": " + zmq_strerror(zmq_errno()));
}

}  // namespace

Context::Context() : context_(zmq_ctx_new()) {
  PUENTE_CHECK(context_ != nullptr, "a ZeroMQ context");
  PUENTE_CHECK(zmq_ctx_set(context_.get(), ZMQ_MAX_SOCKETS, 65535) == 0 || zmq_errno() == EINVAL, "a bound on sockets");
}

void Context::Terminate::operator()(void* context) const { zmq_ctx_term(context); }
void Socket::Close::operator()(void* socket) const {
  zmq_socket_monitor(socket, nullptr, 0);  // closing goes on in the background, and must find no monitor to wait for
  zmq_close(socket);
}

Result<Socket> Socket::make(const Context& context, Kind kind) {
  const int type = kind == Kind::dealer ? ZMQ_DEALER : ZMQ_PAIR;
  Socket out;
  out.socket_.reset(zmq_socket(context.raw(), type));
  if (out.socket_ == nullptr) return failure("make a socket");
  PUENTE_REQUIRE(out.option(ZMQ_LINGER, 0, "linger"));
  return out;
}

Status Socket::option(int name, int value, const char* text) {
  if (zmq_setsockopt(socket_.get(), name, &value, sizeof value) != 0) return failure(std::string("set ") + text);
  return {};
}
Status Socket::option(int name, std::int64_t value, const char* text) {
  if (zmq_setsockopt(socket_.get(), name, &value, sizeof value) != 0) return failure(std::string("set ") + text);
  return {};
}
Status Socket::option(int name, ByteView value, const char* text) {
  if (zmq_setsockopt(socket_.get(), name, value.data(), value.size()) != 0) return failure(std::string("set ") + text);
  return {};
}

Status Socket::curve_client(const CurveKeys& keys, const CurvePublic& server) {
  PUENTE_REQUIRE(option(ZMQ_CURVE_SERVERKEY, server.view(), "CURVE server key"));
  PUENTE_REQUIRE(option(ZMQ_CURVE_PUBLICKEY, keys.public_key.view(), "CURVE public key"));
  return option(ZMQ_CURVE_SECRETKEY, keys.private_key.reveal(), "CURVE secret key");
}

Status Socket::connect(const std::string& endpoint) {
  // Off in libzmq unless asked for; IPv4 addresses go on working.
  PUENTE_REQUIRE(option(ZMQ_IPV6, 1, "IPv6"));
  if (zmq_connect(socket_.get(), endpoint.c_str()) != 0) return failure("connect to " + endpoint);
  return {};
}

Status Socket::monitor(const std::string& endpoint, int events) {
  if (zmq_socket_monitor(socket_.get(), endpoint.c_str(), events) != 0) return failure("watch the connection");
  return {};
}

Result<std::optional<std::vector<Bytes>>> Socket::receive(std::size_t frames_max, std::size_t bytes_max) {
  std::vector<Bytes> out;
  std::size_t frames = 0, bytes = 0;
  bool more = true;
  while (more) {
    zmq_msg_t message;
    zmq_msg_init(&message);
    if (zmq_msg_recv(&message, socket_.get(), ZMQ_DONTWAIT) < 0) {
      const int code = zmq_errno();
      zmq_msg_close(&message);
      if (frames == 0 && (code == EAGAIN || code == EINTR)) return std::optional<std::vector<Bytes>>();
      if (code == EINTR) continue;
      if (code == EAGAIN) return fail(ErrorCode::unavailable, "the connection was lost within a message");
      return failure("receive");
    }
    ++frames;
    bytes += zmq_msg_size(&message);
    more = zmq_msg_more(&message) != 0;
    if (frames <= frames_max && bytes <= bytes_max) {
      const auto* data = static_cast<const std::uint8_t*>(zmq_msg_data(&message));
      out.emplace_back(data, data + zmq_msg_size(&message));
    }
    zmq_msg_close(&message);
  }
  if (frames > frames_max || bytes > bytes_max)
    return fail(ErrorCode::too_large, "a message of " + std::to_string(frames) + " frames and " +
                                          std::to_string(bytes) + " bytes; at most " + std::to_string(frames_max) +
                                          " and " + std::to_string(bytes_max) + " are taken");
  return std::optional(std::move(out));
}

Status Socket::send(const std::vector<ByteView>& frames) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const int flags = ZMQ_DONTWAIT | (i + 1 < frames.size() ? ZMQ_SNDMORE : 0);
    while (zmq_send(socket_.get(), frames[i].data(), frames[i].size(), flags) < 0) {
      const int code = zmq_errno();
      if (code == EINTR) continue;
      if (code == EAGAIN || code == EHOSTUNREACH)
        return fail(ErrorCode::unavailable, "the peer is gone or does not read");
      return failure("send");
    }
  }
  return {};
}

}  // namespace puente::io::zmq
