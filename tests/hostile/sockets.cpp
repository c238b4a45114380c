#include "tests/hostile/sockets.h"

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>

namespace puente::hostile {

io::Descriptor plain_socket(const std::string& endpoint, const char* source) {
  const std::size_t colon = endpoint.rfind(':'), slash = endpoint.rfind('/');
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  const std::string host = endpoint.substr(begin, colon - begin);
  io::Descriptor out(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in from{}, to{};
  from.sin_family = to.sin_family = AF_INET;
  ::inet_pton(AF_INET, source, &from.sin_addr);
  ::inet_pton(AF_INET, slash == std::string::npos ? endpoint.substr(0, colon).c_str() : host.c_str(), &to.sin_addr);
  to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(endpoint.substr(colon + 1))));
  const timeval patience{2, 0};
  ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(out.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (::bind(out.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0 ||
      ::connect(out.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    return io::Descriptor();
  return out;
}

bool say(const io::Descriptor& socket, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

Bytes hear_some(const io::Descriptor& socket) {
  Bytes out(4096);
  const ssize_t got = ::recv(socket.get(), out.data(), out.size(), 0);
  out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return out;
}

bool is_closed(const io::Descriptor& socket) {
  std::uint8_t byte = 0;
  const ssize_t got = ::recv(socket.get(), &byte, 1, MSG_DONTWAIT | MSG_PEEK);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::size_t sockets_to_spare() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= 600) return 0;
  return static_cast<std::size_t>(limit.rlim_cur) - 500;
}

}  // namespace puente::hostile
