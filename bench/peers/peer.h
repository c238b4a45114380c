// A broker as the measurement sees it: pairs of a sender and a receiver, each used by one thread. All brokers are
// driven by the same loop (drive.h); what differs between them is behind these calls.
//
// What fails in a measurement ends the program with a sentence: fail().
#pragma once

#include <fmt/format.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace puente::bench::peers {

using Octets = std::vector<std::uint8_t>;
using std::chrono::milliseconds;

// Ends the program at once, from any thread.
template <class... Arguments>
[[noreturn]] void fail(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  fmt::print(stderr, "peers: {}\n", fmt::format(text, std::forward<Arguments>(arguments)...));
  std::_Exit(1);
}

// Records of a sender are numbered from 0 as they are published.
struct Confirm {
  std::uint64_t number = 0;
  bool all_before = false;  // and all before it that have none yet
};

class Sender {
 public:
  virtual ~Sender() = default;
  virtual void publish(std::span<const std::uint8_t> record) = 0;
  // What was published goes on its way: called before the sender waits.
  virtual void flush() {}
  // Appends what the broker confirmed: waits until there is something, at most so long, then takes all that is there.
  virtual void take_confirms(std::vector<Confirm>& into, milliseconds wait) = 0;
};

class Receiver {
 public:
  virtual ~Receiver() = default;
  // Appends whole records, in the order they were sent: waits until there is one, at most so long, then takes what is
  // there. How many it appended.
  virtual std::size_t receive(Octets& into, milliseconds wait) = 0;
  // Of all that the last receive() gave.
  virtual void acknowledge() = 0;
};

struct Pair {
  std::unique_ptr<Sender> sender;
  std::unique_ptr<Receiver> receiver;
};

struct Shape {
  std::size_t pairs = 1, in_flight = 1, record_bytes = 2048;
};

// Connections and queues of one run; both go with it.
class Session {
 public:
  virtual ~Session() = default;
  std::vector<Pair> pairs;
};

class Peer {
 public:
  virtual ~Peer() = default;
  // `run` is in no other session of this server: names of queues are made of it.
  virtual std::unique_ptr<Session> connect(const Shape& shape, const std::string& run) = 0;
};

// What bench/peers/servers.sh tells of a server: DIR/NAME/port and DIR/NAME/pid, the certificate of the authority that
// made its certificate for "localhost" in DIR/ca.pem, and the password of the user "bench" in DIR/password.
struct Server {
  std::string name;
  std::filesystem::path folder;
  int port = 0;
  pid_t pid = 0;
  std::string authority, password;
};

inline std::string first_line_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

// How many records a receiver holds without having acknowledged them, at most.
inline constexpr std::size_t receiver_window = 256;

// Each is null where the program was built without that broker's client library.
std::unique_ptr<Peer> make_rabbitmq(const Server& server);
std::unique_ptr<Peer> make_jetstream(const Server& server);
std::unique_ptr<Peer> make_postgresql(const Server& server, std::size_t rows_per_transaction);
std::unique_ptr<Peer> make_relay(const Server& server, std::size_t frames);

// The bare relay, as a program of its own: writes its port and its public key to `folder`, and runs until it is ended.
int serve_relay(const std::filesystem::path& folder);

}  // namespace puente::bench::peers
