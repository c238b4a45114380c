#include "broker/io/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace puente::broker::io {

using puente::io::Descriptor;

namespace {

constexpr int backlog = 1024;

tl::unexpected<Error> cannot(const std::string& what) {
  return fail(ErrorCode::io, "cannot " + what + ": " + std::strerror(errno));
}

// Best effort: without the option a connection is slower, or its loss is found later.
void set(int socket, int level, int option) {
  const int on = 1;
  static_cast<void>(::setsockopt(socket, level, option, &on, sizeof on));
}

Descriptor open_spare() { return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

edge::Source source_of(const sockaddr_storage& address) {
  edge::Source out{};
  if (address.ss_family == AF_INET) {
    out[10] = out[11] = 0xff;
    std::memcpy(&out[12], &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
  } else {
    std::memcpy(out.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
  }
  static constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  // Whoever has one address of an IPv6 network has them all.
  if (!std::equal(mapped.begin(), mapped.end(), out.begin())) std::fill(out.begin() + 8, out.end(), std::uint8_t{0});
  return out;
}

std::string text_of(const sockaddr_storage& address, socklen_t size) {
  char host[NI_MAXHOST], port[NI_MAXSERV];
  if (::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return "?";
  return address.ss_family == AF_INET6 ? "tcp://[" + std::string(host) + "]:" + port
                                       : "tcp://" + std::string(host) + ":" + port;
}

using Resolved = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Result<Resolved> resolve(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0)
    return fail(ErrorCode::usage, "'" + host + "' is no address in numbers");
  return Resolved(found, &::freeaddrinfo);
}

}  // namespace

Listener::Listener(Descriptor socket, std::string endpoint)
    : socket_(std::move(socket)), endpoint_(std::move(endpoint)), spare_(open_spare()) {}

Result<Listener> Listener::listen(const std::string& host, std::uint16_t port) {
  const std::string doing = "listen on " + host + ", port " + std::to_string(port);
  PUENTE_TRY(const Resolved address, resolve(host == "*" ? "::" : host, std::to_string(port)));
  Descriptor socket(::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return cannot(doing);
  set(socket.get(), SOL_SOCKET, SO_REUSEADDR);  // connections of the broker before may still be in TIME_WAIT
  if (address->ai_family == AF_INET6) {
    const int only = 0;
    static_cast<void>(::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only));
  }
  if (::bind(socket.get(), address->ai_addr, address->ai_addrlen) != 0 || ::listen(socket.get(), backlog) != 0)
    return cannot(doing);
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) return cannot(doing);
  return Listener(std::move(socket), text_of(bound, size));
}

Result<Descriptor> connect_to(const std::string& endpoint, Duration patience) {
  const std::size_t begin = endpoint.find("//") + 2, colon = endpoint.rfind(':');
  std::string host = endpoint.substr(begin, colon - begin);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  PUENTE_TRY(const Resolved address, resolve(host, endpoint.substr(colon + 1)));
  Descriptor socket(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval time{patience.ms / 1000, patience.ms % 1000 * 1000};
  // Of the connection's beginning, too.
  if (socket.get() < 0 || ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) != 0 ||
      ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) != 0 ||
      ::connect(socket.get(), address->ai_addr, address->ai_addrlen) != 0)
    return cannot("connect to " + endpoint);
  return socket;
}

tl::expected<Listener::Accepted, Listener::Nobody> Listener::accept() {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  const int fd = ::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    set(fd, IPPROTO_TCP, TCP_NODELAY);
    set(fd, SOL_SOCKET, SO_KEEPALIVE);
    return Accepted{Descriptor(fd), source_of(from)};
  }
  if (errno == EMFILE || errno == ENFILE) {
    // Left in the queue, the connection would keep the socket readable, and the loop would spin.
    if (spare_.get() >= 0) {
      spare_.close();
      const Descriptor turned_away(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      static_cast<void>(turned_away);
    }
    spare_ = open_spare();
    return tl::unexpected(spare_.get() >= 0 ? Nobody::was_taken : Nobody::can_be);
  }
  if (errno == EAGAIN || errno == EWOULDBLOCK) return tl::unexpected(Nobody::waits);
  // A connection that ended before it was accepted: the next one may be there. Other errors would only come again.
  return tl::unexpected(errno == ECONNABORTED || errno == EINTR ? Nobody::was_taken : Nobody::can_be);
}

std::size_t descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, 1 << 20));
}

}  // namespace puente::broker::io
