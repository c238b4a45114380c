#include "io/http_client.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <system_error>

#include "io/http_answer.h"

namespace puente::io {
namespace {

constexpr std::size_t read_at_once = 16 << 10;

tl::unexpected<Error> no_answer(const std::string& why) { return fail(ErrorCode::unavailable, "no answer: " + why); }
tl::unexpected<Error> no_answer_of_system() {
  const int number = errno;
  return no_answer(std::generic_category().message(number));
}

std::string host_of(const HttpClient::Place& place) {
  if (!place.socket.empty()) return "localhost";
  const bool brackets = place.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", brackets ? "[" : "", place.host, brackets ? "]" : "", place.port);
}

}  // namespace

// Where no descriptors are left there is none to poll either: then end() waits until the question's time is over.
HttpClient::HttpClient(Place place) : place_(std::move(place)), ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void HttpClient::end() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(ended_.get(), &one, sizeof one);
}

Result<HttpClient::Answer> HttpClient::get(std::string_view target, std::size_t body_bytes_max,
                                           std::chrono::milliseconds time) {
  return ask(fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", target, host_of(place_)), body_bytes_max, time);
}

Result<HttpClient::Answer> HttpClient::post(std::string_view target, std::string_view text, std::size_t body_bytes_max,
                                            std::chrono::milliseconds time) {
  return ask(fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{}",
                         target, host_of(place_), text.size(), text),
             body_bytes_max, time);
}

Result<HttpClient::Answer> HttpClient::ask(const std::string& request, std::size_t body_bytes_max,
                                           std::chrono::milliseconds time) {
  const Clock::time_point until = Clock::now() + time;
  while (true) {
    // What was said unasked, if only farewell, is not the answer.
    pollfd kept_one{connection_.get(), POLLIN, 0};
    if (kept_one.fd >= 0 && ::poll(&kept_one, 1, 0) != 0) connection_.close();
    const bool kept = connection_.get() >= 0;
    heard_ = false;
    const auto answered = [&]() -> Result<Answer> {
      if (!kept) PUENTE_REQUIRE(connect(until));
      PUENTE_REQUIRE(send(request, until));
      return receive(body_bytes_max, until);
    }();
    if (answered) return answered;
    connection_.close();
    // The server had closed what was kept, perhaps while we asked: once more, on a new one.
    if (!kept || heard_ || Clock::now() >= until) return answered;
  }
}

Status HttpClient::wait(short events, Clock::time_point until) const {
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return no_answer("it takes too long");
    std::array<pollfd, 2> items{pollfd{connection_.get(), events, 0}, pollfd{ended_.get(), POLLIN, 0}};
    const int ready = ::poll(items.data(), items.size(), static_cast<int>(left) + 1);
    if (ready < 0 && errno != EINTR) return no_answer_of_system();
    if (items[1].revents != 0) return no_answer("nobody waits for it any more");
    if (ready > 0) return {};
  }
}

Status HttpClient::connect(Clock::time_point until) {
  if (!place_.socket.empty()) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (place_.socket.size() >= sizeof to.sun_path) return no_answer("the path of its socket is too long");
    std::memcpy(to.sun_path, place_.socket.data(), place_.socket.size());
    return connect_to(AF_UNIX, &to, sizeof to, until);
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(place_.host.c_str(), std::to_string(place_.port).c_str(), &hints, &found);
  if (code != 0) return no_answer(::gai_strerror(code));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
  int left = 0;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) ++left;
  Status out = no_answer("it has no address");
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next, --left) {
    // One address that is silent does not take the time of the others.
    const Clock::time_point now = Clock::now();
    out = connect_to(one->ai_family, one->ai_addr, one->ai_addrlen, now + (until - now) / left);
    if (out) {
      const int yes = 1;
      ::setsockopt(connection_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      return out;
    }
  }
  return out;
}

Status HttpClient::connect_to(int family, const void* address, unsigned size, Clock::time_point until) {
  connection_ = Descriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (connection_.get() < 0) return no_answer_of_system();
  if (::connect(connection_.get(), static_cast<const sockaddr*>(address), size) == 0) return {};
  if (errno != EINPROGRESS) return no_answer_of_system();
  PUENTE_REQUIRE(wait(POLLOUT, until));
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(connection_.get(), SOL_SOCKET, SO_ERROR, &error, &length);
  if (error == 0) return {};
  errno = error;
  return no_answer_of_system();
}

Status HttpClient::send(std::string_view bytes, Clock::time_point until) {
  while (!bytes.empty()) {
    const ssize_t put = ::send(connection_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
      continue;
    }
    if (errno != EAGAIN && errno != EINTR) return no_answer_of_system();
    PUENTE_REQUIRE(wait(POLLOUT, until));
  }
  return {};
}

Result<HttpClient::Answer> HttpClient::receive(std::size_t body_bytes_max, Clock::time_point until) {
  HttpAnswer answer(body_bytes_max);
  std::string in;
  std::array<char, read_at_once> buffer;
  while (true) {
    PUENTE_REQUIRE(wait(POLLIN, until));
    const ssize_t got = ::recv(connection_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got < 0) return no_answer_of_system();
    heard_ = heard_ || got > 0;
    in.append(buffer.data(), static_cast<std::size_t>(got));
    const HttpAnswer::State state = got > 0 ? answer.read(in) : answer.ended();
    if (state == HttpAnswer::State::incomplete) continue;
    if (state == HttpAnswer::State::too_large)
      return fail(ErrorCode::too_large, fmt::format("an answer of more than {} bytes", body_bytes_max));
    if (state == HttpAnswer::State::refused) return no_answer(got > 0 ? "what came is not HTTP" : "it closed");
    // Whoever says more than was asked for is not asked again on this connection.
    if (!answer.keeps() || !in.empty()) connection_.close();
    return Answer{answer.status(), std::move(answer.body())};
  }
}

Result<HttpUrl> parse_http_url(const std::string& url) {
  const auto wrong = [&] {
    return fail(ErrorCode::usage, "a witness's url must look like http://127.0.0.1:8501, not '" + url + "'");
  };
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return wrong();
  const std::size_t slash = std::min(url.find('/', scheme.size()), url.size());
  std::string_view host = std::string_view(url).substr(scheme.size(), slash - scheme.size());
  HttpUrl out{{{}, 80, {}}, url.substr(slash)};
  while (out.prefix.ends_with('/')) out.prefix.pop_back();
  const std::size_t bracket = host.rfind(']'), colon = host.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const std::string_view port = host.substr(colon + 1);
    const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), out.place.port);
    if (error != std::errc() || stop != port.data() + port.size()) return wrong();
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) return wrong();
  out.place.host = host;
  return out;
}

}  // namespace puente::io
