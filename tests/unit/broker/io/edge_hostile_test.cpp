// The broker's edge over real sockets, with clients that keep to nothing.
#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/io/edge_broker.h"

using namespace puente;
using namespace puente::io;
using namespace puente::io::zmq;
using namespace puente::broker::io;
using namespace puente::broker::io::testing;

namespace {

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds_of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

}  // namespace

TEST_CASE("An identity that a peer chooses displaces nobody, in whatever spelling") {
  Broker broker;
  Socket victim = broker.dealer(
      broker.device, [](Socket& socket) { must(socket.option(ZMQ_ROUTING_ID, view_of("victim"), "an identity")); });
  say(victim, {view_of("hello")});
  const auto first = broker.hear();
  REQUIRE(first);
  const std::array<std::pair<const char*, std::string>, 5> claims{{{"Identity", "victim"},
                                                                   {"identity", std::string("\0\0\0\0\1", 5)},
                                                                   {"IDENTITY", std::string("\0\0\0\0\2", 5)},
                                                                   {"Routing-Id", "victim"},
                                                                   {"IdEnTiTy", std::string(255, 'v')}}};
  for (const auto& [name, value] : claims) {
    Bytes metadata = RawClient::dealer();
    broker::edge::append_property(metadata, {name, view_of(value)});
    broker::edge::append_property(metadata, {"Identity", view_of("victim")});
    const auto attacker = broker.raw(broker.other);
    attacker->greet(metadata);
    attacker->say(attacker->client.message(0, view_of("hello")));
    const auto heard = broker.hear();
    REQUIRE(heard);
    CHECK(heard->peer == broker.other.public_key);
    CHECK(heard->connection != first->connection);
    REQUIRE(broker.server->send(first->connection, {copy_of(view_of("for the victim"))}));
    REQUIRE(broker.server->send(heard->connection, {copy_of(view_of("for the other"))}));
    CHECK(must(attacker->client.open(attacker->hear_frame())).payload == copy_of(view_of("for the other")));
    CHECK(hear(victim) == std::vector<Bytes>{copy_of(view_of("for the victim"))});
  }
  Socket claims_by_option = broker.dealer(
      broker.other, [](Socket& socket) { must(socket.option(ZMQ_ROUTING_ID, view_of("victim"), "an identity")); });
  say(claims_by_option, {view_of("hello")});
  REQUIRE(broker.hear());
  REQUIRE(broker.server->send(first->connection, {copy_of(view_of("still"))}));
  CHECK(hear(victim) == std::vector<Bytes>{copy_of(view_of("still"))});
}

TEST_CASE("A message without end is ended within its bound, and others are served on") {
  Broker broker;
  const auto loud = broker.raw(broker.other);
  loud->greet();
  const Bytes part = pattern(1 << 20);
  std::size_t said = 0;
  while (said < 64 << 20 && loud->say(loud->client.message(1, part))) said += part.size();
  CHECK(said < 40 << 20);  // with what lies in the sockets
  CHECK(loud->closed());
  CHECK(broker.hear<Left>());
  Socket device = broker.dealer(broker.device);
  say(device, {view_of("hello")});
  CHECK(broker.hear());
}

TEST_CASE("Half messages of many do not add up without end") {
  Broker broker;
  broker.allow({{broker.other.public_key, 20}, {broker.device.public_key, 1}});
  std::vector<std::unique_ptr<RawClient>> loud;
  const Bytes part = pattern(1 << 20);
  for (int i = 0; i < 8; ++i) {
    loud.push_back(broker.raw(broker.other));
    loud.back()->greet();
    for (int j = 0; j < 15; ++j) loud.back()->say(loud.back()->client.message(1, part));
  }
  CHECK(broker.hear<Left>());
  Socket device = broker.dealer(broker.device);
  say(device, {view_of("hello")});
  CHECK(broker.hear());
}

TEST_CASE("A reader that does not read is given up, and what is kept for it before is bounded") {
  Broker broker;
  const auto lazy = broker.raw(broker.device);
  lazy->greet();
  lazy->say(lazy->client.message(0, view_of("hello")));
  const auto heard = broker.hear();
  REQUIRE(heard);
  const SharedBytes record(pattern(1 << 20));
  std::size_t sent = 0;
  while (sent < 400 && broker.server->send(heard->connection, {record})) ++sent;
  CHECK(sent >= backlog_bytes_max / (2 << 20));
  CHECK(sent < backlog_bytes_max / (1 << 20) + 32);  // with what lies in the sockets
  const auto left = broker.hear<Left>();
  REQUIRE(left);
  CHECK(left->connection == heard->connection);
  CHECK_FALSE(broker.server->send(heard->connection, {Bytes{1}}));
}

TEST_CASE("Who asks and does not read the answers is not asked for more") {
  Broker broker;
  const auto asking = broker.raw(broker.device);
  asking->greet();
  constexpr std::size_t questions = 100;
  const SharedBytes page(pattern(1 << 20));
  std::size_t answered = 0;
  const auto answer = [&](int patience) {
    for (; const auto question = broker.hear(patience); ++answered)
      REQUIRE(broker.server->send(question->connection, {page}));
  };
  for (std::size_t i = 0; i < questions; ++i) {
    REQUIRE(asking->say(asking->client.message(0, pattern(100))));
    answer(5);
  }
  answer(300);
  CHECK(answered > 0);
  CHECK(answered < 50);  // 8 MiB, and what lies in the sockets
  for (std::size_t read = 0; read < questions; ++read) {
    if (answered < questions) answer(1);
    REQUIRE(asking->hear_frame().size() > page.size());
  }
  CHECK(answered == questions);
}

TEST_CASE("Two that fight over a key are told to the core, and do not go on for ever") {
  Broker broker;
  std::vector<std::unique_ptr<RawClient>> all;
  for (unsigned i = 0; i <= broker::edge::Caps{}.replaced_a_minute; ++i) {
    all.push_back(broker.raw(broker.device));
    all.back()->greet();
  }
  const auto one_too_many = broker.raw(broker.device);
  one_too_many->introduce(RawClient::dealer());
  CHECK(one_too_many->data_of("ERROR") == copy_of(view_of("\x03"
                                                          "300")));
  const auto fought = broker.hear<Fought>();
  REQUIRE(fought);
  CHECK(fought->key == broker.device.public_key);
  CHECK(fought->replaced == broker::edge::Caps{}.replaced_a_minute);
  CHECK(all.back()->say(all.back()->client.message(0, view_of("I stay"))));
  CHECK(broker.hear());
}

TEST_CASE("The operator sees how many connections there are, and why others were closed") {
  Broker broker;
  const auto first = broker.raw(broker.device), second = broker.raw(broker.device);
  for (RawClient* const one : {first.get(), second.get()}) {
    one->greet();
    one->say(one->client.message(0, view_of("here")));
    CHECK(broker.hear());
  }
  const auto stranger = broker.raw(generate_curve_keys());
  stranger->introduce(RawClient::dealer());
  CHECK_FALSE(stranger->data_of("ERROR").empty());
  CHECK(stranger->closed());
  const auto http = broker.raw(broker.device);
  http->say(view_of("GET / HTTP/1.1\r\n\r\n"));
  http->hear(broker::edge::greeting_bytes);
  CHECK(http->closed());
  const auto revoked = broker.raw(broker.other);
  revoked->greet();
  broker.allow({{broker.device.public_key, 1}});
  CHECK(revoked->closed());
  const auto half_open = broker.raw(broker.device);
  broker::edge::Figures figures;
  const auto closed = [&](broker::edge::Closing why) { return figures.closed[static_cast<std::size_t>(why)]; };
  // The stranger keeps its place for the second in which it may hear that it is refused.
  for (int i = 0; i < 60 && (figures.half_open != 1 || closed(broker::edge::Closing::stranger) == 0); ++i) {
    ::poll(nullptr, 0, 50);
    figures = broker.server->figures();
  }
  CHECK(figures.connections == 2);
  CHECK(figures.half_open == 1);
  CHECK(figures.connections_max <= broker::edge::Caps{}.connections);
  CHECK(figures.arrived == 6);
  using broker::edge::Closing;
  for (const Closing why : {Closing::replaced, Closing::stranger, Closing::malformed, Closing::revoked}) {
    INFO(broker::edge::name_of(why));
    CHECK(closed(why) == 1);
  }
  CHECK(closed(Closing::ended) == 0);
}

TEST_CASE("Rubbish is ended by its first byte, and a PING without its time by itself") {
  Broker broker;
  const auto http = broker.raw(broker.device);
  http->say(view_of("GET / HTTP/1.1\r\n\r\n"));
  http->hear(broker::edge::greeting_bytes);
  CHECK(http->closed());
  const auto pinging = broker.raw(broker.device);
  pinging->greet();
  pinging->say(pinging->client.message(2, view_of("\x04PING")));
  CHECK(pinging->closed());
}

TEST_CASE("A thousand idle strangers keep nobody out") {
  Broker broker;
  std::vector<puente::io::Descriptor> idle;
  for (int i = 0; i < 1000; ++i) {
    auto one = connect_to(broker.server->endpoint(), seconds(5));
    if (!one) break;
    idle.push_back(std::move(*one));
  }
  CHECK(idle.size() == 1000);
  Socket device = broker.dealer(broker.device);
  say(device, {view_of("hello")});
  const auto heard = broker.hear();
  REQUIRE(heard);
  REQUIRE(broker.server->send(heard->connection, {copy_of(view_of("welcome"))}));
  CHECK(hear(device));
}

TEST_CASE("Without descriptors nothing spins, and with them again others are served") {
  Broker broker;
  Socket before = broker.dealer(broker.device);
  say(before, {view_of("hello")});
  const auto heard = broker.hear();
  REQUIRE(heard);
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
  std::vector<puente::io::Descriptor> idle;
  {
    rlimit none = usual;
    const puente::io::Descriptor probe(::dup(0));
    none.rlim_cur = static_cast<rlim_t>(probe.get()) + 9;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  }
  // Each takes a descriptor here, and one there.
  for (int i = 0; i < 200; ++i) {
    auto one = connect_to(broker.server->endpoint(), milliseconds(200));
    if (!one) break;
    idle.push_back(std::move(*one));
  }
  CHECK(idle.size() < 50);
  const double used = cpu_seconds();
  ::poll(nullptr, 0, 1000);
  CHECK(cpu_seconds() - used < 0.5);
  // Who is connected is served on.
  REQUIRE(broker.server->send(heard->connection, {copy_of(view_of("welcome"))}));
  CHECK(hear(before));
  idle.clear();
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &usual) == 0);
  Socket after = broker.dealer(broker.other);
  say(after, {view_of("hello")});
  CHECK(broker.hear());
}
