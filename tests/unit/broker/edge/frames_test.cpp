#include "broker/edge/frames.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/edge/talk.h"

using namespace puente;
using namespace puente::broker::edge;
using namespace puente::broker::edge::testing;

namespace {

Bytes properties(std::initializer_list<Property> all) {
  Bytes out;
  for (const Property& one : all) append_property(out, one);
  return out;
}

}  // namespace

TEST_CASE("A wrong octet of a greeting is found when it comes, and the peer's own octets are its affair") {
  const auto good = client_greeting();
  for (std::size_t i = 0; i <= good.size(); ++i) CHECK(check_greeting(ByteView(good).first(i)));
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bent = good;
    bent[i] ^= 0x11;
    const bool free = (i >= 1 && i <= 8) || i == 11 || i > 32;
    CHECK(check_greeting(ByteView(bent).first(i + 1)).has_value() == free);
  }
  CHECK_FALSE(check_greeting(greeting()));  // another server
  CHECK_FALSE(check_greeting(view_of("G")));
}

TEST_CASE("A frame's size is judged before anybody waits for its body, in both forms") {
  CHECK(must(read_head(Bytes{0, 5}, 5))->body_bytes == 5);
  CHECK_FALSE(must(read_head(Bytes{0}, 5)));
  CHECK_FALSE(must(read_head(Bytes{2, 0, 0, 0, 0, 0, 0, 0}, 5)));
  for (const Bytes& large :
       {Bytes{0, 6}, Bytes{2, 0, 0, 0, 0, 0, 0, 0, 6}, Bytes{2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
        Bytes{2, 0x80, 0, 0, 0, 0, 0, 0, 0}}) {
    const auto head = read_head(large, 5);
    REQUIRE_FALSE(head);
    CHECK(head.error().code == ErrorCode::too_large);
  }
  for (int flags = 8; flags < 256; ++flags) CHECK_FALSE(read_head(Bytes{static_cast<std::uint8_t>(flags), 0}, 5));
}

TEST_CASE("A head that is written is read again") {
  for (const std::size_t size : {0U, 1U, 255U, 256U, 65'536U}) {
    Bytes head;
    append_head(head, flag_command, size);
    const auto read = must(read_head(head, size));
    REQUIRE(read);
    CHECK(read->body_bytes == size);
    CHECK(read->head_bytes == head.size());
    CHECK((read->flags & flag_command) != 0);
    CHECK(((read->flags & flag_long) != 0) == (size > 255));
  }
}

TEST_CASE("A command has a name that is there") {
  CHECK(must(read_command(Bytes{4, 'P', 'I', 'N', 'G'})).name == "PING");
  for (const Bytes& bad : {Bytes{}, Bytes{0}, Bytes{0, 1}, Bytes{4, 'P', 'I', 'N'}, Bytes{255, 'P'}})
    CHECK_FALSE(read_command(bad));
}

TEST_CASE("Metadata follows its grammar to the end, and one property is looked at") {
  const Bytes good = properties({{"Identity", view_of("me")}, {"socket-TYPE", view_of("DEALER")}, {"X-+._9", {}}});
  const auto found = must(find_property(good, "Socket-Type"));
  REQUIRE(found);
  CHECK(equal(*found, view_of("DEALER")));
  CHECK_FALSE(must(find_property({}, "Socket-Type")));
  for (std::size_t i = 1; i < good.size(); ++i) {
    const bool whole = i == 1 + 8 + 4 + 2 || i == 1 + 8 + 4 + 2 + 1 + 11 + 4 + 6;
    CHECK(find_property(ByteView(good).first(i), "Socket-Type").has_value() == whole);
  }
  CHECK_FALSE(find_property(properties({{"", {}}}), "Socket-Type"));
  CHECK_FALSE(find_property(properties({{"a b", {}}}), "Socket-Type"));
  CHECK_FALSE(find_property(properties({{"Socket-Type", {}}, {"SOCKET-TYPE", {}}}), "Socket-Type"));
  CHECK_FALSE(find_property(Bytes{1, 'a', 0xff, 0xff, 0xff, 0xff}, "Socket-Type"));
  Bytes many;
  for (int i = 0; i < 17; ++i) append_property(many, {"X", {}});
  CHECK_FALSE(find_property(many, "Socket-Type"));
}
