#include "witness/io/http_server.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>

#include "crypto/base/escape.h"
#include "crypto/tlog/witness.h"
#include "io/clock.h"
#include "io/descriptor.h"
#include "witness/io/connections.h"

namespace puente::witness::io {
namespace {

using puente::io::Descriptor;
using std::chrono::milliseconds;

constexpr milliseconds request_time{5000};        // from its first byte to its last, and for an answer to be taken
constexpr milliseconds known_idle_time{120'000};  // between two requests of an address that is known
constexpr milliseconds closing_time{1000};        // for the answer of a refusal to arrive before the connection ends
constexpr milliseconds no_descriptors_pause{100};
constexpr int accepted_at_once = 64, events_at_once = 64;
constexpr std::size_t read_at_once = 4 << 10;  // of one connection, before others have their turn
constexpr rlim_t other_descriptors = 64;

tl::unexpected<Error> cannot(const std::string& doing) {
  const int number = errno;
  return fail(ErrorCode::io, "cannot " + doing + ": " + std::generic_category().message(number));
}

// As many as the system lets this process have, and no more than we want.
std::size_t room_for_connections() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 256;
  files.rlim_cur = files.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &files));
  static_cast<void>(::getrlimit(RLIMIT_NOFILE, &files));
  const rlim_t free = files.rlim_cur > 2 * other_descriptors ? files.rlim_cur - other_descriptors : other_descriptors;
  return std::min<std::size_t>(connections_max, free);
}

// What is left of one that ended without warning gives way; one that answers, or another kind of file, does not.
// Whoever may enter the folder may connect, as anybody may to a port.
Result<Descriptor> listen_on_socket(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (path.size() >= sizeof where.sun_path) return fail(ErrorCode::usage, path + ": too long for a Unix socket");
  std::memcpy(where.sun_path, path.data(), path.size());
  const auto* const address = reinterpret_cast<const sockaddr*>(&where);
  const Descriptor other(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  std::error_code ignored;
  if (::connect(other.get(), address, sizeof where) != 0 && errno == ECONNREFUSED &&
      std::filesystem::is_socket(path, ignored))
    std::filesystem::remove(path, ignored);
  Descriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (out.get() < 0 || ::bind(out.get(), address, sizeof where) != 0 || ::chmod(path.c_str(), 0666) != 0 ||
      ::listen(out.get(), 1024) != 0)
    return cannot("listen on unix:" + path + " (is something else there?)");
  return out;
}

Result<Descriptor> listen_on(const trust::Address& address) {
  if (!address.socket.empty()) return listen_on_socket(address.socket);
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string where = address.host + ":" + std::to_string(address.port);
  const char* const host = address.host == "*" ? nullptr : address.host.c_str();
  if (const int code = ::getaddrinfo(host, std::to_string(address.port).c_str(), &hints, &found); code != 0)
    return fail(ErrorCode::io, "cannot listen on " + where + ": " + ::gai_strerror(code));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
  Descriptor out(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  ::setsockopt(out.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (out.get() < 0 || ::bind(out.get(), found->ai_addr, found->ai_addrlen) != 0 || ::listen(out.get(), 1024) != 0)
    return cannot("listen on " + where + " (is something else there?)");
  return out;
}

// The address without its port; of IPv6 the network (64 bits), of which one host may have every address. Of a Unix
// socket the user: a broker is not the proxy beside it, which speaks for strangers.
std::string source_of(const sockaddr_storage& from, int fd) {
  if (from.ss_family == AF_UNIX) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "unix";
    return "unix" + std::to_string(peer.uid);
  }
  if (from.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(from);
    return {reinterpret_cast<const char*>(&in.sin_addr), sizeof in.sin_addr};
  }
  const auto& in = reinterpret_cast<const sockaddr_in6&>(from);
  const auto* const bytes = reinterpret_cast<const char*>(&in.sin6_addr);
  if (IN6_IS_ADDR_V4MAPPED(&in.sin6_addr)) return {bytes + 12, 4};
  return {bytes, 8};
}

class Server final : public HttpServer {
 public:
  explicit Server(core::Witness& witness) : witness_(witness) {}
  ~Server() override {
    const std::uint64_t one = 1;
    if (thread_.joinable()) {
      [[maybe_unused]] const ssize_t written = ::write(stop_.get(), &one, sizeof one);
      thread_.join();
    }
    std::error_code ignored;
    if (!socket_.empty()) std::filesystem::remove(socket_, ignored);
  }

  Status listen(const trust::Address& address) {
    PUENTE_TRY(Descriptor listening, listen_on(address));
    listening_ = std::move(listening);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0)
      return cannot("find the port");
    socket_ = address.socket;
    if (socket_.empty())
      port_ = ntohs(bound.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in&>(bound).sin_port
                                               : reinterpret_cast<const sockaddr_in6&>(bound).sin6_port);
    epoll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
    stop_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (epoll_.get() < 0 || stop_.get() < 0 || !watch(listening_.get(), EPOLLIN, EPOLL_CTL_ADD) ||
        !watch(stop_.get(), EPOLLIN, EPOLL_CTL_ADD))
      return cannot("wait for connections");
    thread_ = std::thread([this] { serve(); });
    return {};
  }

  int port() const override { return port_; }

 private:
  bool watch(int fd, std::uint32_t events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0;
  }

  void serve() {
    while (true) {
      std::array<epoll_event, events_at_once> events{};
      const int count = ::epoll_wait(epoll_.get(), events.data(), events_at_once, patience());
      for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.fd == stop_.get()) return;
        if (event.data.fd == listening_.get())
          accept_some();
        else if (Connection* const connection = connections_.find(event.data.fd); connection != nullptr)
          serve_one(*connection, event.events);
      }
      const Clock::time_point now = Clock::now();
      connections_.close_due(now);
      if (paused_until_ && now >= *paused_until_) {
        paused_until_.reset();
        watch(listening_.get(), EPOLLIN, EPOLL_CTL_MOD);
      }
    }
  }

  int patience() const {
    std::optional<Clock::time_point> next = connections_.next_due();
    if (paused_until_ && (!next || *paused_until_ < *next)) next = paused_until_;
    if (!next) return -1;
    const auto left = std::chrono::duration_cast<milliseconds>(*next - Clock::now()).count() + 1;
    return static_cast<int>(std::clamp<long>(left, 0, 60'000));
  }

  void accept_some() {
    for (int i = 0; i < accepted_at_once; ++i) {
      sockaddr_storage from{};
      socklen_t size = sizeof from;
      const int fd =
          ::accept4(listening_.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0) {
        if ((errno != EMFILE && errno != ENFILE) || connections_.close_oldest_stranger()) return;
        // Nobody can be let in for now, and to ask again at once would only spin.
        paused_until_ = Clock::now() + no_descriptors_pause;
        watch(listening_.get(), 0, EPOLL_CTL_MOD);
        return;
      }
      const int yes = 1;
      if (from.ss_family != AF_UNIX) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      if (connections_.add(fd, source_of(from, fd), Clock::now() + request_time, fresh_request()) != nullptr &&
          !watch(fd, EPOLLIN, EPOLL_CTL_ADD))
        connections_.remove(fd);
    }
  }

  static HttpRequest fresh_request() { return HttpRequest(tlog::add_checkpoint_max_bytes); }

  void serve_one(Connection& connection, std::uint32_t events) {
    if (!connection.out.empty()) {
      const bool over = (events & (EPOLLERR | EPOLLHUP)) != 0 || !write_some(connection);
      // Taken: on to what came meanwhile.
      const bool waits = !over && connection.out.empty() && !connection.closing && !connection.in.empty();
      if (over || (waits && !go_on(connection))) connections_.remove(connection.fd);
      return;
    }
    if (!read_some(connection)) connections_.remove(connection.fd);
  }

  // False: the connection is over.
  bool read_some(Connection& connection) {
    std::array<char, read_at_once> buffer;
    const ssize_t size = ::recv(connection.fd, buffer.data(), buffer.size(), 0);
    if (size < 0) return errno == EAGAIN || errno == EINTR;
    if (size == 0) return false;
    if (connection.closing) return true;
    // A request's time runs from its first byte.
    if (!connection.request.begun()) connections_.set_until(connection, Clock::now() + request_time);
    connection.in.append(buffer.data(), static_cast<std::size_t>(size));
    return go_on(connection);
  }

  // Answers what is there whole, one after the other; where an answer is not taken, what follows it waits.
  bool go_on(Connection& connection) {
    do {
      const HttpRequest::State state = connection.request.read(connection.in);
      if (state == HttpRequest::State::incomplete) {
        if (!connection.request.take_expects()) return true;
        connection.out = "HTTP/1.1 100 Continue\r\n\r\n";
      } else if (state == HttpRequest::State::refused) {
        connection.closing = true;
        connection.out = http_answer(connection.request.refusal(), "", "", true);
      } else {
        connection.closing = connection.request.closes();
        connection.out = answer(connection);
        connection.request = fresh_request();
        connections_.set_until(connection, Clock::now() + request_time);
      }
      if (!write_some(connection)) return false;
    } while (connection.out.empty() && !connection.closing && !connection.in.empty());
    return true;
  }

  bool write_some(Connection& connection) {
    const ssize_t size = ::send(connection.fd, connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
    if (size < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (size > 0) connection.out.erase(0, static_cast<std::size_t>(size));
    if (!connection.out.empty()) return watch(connection.fd, EPOLLOUT, EPOLL_CTL_MOD);
    if (connection.closing) {
      // The peer reads the answer before the end of the connection takes it away.
      ::shutdown(connection.fd, SHUT_WR);
      connections_.set_until(connection, Clock::now() + closing_time);
    } else if (!connection.request.begun()) {
      connections_.set_until(connection, Clock::now() + (connection.stranger ? request_time : known_idle_time));
    }
    return watch(connection.fd, EPOLLIN, EPOLL_CTL_MOD);
  }

  std::string answer(Connection& connection) {
    const HttpRequest& request = connection.request;
    const bool posts = request.target() == "/add-checkpoint";
    if (!posts && request.target() != "/checkpoint") return http_answer(404, "", "", connection.closing);
    if (request.method() != (posts ? "POST" : "GET")) return http_answer(405, "", "", connection.closing);
    if (!posts) {
      const core::Reply reply = witness_.checkpoint();
      return http_answer(reply.status, reply.content_type, reply.body, connection.closing);
    }
    const auto reply = witness_.add_checkpoint(puente::io::now(), view_of(request.body()));
    if (!reply) {
      spdlog::error("not cosigned: {}", escape_line(reply.error().what));
      return http_answer(503, "", "", connection.closing);
    }
    if (reply->newer) connections_.know(connection);
    return http_answer(reply->status, reply->content_type, reply->body, connection.closing);
  }

  core::Witness& witness_;
  Descriptor listening_, epoll_, stop_;
  Connections connections_{room_for_connections(), connections_of_one_max};
  std::optional<Clock::time_point> paused_until_;  // no descriptors are left
  std::thread thread_;
  int port_ = -1;
  std::string socket_;  // its path, in place of a port
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(const trust::Address& address, core::Witness& witness) {
  auto out = std::make_unique<Server>(witness);
  PUENTE_REQUIRE(out->listen(address));
  return std::unique_ptr<HttpServer>(std::move(out));
}

}  // namespace puente::witness::io
