#include "broker/io/router.h"

#include <zmq.h>

#include "io/clock.h"
#include "schemas/codec/limits.h"

namespace puente::broker::io {

using puente::io::zmq::Context;
using puente::io::zmq::CurveKeys;
using puente::io::zmq::Kind;
using puente::io::zmq::Multipart;
using puente::io::zmq::Socket;

namespace {

constexpr std::string_view zap_endpoint = "inproc://zeromq.zap.01";
constexpr std::size_t early_messages_max = 64;
constexpr std::size_t frames_max = 2 + codec::slots_max;  // routing id, message, slots

}  // namespace

Result<Router> Router::listen(const Context& context, const std::string& endpoint, const CurveKeys& keys,
                              Allowed allowed) {
  PUENTE_TRY(Socket zap, Socket::make(context, Kind::reply));
  PUENTE_REQUIRE(zap.bind(std::string(zap_endpoint)));
  PUENTE_TRY(Socket router, Socket::make(context, Kind::router));
  PUENTE_REQUIRE(router.curve_server(keys, "puente"));
  PUENTE_REQUIRE(router.option(ZMQ_MAXMSGSIZE, std::int64_t{codec::frame_bytes_max}, "largest frame"));
  PUENTE_REQUIRE(router.option(ZMQ_HANDSHAKE_IVL, 5000, "handshake time"));
  PUENTE_REQUIRE(router.option(ZMQ_ROUTER_MANDATORY, 1, "errors for unknown peers"));
  PUENTE_REQUIRE(router.option(ZMQ_ROUTER_HANDOVER, 0, "no hand-over of routing ids"));
  PUENTE_REQUIRE(router.option(ZMQ_BACKLOG, 1024, "backlog"));
  PUENTE_REQUIRE(router.option(ZMQ_RCVHWM, 1000, "receive queue"));
  PUENTE_REQUIRE(router.option(ZMQ_SNDHWM, 2000, "send queue"));
  PUENTE_REQUIRE(router.option(ZMQ_HEARTBEAT_IVL, 10'000, "heartbeat"));
  PUENTE_REQUIRE(router.option(ZMQ_HEARTBEAT_TIMEOUT, 30'000, "heartbeat timeout"));
  PUENTE_REQUIRE(router.option(ZMQ_TCP_KEEPALIVE, 1, "keep-alive"));
  PUENTE_REQUIRE(router.bind(endpoint));
  Router out(std::move(zap), std::move(router), std::move(allowed));
  PUENTE_TRY(out.endpoint_, out.router_.last_endpoint());
  return out;
}

Status Router::serve_zap() {
  while (true) {
    auto request = zap_.receive(8, 4096);
    if (!request) return tl::unexpected(request.error());
    if (!*request) return {};
    const std::vector<Bytes>& frames = (*request)->frames;
    // ZeroMQ RFC 27: version, request id, domain, address, identity, mechanism, credentials.
    std::string status = "400", text = "refused", user;
    if (frames.size() == 7 && equal(frames[0], view_of("1.0")) && equal(frames[2], view_of("puente")) &&
        equal(frames[5], view_of("CURVE"))) {
      const auto key = CurvePublic::from(frames[6]);
      if (key && tried_ && *key == *tried_ && !allowed_(*key)) tried_refused_ = true;
      if (key && allowed_(*key)) {
        status = "200";
        text = "ok";
        user = key->hex();
      }
    }
    const Bytes id = frames.size() > 1 ? frames[1] : Bytes{};
    PUENTE_REQUIRE(zap_.send({view_of("1.0"), id, view_of(status), view_of(text), view_of(user), ByteView{}}));
  }
}

Result<std::optional<Received>> Router::receive(const std::function<void(const Error&)>& dropped) {
  if (!early_.empty()) {
    Received out = std::move(early_.front());
    early_.pop_front();
    return std::optional(std::move(out));
  }
  while (true) {
    auto message = router_.receive(frames_max, codec::record_bytes_max + codec::frame_bytes_max);
    if (!message) {
      if (message.error().code != ErrorCode::too_large) return tl::unexpected(message.error());
      dropped(message.error());
      continue;
    }
    if (!*message) return std::optional<Received>();
    Multipart& parts = **message;
    const auto peer = CurvePublic::from_hex(parts.user_id);
    if (!peer) {
      dropped(Error{ErrorCode::unauthenticated, "a message without the user id that ZAP gives"});
      continue;
    }
    // Ids that libzmq gives have 5 bytes, the first of them zero.
    if (parts.claimed_routing_id || parts.frames.size() < 2 || parts.frames[0].size() != 5 || parts.frames[0][0] != 0) {
      dropped(Error{ErrorCode::malformed, "a message from a peer that chose its own routing id, or without content"});
      continue;
    }
    Received out{std::move(parts.frames.front()), *peer, {}};
    out.frames.assign(std::make_move_iterator(parts.frames.begin() + 1), std::make_move_iterator(parts.frames.end()));
    return std::optional(std::move(out));
  }
}

Status Router::send(const Bytes& routing_id, const std::vector<ByteView>& frames) {
  std::vector<ByteView> all{routing_id};
  all.insert(all.end(), frames.begin(), frames.end());
  return router_.send(all);
}

Status Router::prove_strangers_refused(const Context& context, const CurveKeys& server_keys) {
  PUENTE_TRY(Socket stranger, Socket::make(context, Kind::dealer));
  const CurveKeys keys = puente::io::zmq::generate_curve_keys();
  PUENTE_REQUIRE(stranger.curve_client(keys, server_keys.public_key));
  PUENTE_REQUIRE(stranger.connect(endpoint_));
  static_cast<void>(stranger.send({view_of("let me in")}));
  tried_ = keys.public_key;
  std::deque<Received> others;
  const Instant deadline = puente::io::now() + seconds(10);
  bool heard = false;
  while (puente::io::now() < deadline && !heard && !tried_refused_) {
    zmq_pollitem_t items[] = {{zap_.raw(), 0, ZMQ_POLLIN, 0}, {router_.raw(), 0, ZMQ_POLLIN, 0}};
    zmq_poll(items, 2, 100);
    PUENTE_REQUIRE(serve_zap());
    while (others.size() < early_messages_max) {
      PUENTE_TRY(std::optional<Received> message, receive([](const Error&) {}));
      if (!message) break;
      heard = heard || message->peer == keys.public_key;
      others.push_back(std::move(*message));
    }
  }
  early_ = std::move(others);
  if (heard || !tried_refused_)
    return fail(ErrorCode::not_permitted,
                "a stranger's CURVE key was not refused: the ZAP handler is not asked; nothing is served");
  return {};
}

}  // namespace puente::broker::io
