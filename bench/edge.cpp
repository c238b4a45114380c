// The broker's edge beside libzmq's ROUTER: each is a process that sends every message back to whom it came from, and
// libzmq's DEALERs are the clients of both. Messages a second, and CPU time of that process for each message; medians
// of runs in turn. ROUTER moves its messages, and asks no ZAP handler: its best case.
//
// `--smoke`: a few messages, once.
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/must.h"
#include "broker/io/edge_server.h"
#include "io/zmq.h"

namespace puente::bench {
namespace {

constexpr std::size_t clients = 4;
constexpr std::size_t in_flight_max = 128;  // of each client
constexpr std::size_t warm_up = 200;        // of each client, not counted
constexpr double faster_aim = 1.1, cpu_aim = 0.7;

struct Shape {
  const char* name;
  std::size_t frames, bytes;  // of each frame
  std::size_t count;          // of each client
};
constexpr std::array shapes{Shape{"1 frame of 2 KiB", 1, 2048, 20'000}, Shape{"5 frames of 64 bytes", 5, 64, 20'000},
                            Shape{"1 frame of 64 KiB", 1, 65'536, 1'500}};

struct Keys {
  io::CurveKeys server = io::generate_curve_keys();
  std::vector<io::CurveKeys> of_clients;
  Keys() {
    for (std::size_t i = 0; i < clients; ++i) of_clients.push_back(io::generate_curve_keys());
  }
};

// Where the server tells its address, and reads the end of the file when it is to end.
struct Pipes {
  int told[2], ends[2];
};

void tell(const Pipes& pipes, const std::string& endpoint) {
  if (::write(pipes.told[1], endpoint.c_str(), endpoint.size() + 1) < 0) std::abort();
}

void serve_router(const Keys& keys, const Pipes& pipes) {
  void* const context = zmq_ctx_new();
  void* const socket = zmq_socket(context, ZMQ_ROUTER);
  const int on = 1;
  zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &on, sizeof on);
  zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys.server.private_key.reveal().data(), 32);
  if (zmq_bind(socket, "tcp://127.0.0.1:*") != 0) std::abort();
  char endpoint[256];
  std::size_t size = sizeof endpoint;
  zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size);
  tell(pipes, endpoint);
  while (true) {
    zmq_pollitem_t items[] = {{socket, 0, ZMQ_POLLIN, 0}, {nullptr, pipes.ends[0], ZMQ_POLLIN, 0}};
    zmq_poll(items, 2, -1);
    if (items[1].revents != 0) return;
    zmq_msg_t part;
    for (int i = 0; i < 512; ++i) {
      zmq_msg_init(&part);
      if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) < 0) break;
      bool more = true;
      while (more) {
        more = zmq_msg_more(&part) != 0;
        if (zmq_msg_send(&part, socket, more ? ZMQ_SNDMORE : 0) < 0) std::abort();
        if (more) {
          zmq_msg_init(&part);
          if (zmq_msg_recv(&part, socket, 0) < 0) std::abort();
        }
      }
    }
  }
}

void serve_edge(const Keys& keys, const Pipes& pipes) {
  broker::edge::AllowList list;
  for (const io::CurveKeys& one : keys.of_clients) list.emplace(one.public_key, 1);
  const auto server = must(broker::io::EdgeServer::start(
      "127.0.0.1", 0, {keys.server.public_key, keys.server.private_key.duplicate()}, std::move(list)));
  tell(pipes, server->endpoint());
  while (true) {
    pollfd items[] = {{server->descriptor(), POLLIN, 0}, {pipes.ends[0], POLLIN, 0}};
    ::poll(items, 2, -1);
    if (items[1].revents != 0) return;
    for (broker::io::FromEdge& event : server->take(512, 32 << 20)) {
      auto* const message = std::get_if<broker::io::Arrived>(&event);
      if (message == nullptr) continue;
      broker::edge::OutMessage back;
      back.reserve(message->frames.size());
      for (Bytes& frame : message->frames) back.emplace_back(std::move(frame));
      if (!server->send(message->connection, std::move(back))) std::abort();
    }
  }
}

struct Figures {
  double per_second = 0, cpu_microseconds = 0;
};

// The clients' side: seconds from the first counted message to the last answer.
double drive(const Keys& keys, const std::string& endpoint, const Shape& shape, std::size_t count) {
  const io::zmq::Context context;
  std::vector<io::zmq::Socket> sockets;
  for (const io::CurveKeys& own : keys.of_clients) {
    sockets.push_back(must(io::zmq::Socket::make(context, io::zmq::Kind::dealer)));
    must(sockets.back().curve_client(own, keys.server.public_key));
    must(sockets.back().connect(endpoint));
  }
  const Bytes frame(shape.bytes, 7);
  const std::vector<ByteView> message(shape.frames, frame);
  std::chrono::steady_clock::time_point began;
  std::vector<std::size_t> sent(clients), heard(clients);
  for (const std::size_t until : {warm_up, warm_up + count}) {
    began = std::chrono::steady_clock::now();
    while (std::ranges::any_of(heard, [&](std::size_t one) { return one < until; })) {
      std::vector<zmq_pollitem_t> items;
      for (std::size_t i = 0; i < clients; ++i) {
        while (sent[i] < until && sent[i] - heard[i] < in_flight_max && sockets[i].send(message)) ++sent[i];
        items.push_back({sockets[i].raw(), 0, ZMQ_POLLIN, 0});
      }
      zmq_poll(items.data(), static_cast<int>(items.size()), 1000);
      for (std::size_t i = 0; i < clients; ++i)
        while (must(sockets[i].receive(64, std::size_t{64} << 20))) ++heard[i];
    }
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Figures run(void (*serve)(const Keys&, const Pipes&), const Shape& shape, std::size_t count) {
  const Keys keys;
  Pipes pipes{};
  if (::pipe(pipes.told) != 0 || ::pipe(pipes.ends) != 0) std::abort();
  const pid_t server = ::fork();
  if (server == 0) {
    ::close(pipes.ends[1]);
    serve(keys, pipes);
    ::_exit(0);
  }
  ::close(pipes.ends[0]);
  char endpoint[256] = {};
  if (::read(pipes.told[0], endpoint, sizeof endpoint - 1) <= 0) std::abort();
  const double seconds = drive(keys, endpoint, shape, count);
  ::close(pipes.ends[1]);
  int status = 0;
  rusage used{};
  ::wait4(server, &status, 0, &used);
  ::close(pipes.told[0]);
  ::close(pipes.told[1]);
  if (status != 0) std::abort();
  const auto microseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  const double messages = static_cast<double>(clients * count);
  const double all = static_cast<double>(clients * (count + warm_up));
  return {messages / seconds, (microseconds(used.ru_utime) + microseconds(used.ru_stime)) / all};
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(const Shape& shape, bool smoke) {
  std::vector<double> speed[2], cpu[2];
  for (int i = 0; i < (smoke ? 1 : 5); ++i)
    for (const std::size_t kind : {std::size_t{0}, std::size_t{1}}) {
      const Figures one = run(kind == 0 ? serve_edge : serve_router, shape, smoke ? 50 : shape.count);
      speed[kind].push_back(one.per_second);
      cpu[kind].push_back(one.cpu_microseconds);
    }
  const double faster = median(speed[0]) / median(speed[1]), cheaper = median(cpu[0]) / median(cpu[1]);
  fmt::print("{:22} {:>9.0f} {:>9.0f} {:>6.2f}{} {:>10.1f} {:>10.1f} {:>6.2f}{}\n", shape.name, median(speed[0]),
             median(speed[1]), faster, faster < faster_aim ? "!" : " ", median(cpu[0]), median(cpu[1]), cheaper,
             cheaper > cpu_aim ? "!" : " ");
}

}  // namespace
}  // namespace puente::bench

int main(int argc, char** argv) {
  using namespace puente::bench;
  const bool smoke = argc > 1 && std::string_view(argv[1]) == "--smoke";
  fmt::print(
      "sent back, 4 clients     edge/s  ROUTER/s  ratio   edge CPU us  ROUTER us  ratio   (aims: {} and more, {} and "
      "less)\n",
      faster_aim, cpu_aim);
  for (const Shape& shape : shapes) compare(shape, smoke);
  return 0;
}
