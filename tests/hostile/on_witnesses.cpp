// Whoever can reach a witness: no release without its cosignature.
#include <array>
#include <thread>

#include "tests/hostile/attack.h"
#include "tests/hostile/sockets.h"

namespace puente::hostile {
namespace {

constexpr std::size_t connections_of_each = 2000;

void idle(Stage& stage) {
  std::vector<io::Descriptor> held;
  std::size_t next = 0;
  while (stage.goes_on()) {
    const std::string& witness = stage.terrain.witnesses[next % stage.terrain.witnesses.size()];
    if (held.size() < connections_of_each * stage.terrain.witnesses.size()) {
      io::Descriptor one = plain_socket(witness, strangers);
      if (one.get() < 0) continue;
      held.push_back(std::move(one));
      stage.count();
    } else if (is_closed(held[next % held.size()])) {
      held[next % held.size()] = plain_socket(witness, strangers);
      stage.count();
    }
    ++next;
  }
}

void dripping(Stage& stage) {
  const std::string words = "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 60000\r\n\r\nold 0\n";
  struct Held {
    io::Descriptor socket;
    std::size_t said = 0;
  };
  std::vector<Held> held(2 * 500);
  for (std::size_t next = 0; stage.goes_on(); ++next) {
    Held& one = held[next % held.size()];
    const bool lives = one.socket.get() >= 0 && !is_closed(one.socket) &&
                       say(one.socket, view_of(words.substr(one.said++ % words.size(), 1)));
    if (!lives) {
      one = {plain_socket(stage.terrain.witnesses[next % stage.terrain.witnesses.size()], strangers), 0};
      if (one.socket.get() >= 0) stage.count();
    }
    if (next % held.size() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void requests(Stage& stage) {
  const std::array<std::string, 4> words{"GET /checkpoint HTTP/1.1\r\nHost: w\r\n\r\n",
                                         "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 6\r\n\r\nold 0\n",
                                         "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 99999999\r\n\r\n",
                                         "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n\r\n"};
  for (std::size_t next = 0; stage.goes_on(); ++next) {
    const io::Descriptor one = plain_socket(stage.terrain.witnesses[next % 2], strangers);
    if (one.get() < 0) continue;
    say(one, view_of(words[next % words.size()]));
    hear_some(one);
    stage.count();
  }
}

}  // namespace

std::vector<Attack> attacks_on_witnesses() {
  return {{"idle connections to witnesses", "connections", idle, 128, true},
          {"dripping requests to witnesses", "connections", dripping, 128, true},
          {"requests to witnesses", "requests", requests, 128, true}};
}

}  // namespace puente::hostile
