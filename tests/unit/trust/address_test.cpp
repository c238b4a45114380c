#include "trust/address.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/must.h"

namespace puente::trust {

using support::must;

TEST_CASE("what devices connect to is one machine's address with a port") {
  CHECK(must(parse_endpoint("tcp://127.0.0.1:5500")).port == 5500);
  CHECK(must(parse_endpoint("tcp://[2001:db8::1]:5500")).host == "2001:db8::1");
  CHECK(must(parse_endpoint("tcp://localhost:1")).host == "localhost");
  CHECK(must(parse_endpoint("tcp://bridge-1.example.org:65535")).port == 65535);
  for (const char* bad : {"",
                          "tcp://",
                          "127.0.0.1:5500",
                          "ipc://x:1",
                          "tcp://127.0.0.1",
                          "tcp://127.0.0.1:",
                          "tcp://127.0.0.1:0",
                          "tcp://127.0.0.1:99999",
                          "tcp://127.0.0.1:65536",
                          "tcp://127.0.0.1:+5",
                          "tcp://127.0.0.1:5500 ",
                          "tcp://127.0.0.1:5500/x",
                          "tcp://*:5500",
                          "tcp://0.0.0.0:5500",
                          "tcp://[::]:5500",
                          "tcp://[::0]:5500",
                          "tcp://[0:0::0]:5500",
                          "tcp://[::ffff:0.0.0.0]:5500",
                          "tcp://a:0443",
                          "tcp://0x7f000001:80",
                          "tcp://[::1:5500",
                          "tcp://::1:5500",
                          "tcp://[]:5500",
                          "tcp://[127.0.0.1]:5500",
                          "tcp://300.1.1.1:5500",
                          "tcp://1.2.3:5500",
                          "tcp://-a.example:5500",
                          "tcp://a..b:5500",
                          "tcp://a_b:5500",
                          "tcp://:5500",
                          "tcp://[::1]5500"})
    CHECK(parse_endpoint(bad).error().code == ErrorCode::usage);
}

TEST_CASE("an address to listen on has a host and a port") {
  for (const char* text : {"", "8501", ":8501", "host:", "host:x", "host:1x", "host:-1", "host:65536"})
    CHECK_FALSE(parse_listen_address(text));
}

TEST_CASE("a program listens on an address in numbers, or on all of its machine's") {
  for (const char* good :
       {"tcp://127.0.0.1:5500", "tcp://0.0.0.0:5500", "tcp://*:5500", "tcp://[::1]:5500", "tcp://[::]:5500"})
    CHECK(parse_listen_endpoint(good));
  for (const char* bad :
       {"tcp://localhost:5500", "tcp://127.0.0.1:0", "tcp://127.0.0.1:99999", "tcp://::1:5500", "*:5500"})
    CHECK_FALSE(parse_listen_endpoint(bad));
  CHECK(must(parse_listen_address("[::1]:8501")).host == "::1");
  CHECK(must(parse_listen_address("127.0.0.1:8501")).port == 8501);
  for (const char* bad : {"127.0.0.1", "127.0.0.1:0", "::1:8501", "[::1]", "localhost:8501", "http://127.0.0.1:8501"})
    CHECK_FALSE(parse_listen_address(bad));
}

TEST_CASE("a witness may listen on a Unix socket, by an absolute path that fits") {
  const std::string longest = "/" + std::string(106, 'a');
  CHECK(must(parse_listen_address("unix:/run/puente/witness-mx")).socket == "/run/puente/witness-mx");
  CHECK(must(parse_unix_address("unix:" + longest)).socket == longest);
  for (const std::string& bad :
       {std::string("unix:"), std::string("unix:/"), std::string("unix:witness"), std::string("unix:./witness"),
        std::string("unix:/run/a b"), std::string("unix:/run/a\n"), std::string("unix:/run/"), "unix:" + longest + "a"})
    CHECK(parse_listen_address(bad).error().code == ErrorCode::usage);
  CHECK(parse_unix_address("/run/puente/witness-mx").error().code == ErrorCode::usage);
  CHECK_FALSE(parse_listen_endpoint("tcp://unix:/run/puente/broker"));
}

TEST_CASE("the url of a witness may have a path, and has a port of its own") {
  CHECK(must(parse_url("http://127.0.0.1:8501")).port == 8501);
  CHECK(must(parse_url("http://[::1]:8501/mx/")).host == "::1");
  CHECK(must(parse_url("https://witness.example/log")).port == 443);
  CHECK(must(parse_url("http://witness.example")).port == 80);
  for (const char* bad : {"http://[::1", "http://127.0.0.1:70000", "http://", "http:///x", "ftp://a:1", "http://a b:1",
                          "http://0.0.0.0:80", "http://h:1/\r\nX: y", "http://h:1/a b", "http://h:1/%0a",
                          "http://h:1/?a", "http://user@host:80", "witness.example"})
    CHECK_FALSE(parse_url(bad));
  CHECK(parse_url("http://[::1").error().what.find("'http://[::1' is no address to use here") == 0);
}

}  // namespace puente::trust
