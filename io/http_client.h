// Questions over HTTP/1.1 to one server that need not be honest: a witness belongs to one nation.
//
// Guarantee: whatever the server sends, and however slowly, ask() has ended when its time is over, and keeps no more
// than HttpAnswer does. Non-guarantee: where the place is a name, the system's resolver may take longer. The connection
// is kept between questions, and made anew where the server has closed it. Not thread safe, but for end().
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/error.h"
#include "io/descriptor.h"

namespace puente::io {

class HttpClient {
 public:
  struct Place {
    std::string host;  // of TCP: a name, or an address without brackets
    std::uint16_t port = 0;
    std::string socket;  // of a Unix socket, in place of both: its path
  };
  explicit HttpClient(Place place);

  struct Answer {
    int status = 0;
    std::string body;
  };
  // `target`: "/checkpoint". Errors: `unavailable` (nobody answers, or not in time, or not with HTTP), `too_large`.
  Result<Answer> get(std::string_view target, std::size_t body_bytes_max, std::chrono::milliseconds time);
  Result<Answer> post(std::string_view target, std::string_view text, std::size_t body_bytes_max,
                      std::chrono::milliseconds time);

  // From any thread: the question under way, and each later one, ends at once with `unavailable`.
  void end();

 private:
  using Clock = std::chrono::steady_clock;

  Result<Answer> ask(const std::string& request, std::size_t body_bytes_max, std::chrono::milliseconds time);
  Status connect(Clock::time_point until);
  Status connect_to(int family, const void* address, unsigned size, Clock::time_point until);
  Status send(std::string_view bytes, Clock::time_point until);
  Result<Answer> receive(std::size_t body_bytes_max, Clock::time_point until);
  Status wait(short events, Clock::time_point until) const;

  Place place_;
  Descriptor ended_;  // readable: end() was called
  Descriptor connection_;
  bool heard_ = false;  // anything, since the question
};

// "http://HOST[:PORT][/prefix]", as a treaty names a witness (trust/address.h checks it whole). Fails with `usage`.
struct HttpUrl {
  HttpClient::Place place;
  std::string prefix;  // of targets: empty, or "/mx"
};
Result<HttpUrl> parse_http_url(const std::string& url);

}  // namespace puente::io
