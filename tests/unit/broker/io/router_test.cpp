// The real socket with the real clients that must and must not get through.
#include <zmq.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <thread>

#include "broker/io/router.h"
#include "schemas/codec/limits.h"

using namespace puente;
using namespace puente::io::zmq;
using broker::io::Received;
using broker::io::Router;

#if defined(__SANITIZE_THREAD__)
// Debian's libzmq is not instrumented: its own hand-over of messages between its threads and ours is not seen.
extern "C" const char* __tsan_default_suppressions() { return "called_from_lib:libzmq.so\n"; }
#endif

namespace {

template <class T>
T value(Result<T> result) {
  if (!result) FAIL(result.error().what);
  return std::move(*result);
}

struct Server {
  Context context;
  CurveKeys keys = generate_curve_keys();
  CurveKeys allowed = generate_curve_keys();
  Router router = value(Router::listen(context, "tcp://127.0.0.1:*", keys,
                                       [this](const CurvePublic& key) { return key == allowed.public_key; }));
  std::vector<Error> dropped;

  Socket client(const CurveKeys& own, const std::function<void(Socket&)>& before = {}) {
    Socket out = value(Socket::make(context, Kind::dealer));
    if (before) before(out);
    REQUIRE(out.curve_client(own, keys.public_key));
    REQUIRE(out.connect(router.endpoint()));
    return out;
  }
  // What arrives within the patience; nullopt: nothing.
  std::optional<Received> hear(int milliseconds = 1000) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (std::chrono::steady_clock::now() < end) {
      REQUIRE(router.serve_zap());
      auto message = value(router.receive([this](const Error& error) { dropped.push_back(error); }));
      if (message) return message;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return std::nullopt;
  }
};

}  // namespace

TEST_CASE("A device of the directory is heard under its proven key, and answered") {
  Server server;
  Socket device = server.client(server.allowed);
  REQUIRE(device.send({view_of("hello"), view_of("slot")}));
  const auto heard = server.hear();
  REQUIRE(heard);
  CHECK(heard->peer == server.allowed.public_key);
  CHECK(heard->frames == std::vector<Bytes>{copy_of(view_of("hello")), copy_of(view_of("slot"))});
  REQUIRE(server.router.send(heard->routing_id, {view_of("welcome")}));
  std::optional<Multipart> answer;
  for (int i = 0; i < 500 && !answer; ++i) {
    answer = value(device.receive(4, 1000));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  REQUIRE(answer);
  CHECK(answer->frames == std::vector<Bytes>{copy_of(view_of("welcome"))});
}

TEST_CASE("A stranger's key is refused, and the proof of that before serving does not cost others their messages") {
  Server server;
  Socket stranger = server.client(generate_curve_keys());
  static_cast<void>(stranger.send({view_of("let me in")}));
  CHECK_FALSE(server.hear(500));

  Socket device = server.client(server.allowed);
  REQUIRE(device.send({view_of("early")}));
  REQUIRE(server.router.prove_strangers_refused(server.context, server.keys));
  const auto heard = server.hear();
  REQUIRE(heard);
  CHECK(heard->frames == std::vector<Bytes>{copy_of(view_of("early"))});
}

TEST_CASE("A broker that lets everybody in does not come through its own proof") {
  Context context;
  const CurveKeys keys = generate_curve_keys();
  Router router = value(Router::listen(context, "tcp://127.0.0.1:*", keys, [](const CurvePublic&) { return true; }));
  const Status proof = router.prove_strangers_refused(context, keys);
  REQUIRE_FALSE(proof);
  CHECK(proof.error().code == ErrorCode::not_permitted);
}

TEST_CASE("A peer that claims a routing id of its choice is not heard") {
  Server server;
  Socket device = server.client(server.allowed, [](Socket& socket) {
    REQUIRE(socket.option(ZMQ_ROUTING_ID, view_of("somebody"), "a routing id"));
  });
  REQUIRE(device.send({view_of("hello")}));
  CHECK_FALSE(server.hear(500));
  REQUIRE_FALSE(server.dropped.empty());
  CHECK(server.dropped[0].code == ErrorCode::malformed);
}

TEST_CASE("Frames and messages beyond their bounds are not taken, and others are served on") {
  Server server;
  Socket loud = server.client(server.allowed);
  SECTION("one frame too large: the connection is reset below us") {
    const Bytes frame(codec::frame_bytes_max + 1, 7);
    REQUIRE(loud.send({frame}));
  }
  SECTION("too many frames") {
    const Bytes frame(10, 7);
    REQUIRE(loud.send(std::vector<ByteView>(codec::slots_max + 2, frame)));
  }
  CHECK_FALSE(server.hear(300));
  Socket device = server.client(server.allowed);
  REQUIRE(device.send({view_of("hello")}));
  const auto heard = server.hear();
  REQUIRE(heard);
  CHECK(heard->frames.front() == copy_of(view_of("hello")));
}

TEST_CASE("Sending to nobody is an error, not a silence") {
  Server server;
  const Status sent = server.router.send(Bytes{0, 1, 2, 3, 4}, {view_of("hello")});
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code == ErrorCode::unavailable);
}
