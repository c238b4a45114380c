// The broker's edge over real sockets, with libzmq's DEALER, which agents use.
#include "broker/io/edge_server.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/io/edge_broker.h"

using namespace puente;
using namespace puente::io;
using namespace puente::io::zmq;
using namespace puente::broker::io;
using namespace puente::broker::io::testing;

#if defined(__SANITIZE_THREAD__)
// Debian's libzmq is not instrumented: its own hand-over of messages between its threads and ours is not seen.
extern "C" const char* __tsan_default_suppressions() { return "called_from_lib:libzmq.so\n"; }
#endif

TEST_CASE("libzmq's DEALER is heard under its proven key, and frames of every size go both ways") {
  for (const char* const host : {"127.0.0.1", "::1", "*"}) {
    Broker broker({}, host);
    if (std::string(host) == "*") {
      // What others connect to is an address of this machine.
      CHECK(broker.server->endpoint().starts_with("tcp://[::]:"));
    }
    Socket device = broker.dealer(broker.device);
    std::vector<Bytes> frames;
    for (const std::size_t size : {0U, 1U, 255U, 256U, 65'536U, 1U << 20}) frames.push_back(pattern(size));
    const std::vector<ByteView> views(frames.begin(), frames.end());
    for (int round = 0; round < 3; ++round) {
      say(device, views);
      const auto heard = broker.hear();
      REQUIRE(heard);
      CHECK(heard->peer == broker.device.public_key);
      CHECK(heard->frames == frames);
      broker::edge::OutMessage back(frames.begin(), frames.end());
      REQUIRE(broker.server->send(heard->connection, std::move(back)));
      const auto answer = hear(device);
      REQUIRE(answer);
      CHECK(*answer == frames);
    }
  }
}

TEST_CASE("Thousands of messages each way keep their order, also where the core takes its time") {
  Broker broker;
  Socket device = broker.dealer(broker.device, [](Socket& socket) {
    must(socket.option(ZMQ_SNDHWM, 0, "no bound"));
    must(socket.option(ZMQ_RCVHWM, 0, "no bound"));
  });
  constexpr std::uint32_t count = 20'000;
  const Bytes body(2048, 5);
  for (std::uint32_t i = 0; i < count; ++i)
    say(device, {ByteView(reinterpret_cast<const std::uint8_t*>(&i), sizeof i), body});
  // Nothing is taken: what the edge holds stays within its bound, the rest stays with the sender.
  ::poll(nullptr, 0, 500);
  std::size_t waiting = 0;
  std::vector<FromEdge> first = broker.server->take(count, std::size_t{1} << 40);
  for (const FromEdge& event : first) waiting += std::get<Arrived>(event).bytes;
  CHECK(waiting < 5 << 20);
  CHECK(waiting > 1 << 20);

  std::uint32_t next = 0;
  const auto take = [&](const Arrived& message) {
    std::uint32_t number = 0;
    std::memcpy(&number, message.frames.at(0).data(), sizeof number);
    REQUIRE(number == next++);
    REQUIRE(broker.server->send(message.connection, {message.frames[0], message.frames[1]}));
  };
  for (const FromEdge& event : first) take(std::get<Arrived>(event));
  while (next < count) {
    const auto message = broker.hear();
    REQUIRE(message);
    take(*message);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto answer = hear(device);
    REQUIRE(answer);
    std::uint32_t number = 0;
    std::memcpy(&number, answer->at(0).data(), sizeof number);
    REQUIRE(number == i);
  }
}

TEST_CASE("The last messages of a client that closes are not lost, and its end is told after them") {
  Broker broker;
  {
    const auto client = broker.raw(broker.device);
    client->greet();
    for (int i = 0; i < 500; ++i) REQUIRE(client->say(client->client.message(0, pattern(1000))));
  }
  std::size_t heard = 0;
  while (true) {
    pollfd item{broker.server->descriptor(), POLLIN, 0};
    REQUIRE(::poll(&item, 1, 10'000) == 1);
    const std::vector<FromEdge> events = broker.server->take(1, 1);
    if (events.empty()) continue;
    if (std::holds_alternative<Left>(events[0])) break;
    ++heard;
  }
  CHECK(heard == 500);
}

TEST_CASE("A stranger is told that it is refused, and the proof of that does not cost others their messages") {
  Broker broker;
  const CurveKeys unknown = generate_curve_keys();
  const auto stranger = broker.raw(unknown);
  stranger->introduce(RawClient::dealer());
  CHECK(stranger->data_of("ERROR") == copy_of(view_of("\x03"
                                                      "400")));
  CHECK(stranger->closed());

  Socket device = broker.dealer(broker.device);
  say(device, {view_of("early")});
  must(prove_strangers_refused(*broker.server, broker.keys.public_key));
  const auto heard = broker.hear();
  REQUIRE(heard);
  CHECK(heard->frames == std::vector<Bytes>{copy_of(view_of("early"))});
}

TEST_CASE("A server that is another than it should be does not come through the proof") {
  Broker broker;
  CHECK_FALSE(prove_strangers_refused(*broker.server, generate_curve_keys().public_key));
}

TEST_CASE("A libzmq client that was refused connects once it is known, with a new socket") {
  Broker broker;
  const CurveKeys late = generate_curve_keys();
  {
    Socket refused = broker.dealer(late);
    static_cast<void>(refused.send({view_of("let me in")}));
    CHECK_FALSE(broker.hear(500));
  }
  broker.allow({{late.public_key, 1}});
  Socket device = broker.dealer(late);
  say(device, {view_of("hello")});
  const auto heard = broker.hear();
  REQUIRE(heard);
  CHECK(heard->peer == late.public_key);
}

TEST_CASE("The newest connection of a key takes the place of an older one") {
  Broker broker;
  const auto older = broker.raw(broker.device);
  older->greet();
  older->say(older->client.message(0, view_of("hello")));
  const auto first = broker.hear();
  REQUIRE(first);
  const auto newer = broker.raw(broker.device);
  newer->greet();
  newer->say(newer->client.message(0, view_of("hello")));
  const auto left = broker.hear<Left>();
  REQUIRE(left);
  CHECK(left->connection == first->connection);
  CHECK(older->closed());
  const auto second = broker.hear();
  REQUIRE(second);
  REQUIRE(broker.server->send(second->connection, {copy_of(view_of("welcome"))}));
  CHECK(must(newer->client.open(newer->hear_frame())).payload == copy_of(view_of("welcome")));
}

TEST_CASE("A key that is not on the list any more is closed at once, and comes back when it is again") {
  Broker broker;
  const auto client = broker.raw(broker.device);
  client->greet();
  client->say(client->client.message(0, view_of("hello")));
  const auto heard = broker.hear();
  REQUIRE(heard);
  broker.allow({{broker.other.public_key, 1}});
  CHECK(client->closed());
  CHECK(broker.hear<Left>()->connection == heard->connection);
  const auto again = broker.raw(broker.device);
  again->introduce(RawClient::dealer());
  CHECK_FALSE(again->data_of("ERROR").empty());
  broker.allow({{broker.device.public_key, 1}});
  const auto later = broker.raw(broker.device);
  later->greet();
  later->say(later->client.message(0, view_of("hello")));
  const auto second = broker.hear();
  REQUIRE(second);
  CHECK(second->connection != heard->connection);
}

TEST_CASE("Sending to nobody is an error, not a silence") {
  Broker broker;
  CHECK_FALSE(broker.server->send(1, {Bytes{1}}));
}

TEST_CASE("An address that is none, and one that is taken, are said") {
  Broker broker;
  const auto start = [&](const std::string& host, std::uint16_t port) {
    return EdgeServer::start(host, port, {broker.keys.public_key, broker.keys.private_key.duplicate()}, {});
  };
  CHECK(start("localhost", 0).error().code == ErrorCode::usage);
  const std::string endpoint = broker.server->endpoint();
  const auto port = static_cast<std::uint16_t>(std::stoul(endpoint.substr(endpoint.rfind(':') + 1)));
  const auto taken = start("127.0.0.1", port);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == ErrorCode::io);
  CHECK(taken.error().what.find(std::to_string(port)) != std::string::npos);
}
