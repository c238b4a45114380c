// The broker's edge by itself, for clients of other make: says back each message to whom it came from, until its
// standard input ends. The keys that may connect are its arguments, in hexadecimal; the first line that it prints is
// its port and public key.
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>

#include "broker/io/edge_server.h"
#include "io/curve_keys.h"
#include "tests/support/must.h"

int main(int argc, char** argv) {
  using namespace puente;
  using support::must;
  io::CurveKeys keys = io::generate_curve_keys();
  broker::edge::AllowList list;
  for (int i = 1; i < argc; ++i) list.emplace(must(CurvePublic::from_hex(argv[i])), broker::edge::Allowed(1, "MX/FGR"));
  const auto server = must(
      broker::io::EdgeServer::start("127.0.0.1", 0, {keys.public_key, std::move(keys.private_key)}, std::move(list)));
  const std::string endpoint = server->endpoint();
  fmt::print("{} {}\n", endpoint.substr(endpoint.rfind(':') + 1), keys.public_key.hex());
  std::fflush(stdout);
  while (true) {
    pollfd items[] = {{server->descriptor(), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    ::poll(items, 2, -1);
    if (items[1].revents != 0) return 0;
    for (broker::io::FromEdge& event : server->take(64, 32 << 20)) {
      auto* const message = std::get_if<broker::io::Arrived>(&event);
      if (message == nullptr) continue;
      broker::edge::OutMessage back;
      for (Bytes& frame : message->frames) back.emplace_back(std::move(frame));
      static_cast<void>(server->send(message->connection, std::move(back)));
    }
  }
}
