// A device's connection where the edge closes it between, and within, messages of many frames.
#include "client/io/broker_link.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/io/edge_broker.h"

using namespace puente;
using namespace puente::broker::io;
using namespace puente::broker::io::testing;
using client::io::BrokerLink;
using State = BrokerLink::State;

namespace {

constexpr std::size_t slots = codec::slots_max;

State settled(BrokerLink& link) {
  const auto end = Clock::now() + std::chrono::seconds(10);
  while (link.state() == State::connecting && Clock::now() < end) link.wait(milliseconds(5));
  return link.state();
}

// A message whose every frame says of which connection it is.
broker::edge::OutMessage message_of(std::uint64_t number) {
  broker::edge::OutMessage out;
  out.push_back(encode(codec::BrokerMessage{number, codec::Done{}}));
  for (std::size_t i = 0; i < slots; ++i) out.push_back(Bytes(100, static_cast<std::uint8_t>(number)));
  return out;
}

}  // namespace

TEST_CASE("No frame of one connection comes behind frames of another, and nothing ends but the connection") {
  Broker broker;
  const broker::edge::AllowList all{{broker.device.public_key, 1}};
  std::size_t whole = 0;
  for (std::uint64_t number = 1; number <= 200; ++number) {
    broker.allow(all);
    BrokerLink link =
        must(BrokerLink::connect(broker.context, broker.server->endpoint(), broker.device, broker.keys.public_key));
    REQUIRE(settled(link) == State::connected);
    must(link.send({number, codec::Hello{}}));
    const auto hello = broker.hear();
    REQUIRE(hello);
    for (int i = 0; i < 50; ++i)
      if (!broker.server->send(hello->connection, message_of(number))) break;
    // It is closed while it is read: after another number of messages each time.
    const auto end = Clock::now() + std::chrono::seconds(10);
    for (std::size_t heard = 0; link.state() == State::connected && Clock::now() < end;) {
      if (heard >= number % 40) broker.allow({});
      if (!link.wait(milliseconds(50))) continue;
      const auto message = link.receive();
      if (!message || !*message) continue;
      ++heard;
      ++whole;
      CHECK((*message)->message.request == number);
      REQUIRE((*message)->slots.size() == slots);
      for (const Bytes& slot : (*message)->slots) REQUIRE(slot == Bytes(100, static_cast<std::uint8_t>(number)));
    }
    CHECK(link.state() == State::ended);
    const auto after = link.receive();
    REQUIRE(after);
    CHECK_FALSE(*after);
    CHECK(broker.hear<Left>());
  }
  CHECK(whole > 200);
}

TEST_CASE("Whoever is refused is told, and whom nobody answers") {
  Broker broker;
  const puente::io::CurveKeys unknown = puente::io::generate_curve_keys();
  BrokerLink refused =
      must(BrokerLink::connect(broker.context, broker.server->endpoint(), unknown, broker.keys.public_key));
  CHECK(settled(refused) == State::refused);
  CHECK_FALSE(refused.send({1, codec::Hello{}}));
  const std::string endpoint = broker.server->endpoint();
  broker.server.reset();
  BrokerLink nobody = must(BrokerLink::connect(broker.context, endpoint, broker.device, broker.keys.public_key));
  CHECK(settled(nobody) == State::ended);
}
