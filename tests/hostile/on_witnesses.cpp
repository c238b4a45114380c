// Whoever can reach a witness: no release without its cosignature.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>

#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/witness.h"
#include "io/http_client.h"
#include "tests/hostile/attack.h"
#include "tests/hostile/sockets.h"

namespace puente::hostile {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t of_one_source = 250;
constexpr milliseconds cosigned_within{1000};  // 99th percentile
constexpr milliseconds between_questions{10};

// A witness lets one address have a part of its connections only; all of 127/8 is the attacker's.
std::string source(std::size_t number) { return fmt::format("127.0.66.{}", 1 + number / of_one_source); }

// Somebody from an address that the witness does not know brings the newest head again, over and over; each time it is
// cosigned again.
class Asking {
 public:
  Asking(Stage& stage, std::string witness) : stage_(stage), witness_(std::move(witness)) {
    thread_ = std::thread([this] { ask(); });
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  ~Asking() {
    thread_.join();
    std::ranges::sort(times_);
    if (times_.empty())
      stage_.won(witness_ + " cosigned nothing");
    else if (const milliseconds p99 = times_[times_.size() * 99 / 100]; p99 > cosigned_within)
      stage_.won(fmt::format("{} cosigned within {} ms (99 of 100, of {})", witness_, p99.count(), times_.size()));
  }

 private:
  void ask() {
    const std::size_t colon = witness_.rfind(':');
    const io::HttpClient::Place place{
        witness_.substr(0, colon), static_cast<std::uint16_t>(std::stoi(witness_.substr(colon + 1))), {}};
    while (stage_.goes_on()) {
      const auto begin = Clock::now();
      if (cosigns(place)) times_.push_back(std::chrono::duration_cast<milliseconds>(Clock::now() - begin));
      std::this_thread::sleep_for(between_questions);
    }
  }
  // As long as it takes: who is turned away comes again. False: there is a newer head meanwhile, or the attack is over.
  bool cosigns(const io::HttpClient::Place& place) {
    while (stage_.goes_on()) {
      io::HttpClient client(place);
      const auto held = client.get("/checkpoint", bytes_max, 2 * cosigned_within);
      const auto note = held ? tlog::parse_note(held->body) : Result<tlog::Note>(fail(ErrorCode::unavailable, ""));
      if (!note) continue;
      const auto size = tlog::parse_checkpoint(note->text);
      const auto answer = client.post("/add-checkpoint", tlog::format_add_checkpoint({size->size, {}, held->body}),
                                      bytes_max, 2 * cosigned_within);
      if (answer) return answer->status == 200;
    }
    return false;
  }

  static constexpr std::size_t bytes_max = 64 << 10;
  Stage& stage_;
  std::string witness_;
  std::vector<milliseconds> times_;
  std::thread thread_;
};

// Connections, as many as descriptors allow: some are idle, some say another octet of a request now and then. One that
// was closed is made anew.
void hold(Stage& stage, const std::vector<std::string>& witnesses, std::size_t idle, std::size_t dripping) {
  const std::string words = "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 60000\r\n\r\nold 0\n";
  std::vector<std::unique_ptr<Asking>> asking;
  for (const std::string& witness : witnesses) asking.push_back(std::make_unique<Asking>(stage, witness));
  struct Held {
    io::Descriptor socket;
    std::size_t said = 0;
  };
  std::vector<Held> held(std::min(idle + dripping, sockets_to_spare()));
  for (std::size_t next = 0; stage.goes_on(); next = (next + 1) % held.size()) {
    Held& one = held[next];
    if (next == 0) std::this_thread::sleep_for(milliseconds(20));
    const bool lives = one.socket.get() >= 0 && !is_closed(one.socket) &&
                       (next >= dripping || say(one.socket, view_of(words.substr(one.said++ % words.size(), 1))));
    if (lives) continue;
    one = {plain_socket(witnesses[next % witnesses.size()], source(next).c_str()), 0};
    if (one.socket.get() >= 0) stage.count();
  }
}

void many(Stage& stage) { hold(stage, {stage.terrain.witnesses.front()}, 10'000, 1'000); }
void idle(Stage& stage) { hold(stage, stage.terrain.witnesses, 4'000, 0); }
void dripping(Stage& stage) { hold(stage, stage.terrain.witnesses, 0, 1'000); }

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
  return {{"10,000 idle, 1,000 dripping to a witness", "connections", many},
          {"idle connections to witnesses", "connections", idle, 128, true},
          {"dripping requests to witnesses", "connections", dripping, 128, true},
          {"requests to witnesses", "requests", requests, 128, true}};
}

}  // namespace puente::hostile
