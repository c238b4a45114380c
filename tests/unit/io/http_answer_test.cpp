// Answers as their bytes come: what has one reading is taken, within bounds, and everything else refused.
#include "io/http_answer.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::io {
namespace {

using State = HttpAnswer::State;

// "incomplete", "refused", "too large", or "STATUS body|what is left". With `ends` the other side closes afterwards.
std::string read(const std::string& bytes, std::size_t piece = 1 << 20, bool ends = false) {
  HttpAnswer answer(100);
  std::string in;
  State state = State::incomplete;
  for (std::size_t at = 0; at < bytes.size() && state == State::incomplete; at += piece) {
    in += bytes.substr(at, piece);
    state = answer.read(in);
  }
  if (state == State::incomplete && ends) state = answer.ended();
  switch (state) {
    case State::incomplete:
      return "incomplete";
    case State::refused:
      return "refused";
    case State::too_large:
      return "too large";
    case State::complete:
      break;
  }
  return std::to_string(answer.status()) + (answer.keeps() ? " " : " closes ") + answer.body() + "|" + in;
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

}  // namespace

TEST_CASE("an answer is read in pieces of any size, however its length is said") {
  for (const std::size_t piece : {1U, 2U, 7U, 1000U}) {
    CHECK(read(ok + "content-LENGTH:\t5 \r\n\r\nhello", piece) == "200 hello|");
    CHECK(read(ok + "Transfer-Encoding: Chunked\r\n\r\n4;a=b\r\nhell\r\n01\r\no\r\n0\r\nA: b\r\n\r\n", piece) ==
          "200 hello|");
    CHECK(read(ok + "\r\nhello", piece, true) == "200 closes hello|");
    CHECK(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 409\r\nContent-Length: "
               "2\r\n\r\n9\n",
               piece) == "409 9\n|");
  }
  CHECK(read(ok + "Content-Length: 0\r\n\r\nmore") == "200 |more");
  CHECK(read("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na") == "200 closes a|");
  CHECK(read(ok + "Connection: Close\r\nContent-Length: 1\r\n\r\na") == "200 closes a|");
  CHECK(read("HTTP/1.1 204 No Content\r\n\r\n") == "204 |");
  const std::string whole = ok + "Content-Length: 5\r\n\r\nhello";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(read(whole.substr(0, size)) == "incomplete");
    CHECK(read(whole.substr(0, size), 1000, true) == "refused");
  }
}

TEST_CASE("what is beyond its bounds is refused while it comes") {
  const std::string filler(HttpAnswer::head_bytes_max, 'a');
  for (const std::size_t piece : {7U, 1000U, 1U << 20}) {
    CHECK(read(filler + "a", piece) == "too large");
    CHECK(read(ok + "A: " + filler, piece) == "too large");
    CHECK(read(ok + "Content-Length: 101\r\n\r\n", piece) == "too large");
    CHECK(read(ok + "Content-Length: 99999999999999999999999\r\n\r\n", piece) == "too large");
    CHECK(read(ok + "\r\n" + std::string(101, 'a'), piece) == "too large");
    CHECK(read(ok + "Transfer-Encoding: chunked\r\n\r\n65\r\n", piece) == "too large");
    CHECK(read(ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n", piece) == "too large");
    CHECK(read(ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + filler, piece) == "too large");
    CHECK(read(ok + "Transfer-Encoding: chunked\r\n\r\n1;" + filler, piece) == "too large");
  }
  std::string interim, trailers = ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n";
  for (std::size_t i = 0; i < 1000; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n", trailers += "Another: trailer\r\n";
  CHECK(read(interim) == "too large");
  CHECK(read(trailers) == "too large");
}

TEST_CASE("what could be read in two ways, or is no answer, is refused") {
  for (const std::string& bytes : std::initializer_list<std::string>{
           "HTTP/2 200 OK\r\n\r\n",
           "HTTP/1.2 200 OK\r\n\r\n",
           "HTTP/1.1 20 OK\r\n\r\n",
           "HTTP/1.1 2000 OK\r\n\r\n",
           "HTTP/1.1 600 OK\r\n\r\n",
           "HTTP/1.1 -20 OK\r\n\r\n",
           "HTTP/1.1  200 OK\r\n\r\n",
           "HTTP/1.1 101 Switching\r\n\r\n",
           "HTTP/1.1 100 Continue\r\nContent-Length: 1\r\n\r\na",
           "ICY 200 OK\r\n\r\n",
           ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
           ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           ok + "Content-Length: +5\r\n\r\nhello",
           ok + "Content-Length: 5\nA: b\r\n\r\nhello",
           ok + "A: b\r\n folded\r\n\r\n",
           ok + "Content-Length : 5\r\n\r\nhello",
           ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n0x1\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nno field\r\n\r\n",
       }) {
    CAPTURE(bytes);
    CHECK(read(bytes) == "refused");
  }
}

}  // namespace puente::io
