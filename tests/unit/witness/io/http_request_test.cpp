// Requests as their bytes come: what has one reading is taken, everything else refused.
#include "witness/io/http_request.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::witness::io {
namespace {

using State = HttpRequest::State;

// "incomplete", the status of a refusal, or "METHOD target body|what is left".
std::string read(std::string bytes, std::size_t chunk = 1 << 20) {
  HttpRequest request(100);
  std::string in;
  State state = State::incomplete;
  for (std::size_t at = 0; at < bytes.size() && state == State::incomplete; at += chunk) {
    in += bytes.substr(at, chunk);
    state = request.read(in);
  }
  if (state == State::incomplete) return "incomplete";
  if (state == State::refused) return std::to_string(request.refusal());
  return request.method() + " " + request.target() + " " + request.body() + "|" + in;
}

const std::string post = "POST /add-checkpoint HTTP/1.1\r\n";

}  // namespace

TEST_CASE("a request is read in pieces of any size, and what follows it is left") {
  const std::string whole = post + "Host: a\r\ncontent-LENGTH:\t5 \r\n\r\nhello";
  for (const std::size_t chunk : {1U, 2U, 7U, 1000U}) CHECK(read(whole, chunk) == "POST /add-checkpoint hello|");
  CHECK(read(whole + "GET ") == "POST /add-checkpoint hello|GET ");
  CHECK(read("GET /checkpoint HTTP/1.0\r\n\r\n") == "GET /checkpoint |");
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK(read(whole.substr(0, size)) == "incomplete");
}

TEST_CASE("what could be read in two ways is refused") {
  const std::string get = "GET / HTTP/1.1\r\n";
  for (const auto& [bytes, status] : std::initializer_list<std::pair<std::string, std::string>>{
           {post + "\r\n", "411"},
           {post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "400"},
           {post + "Content-Length: +5\r\n\r\nhello", "400"},
           {post + "Content-Length: 5, 5\r\n\r\nhello", "400"},
           {post + "Content-Length: -1\r\n\r\n", "400"},
           {post + "Content-Length:\r\n\r\n", "400"},
           {post + "Content-Length: 0x5\r\n\r\nhello", "400"},
           {post + "Content-Length: 101\r\n\r\n", "413"},
           {post + "Content-Length: 18446744073709551621\r\n\r\nhello", "413"},
           {post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "501"},
           {post + "Content-Length : 5\r\n\r\nhello", "400"},
           {post + "Host: a\r\n b\r\nContent-Length: 5\r\n\r\nhello", "400"},
           {post + "Host: a\nContent-Length: 5\r\n\r\nhello", "400"},
           {get + std::string("A: b\0c\r\n\r\n", 10), "400"},
           {get + "A: b\rc\r\n\r\n", "400"},
           {get + "no colon\r\n\r\n", "400"},
           {get + ": no name\r\n\r\n", "400"},
           {"GET  / HTTP/1.1\r\n\r\n", "400"},
           {"GET / / HTTP/1.1\r\n\r\n", "400"},
           {"GET http://a/ HTTP/1.1\r\n\r\n", "400"},
           {"GET / HTTP/1.1 \r\n\r\n", "400"},
           {"GET /\r\n\r\n", "400"},
           {"\r\n\r\n", "400"},
           {"GET / HTTP/2.0\r\n\r\n", "505"},
           {"G(T / HTTP/1.1\r\n\r\n", "400"}}) {
    INFO(bytes);
    CHECK(read(bytes) == status);
    CHECK(read(bytes, 1) == status);
  }
}

TEST_CASE("a head without end is refused within its bound") {
  const std::string endless(head_bytes_max + 1, 'a');
  CHECK(read(endless) == "431");
  CHECK(read("GET / HTTP/1.1\r\n" + endless, 100) == "431");
}

TEST_CASE("an answer says its length, and whether the connection ends") {
  CHECK(http_answer(200, "text/plain", "body", false) ==
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\nbody");
  CHECK(http_answer(503, "", "", true) ==
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

}  // namespace puente::witness::io
