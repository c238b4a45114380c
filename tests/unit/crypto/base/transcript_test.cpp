#include "crypto/base/transcript.h"

#include <catch2/catch_test_macros.hpp>

using puente::Bytes;
using puente::ErrorCode;
using puente::hex_of;
using puente::read_lps;
using puente::Transcript;

TEST_CASE("lp() is a 4-byte big-endian length, then the bytes") {
  CHECK(hex_of(Transcript{}.lp(Bytes{0xaa, 0xbb}).view()) == "00000002aabb");
  CHECK(hex_of(Transcript{}.lp("").view()) == "00000000");
  CHECK(hex_of(Transcript{}.lp(Bytes(300, 1)).view()).starts_with("0000012c0101"));
}

TEST_CASE("Integers are lp() of eight big-endian bytes") {
  CHECK(hex_of(Transcript{}.lp(std::uint64_t{0x0102030405060708}).view()) == "000000080102030405060708");
  CHECK(hex_of(puente::big_endian(1)) == "0000000000000001");
}

TEST_CASE("A label is lp(\"puente/1 \" + label)") {
  CHECK(hex_of(Transcript("ctx").view()) == "0000000c" + hex_of(puente::view_of("puente/1 ctx")));
  CHECK(puente::text_of(puente::bare_label("cek-wrap")) == "puente/1 cek-wrap");
}

TEST_CASE("Where one part ends and the next begins changes the bytes") {
  CHECK(Transcript{}.lp("ab").lp("c").bytes() != Transcript{}.lp("a").lp("bc").bytes());
  CHECK(Transcript{}.lp("ab").lp("").bytes() != Transcript{}.lp("").lp("ab").bytes());
}

TEST_CASE("what does not fit the room inside goes on behind what does") {
  for (const std::size_t first : std::initializer_list<std::size_t>{0, 1, 250, 251, 252, 253, 256, 300}) {
    CAPTURE(first);
    Transcript out;
    out.lp(Bytes(first, 1)).lp(Bytes(3, 2)).lp("").lp(Bytes(300, 3)).raw(Bytes{4});
    Bytes wanted{0, 0, static_cast<std::uint8_t>(first >> 8), static_cast<std::uint8_t>(first & 0xff)};
    wanted.insert(wanted.end(), first, 1);
    for (const Bytes& part : {Bytes{0, 0, 0, 3, 2, 2, 2, 0, 0, 0, 0, 0, 0, 1, 44}, Bytes(300, 3), Bytes{4}})
      wanted.insert(wanted.end(), part.begin(), part.end());
    CHECK(out.bytes() == wanted);
    const Transcript copied = out;
    CHECK(copied.bytes() == wanted);
  }
}

TEST_CASE("values of fixed size go in as their bytes do, also beyond the room inside") {
  const puente::Hash hash = puente::Hash::from(Bytes(32, 7)).value();
  for (const std::size_t first : std::initializer_list<std::size_t>{0, 200, 219, 220, 221, 300}) {
    CAPTURE(first);
    Transcript by_value, by_bytes;
    by_value.raw(Bytes(first, 1)).lp(hash).lp(std::uint64_t{9}).raw(hash.array());
    by_bytes.raw(Bytes(first, 1)).lp(hash.view()).lp(puente::ByteView(puente::big_endian(9))).raw(hash.view());
    CHECK(by_value.bytes() == by_bytes.bytes());
    CHECK(by_value.bytes().size() == first + 36 + 12 + 32);
  }
}

TEST_CASE("raw() adds no length") { CHECK(hex_of(Transcript{}.raw(Bytes{1, 2}).lp("").view()) == "010200000000"); }

TEST_CASE("Lengths that lie are refused before anything is read") {
  const Bytes two = Transcript{}.lp(Bytes{1, 2}).lp("").bytes();
  const auto parts = read_lps(two, 2);
  REQUIRE(parts);
  CHECK(parts->size() == 2);
  CHECK(hex_of(parts->front()) == "0102");
  CHECK(parts->back().empty());
  CHECK(read_lps(Bytes{0xff, 0xff, 0xff, 0xff, 1}, 9).error().code == ErrorCode::malformed);
  CHECK(read_lps(Bytes{0, 0, 0}, 9).error().code == ErrorCode::malformed);
  CHECK(read_lps(Bytes{0, 0, 0, 0, 0, 0, 0, 0}, 1).error().code == ErrorCode::too_large);
  CHECK(read_lps(Bytes{}, 1).value().empty());
}
