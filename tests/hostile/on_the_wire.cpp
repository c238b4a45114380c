// An enrolled device that speaks ZMTP as it likes.
#include <thread>

#include "broker/edge/limits.h"
#include "io/clock.h"
#include "tests/hostile/attack.h"
#include "tests/hostile/sockets.h"
#include "tests/support/raw_client.h"

namespace puente::hostile {
namespace {

using support::RawClient;
namespace edge = broker::edge;

// Proven, or null where the broker does not want one more of this key now.
std::unique_ptr<RawClient> proven(const Stage& stage, const Keys& keys, ByteView metadata) {
  io::Descriptor socket = plain_socket(stage.terrain.endpoint, insiders);
  if (socket.get() < 0) return nullptr;
  io::CurveKeys own = keys.curve_copy();
  auto out = std::make_unique<RawClient>(std::move(socket), stage.terrain.broker_key,
                                         edge::ClientKey{own.public_key, std::move(own.private_key)}, io::fresh_seed());
  out->say(edge::client_greeting());
  if (out->hear(edge::greeting_bytes).empty()) return nullptr;
  out->say(out->client.hello());
  const Bytes welcome = out->hear_frame();
  const auto command = welcome.empty() ? tl::unexpected(Error{}) : edge::read_command(welcome);
  if (!command || command->name != "WELCOME") return nullptr;
  const auto initiate = out->client.initiate(command->data, metadata);
  if (!initiate || !out->say(*initiate)) return nullptr;
  const Bytes answer = out->hear_frame();
  const auto ready = answer.empty() ? tl::unexpected(Error{}) : edge::read_command(answer);
  if (!ready || ready->name != "READY" || !out->client.ready(ready->data)) return nullptr;
  return out;
}
std::unique_ptr<RawClient> proven(const Stage& stage, const Keys& keys) {
  return proven(stage, keys, RawClient::dealer());
}
void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(50)); }

Bytes hello_of(const Stage& stage) {
  return codec::encode(codec::DeviceMessage{1, codec::Hello{codec::protocol_2, 0, 0, stage.terrain.shard}});
}

void message_without_end(Stage& stage) {
  const Bytes part(1 << 20, 7);
  while (stage.goes_on()) {
    const auto one = proven(stage, stage.attackers.sender);
    if (!one) {
      rest();
      continue;
    }
    std::size_t said = 0;
    while (stage.goes_on() && one->say(one->client.message(edge::flag_more, part))) {
      said += part.size();
      stage.count();
      if (said > 256 << 20) {
        stage.won("a message of 256 MiB is still read");
        break;
      }
    }
  }
}

// Asks for what is large, and does not read the answers.
void reader_that_does_not_read(Stage& stage) {
  const Bytes question = codec::encode(codec::DeviceMessage{2, codec::FetchDirectory{0}});
  while (stage.goes_on()) {
    const auto one = proven(stage, stage.attackers.recipient);
    if (!one) {
      rest();
      continue;
    }
    one->say(one->client.message(0, hello_of(stage)));
    while (stage.goes_on() && one->say(one->client.message(0, question))) stage.count();
  }
}

void connections_of_one_key(Stage& stage) {
  std::vector<std::unique_ptr<RawClient>> held;
  while (stage.goes_on()) {
    if (auto one = proven(stage, *stage.attackers.people[0])) {
      one->say(one->client.message(0, hello_of(stage)));
      held.push_back(std::move(one));
      stage.count();
    } else {
      rest();
    }
    std::size_t open = 0;
    for (const auto& one : held) open += is_closed(one->socket) ? std::size_t{0} : std::size_t{1};
    if (open > 8) stage.won(std::to_string(open) + " connections of one key stand at a time");
    if (held.size() > 200) held.erase(held.begin(), held.begin() + 100);
  }
}

// Claims of what somebody else might be called: whatever comes is for our own key, or it is somebody else's.
void claims_of_identity(Stage& stage) {
  const std::array<std::pair<const char*, std::string>, 5> claims{{{"Identity", "US/DEA"},
                                                                   {"identity", std::string("\0\0\0\0\1", 5)},
                                                                   {"IDENTITY", std::string("\0\0\0\0\2", 5)},
                                                                   {"Routing-Id", std::string("\0\x6b\x8b\x45\x67", 5)},
                                                                   {"IdEnTiTy", std::string(255, 'v')}}};
  for (std::size_t i = 0; stage.goes_on(); ++i) {
    const auto& [name, value] = claims[i % claims.size()];
    Bytes metadata = RawClient::dealer();
    edge::append_property(metadata, {name, view_of(value)});
    if (i % 2 == 0) edge::append_property(metadata, {"Identity", view_of("US/DEA")});
    const auto one = proven(stage, *stage.attackers.people[1], metadata);
    stage.count();
    if (!one) {
      rest();
      continue;
    }
    one->say(one->client.message(0, hello_of(stage)));
    for (int heard = 0; heard < 3 && stage.goes_on(); ++heard) {
      const Bytes frame = one->hear_frame();
      const auto opened = frame.empty() ? tl::unexpected(Error{}) : one->client.open(frame);
      if (!opened) break;
      const auto message = codec::decode_broker_message(opened->payload);
      if (message && std::holds_alternative<codec::Delivery>(message->body))
        stage.won("a delivery came to a key that nothing was sent to");
    }
  }
}

void malformed_messages(Stage& stage) {
  primitives::Drbg random(io::fresh_seed());
  const Bytes of_broker = codec::encode(codec::BrokerMessage{1, codec::Done{}});
  while (stage.goes_on()) {
    const auto one = proven(stage, *stage.attackers.people[2]);
    if (!one) {
      rest();
      continue;
    }
    const auto frames = [&](std::size_t count, ByteView frame) {
      for (std::size_t i = 0; i < count; ++i)
        if (!one->say(one->client.message(i + 1 < count ? edge::flag_more : 0, frame))) return;
    };
    bool open = true;
    for (int i = 0; i < 500 && open && stage.goes_on(); ++i) {
      Bytes bytes(random.below(3000));
      random.fill(std::span(bytes));
      switch (random.below(i < 400 ? 4 : 8)) {
        case 0:
          frames(1, {});
          break;
        case 1:
          frames(1, bytes);
          break;
        case 2:
          frames(2 + random.below(30), bytes);
          break;
        case 3:
          frames(1, of_broker);
          break;
        case 4:
          frames(35, {});
          break;
        case 5:
          frames(1001, {});
          break;
        case 6:
          one->say(bytes);
          break;  // not even a frame
        default:
          one->say(one->client.message(0x78, bytes));
          break;  // flags that nobody has
      }
      stage.count();
      open = !is_closed(one->socket);
    }
  }
}

// Each is to be answered.
void pings(Stage& stage) {
  const Bytes ping =
      copy_of(view_of(std::string("\x04PING\x00\x64"
                                  "0123456789abcdef",
                                  23)));
  while (stage.goes_on()) {
    const auto one = proven(stage, *stage.attackers.people[3]);
    if (!one) {
      rest();
      continue;
    }
    one->say(one->client.message(0, hello_of(stage)));
    while (stage.goes_on() && one->say(one->client.message(edge::flag_command, ping))) stage.count();
  }
}

// Two of one key, of which each wants to be the one.
void fight_over_a_key(Stage& stage) {
  while (stage.goes_on()) {
    const auto one = proven(stage, *stage.attackers.people[4]);
    const auto two = proven(stage, *stage.attackers.people[4]);
    stage.count(2);
    if (!one && !two) rest();
  }
}

}  // namespace

std::vector<Attack> attacks_on_the_wire() {
  return {{"a message without end", "MiB", message_without_end},
          {"a reader that does not read", "questions", reader_that_does_not_read},
          {"connections of one key", "connections", connections_of_one_key, 128, true},
          {"claims of an identity", "claims", claims_of_identity, 128, true},
          {"malformed messages", "messages", malformed_messages, 128, true},
          {"pings", "pings", pings, 128, true},
          {"a fight over a key", "connections", fight_over_a_key}};
}

}  // namespace puente::hostile
