// Whoever can reach the broker's port, and has no key that it knows.
#include <thread>

#include "io/clock.h"
#include "tests/hostile/attack.h"
#include "tests/hostile/sockets.h"
#include "tests/support/raw_client.h"

namespace puente::hostile {
namespace {

using support::RawClient;
namespace edge = broker::edge;

constexpr std::size_t strangers_idle = 10'000;

edge::ClientKey new_key() {
  io::CurveKeys keys = io::generate_curve_keys();
  return {keys.public_key, std::move(keys.private_key)};
}

void pause_ms(int time) { std::this_thread::sleep_for(std::chrono::milliseconds(time)); }

// As many connections as there may be, each of which says so much and then nothing.
void hold_open(Stage& stage, ByteView first_words) {
  const std::size_t wanted = std::min(strangers_idle, sockets_to_spare());
  std::vector<io::Descriptor> held;
  std::size_t next = 0;
  while (stage.goes_on()) {
    if (held.size() < wanted) {
      io::Descriptor one = plain_socket(stage.terrain.endpoint, strangers);
      if (one.get() < 0) {
        pause_ms(5);
        continue;
      }
      say(one, first_words);
      held.push_back(std::move(one));
      stage.count();
    } else if (is_closed(held[next])) {  // in place of one that was closed, another
      held[next] = plain_socket(stage.terrain.endpoint, strangers);
      if (held[next].get() >= 0) {
        say(held[next], first_words);
        stage.count();
      }
    }
    next = held.empty() ? 0 : (next + 1) % held.size();
  }
}

void idle(Stage& stage) { hold_open(stage, {}); }

void half_open(Stage& stage) {
  // As far as no key is needed: a HELLO that is right, and then silence.
  const edge::ClientKey key = new_key();
  edge::Client client(stage.terrain.broker_key, key, io::fresh_seed());
  Bytes words = copy_of(edge::client_greeting());
  const Bytes hello = client.hello();
  words.insert(words.end(), hello.begin(), hello.end());
  hold_open(stage, words);
}

// One HELLO, said again and again: each costs the broker X25519, and whoever sends it nothing.
void hello_replay(Stage& stage) {
  const edge::ClientKey key = new_key();
  edge::Client client(stage.terrain.broker_key, key, io::fresh_seed());
  Bytes words = copy_of(edge::client_greeting());
  const Bytes hello = client.hello();
  words.insert(words.end(), hello.begin(), hello.end());
  while (stage.goes_on()) {
    const io::Descriptor one = plain_socket(stage.terrain.endpoint, strangers);
    if (one.get() < 0) continue;
    say(one, words);
    stage.count();
  }
}

// All the handshake, with a key that is new each time: refused with ERROR 400, and not before it was read.
void handshakes(Stage& stage) {
  while (stage.goes_on()) {
    io::Descriptor socket = plain_socket(stage.terrain.endpoint, strangers);
    if (socket.get() < 0) continue;
    RawClient one(std::move(socket), stage.terrain.broker_key, new_key(), io::fresh_seed());
    one.say(edge::client_greeting());
    if (one.hear(edge::greeting_bytes).empty()) continue;
    one.say(one.client.hello());
    const Bytes welcome = one.hear_frame();
    if (welcome.empty()) continue;
    const auto command = edge::read_command(welcome);
    if (!command || command->name != "WELCOME") continue;
    const auto initiate = one.client.initiate(command->data, RawClient::dealer());
    if (!initiate) continue;
    one.say(*initiate);
    const Bytes answer = one.hear_frame();
    const auto said = edge::read_command(answer);
    if (said && said->name == "READY") stage.won("a stranger's key was let in");
    stage.count();
  }
}

// A byte now and then, on many connections: each lives as long as the broker waits for whole words.
void dripping(Stage& stage) {
  const auto words = edge::client_greeting();
  std::vector<std::pair<io::Descriptor, std::size_t>> held;
  while (stage.goes_on()) {
    if (held.size() < 1000) {
      held.emplace_back(plain_socket(stage.terrain.endpoint, strangers), 0);
      stage.count();
    } else {
      pause_ms(20);
    }
    for (auto& [socket, said] : held) {
      if (said >= words.size() || socket.get() < 0 || !say(socket, ByteView(words).subspan(said, 1))) {
        socket = plain_socket(stage.terrain.endpoint, strangers);
        said = 0;
        stage.count();
      } else {
        ++said;
      }
      if (!stage.goes_on()) return;
    }
  }
}

// Frames of every length and kind where a greeting or a command is due.
void rubbish(Stage& stage) {
  primitives::Drbg random(io::fresh_seed());
  while (stage.goes_on()) {
    const io::Descriptor one = plain_socket(stage.terrain.endpoint, strangers);
    if (one.get() < 0) continue;
    Bytes words(1 + random.below(9000));
    random.fill(std::span(words));
    if (random.below(2) == 0) {
      const auto greeting = edge::client_greeting();
      words.insert(words.begin(), greeting.begin(), greeting.end());
    }
    say(one, words);
    stage.count();
  }
}

}  // namespace

std::vector<Attack> attacks_of_strangers() {
  return {{"idle strangers", "connections", idle, 256, true},
          {"half-open handshakes", "connections", half_open, 256, true},
          {"a HELLO replayed", "HELLOs", hello_replay, 256, true},
          {"full handshakes", "handshakes", handshakes, 256, true},
          {"dripping greetings", "connections", dripping, 256, true},
          {"rubbish", "connections", rubbish, 128, true}};
}

}  // namespace puente::hostile
