#include "crypto/base/bytes.h"

#include <catch2/catch_test_macros.hpp>
#include <unordered_set>

using puente::Bytes;
using puente::ErrorCode;
using puente::Hash;
using puente::KeyId;

TEST_CASE("Hexadecimal: lower case out, either case in, nothing else") {
  const Bytes bytes{0x00, 0x7f, 0x80, 0xff};
  CHECK(puente::hex_of(bytes) == "007f80ff");
  CHECK(puente::bytes_from_hex("007F80fF").value() == bytes);
  CHECK(puente::bytes_from_hex("").value().empty());
  for (const char* bad : {"0", "007", "0g", "00 7f", "00:7f", " 00", "0x00"}) {
    INFO(bad);
    CHECK(puente::bytes_from_hex(bad).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("Base64: RFC 4648 section 10 vectors, both ways") {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, coded] : vectors) {
    CHECK(puente::base64_of(puente::view_of(plain)) == coded);
    CHECK(puente::text_of(puente::bytes_from_base64(coded).value()) == plain);
  }
}

TEST_CASE("Base64: padding, white space and spare bits are strict") {
  for (const char* bad : {"Zg", "Zg=", "Zg===", "Zm 8", "Zm8=\n", "Zm9v\nZm9v", "Zh==", "Z-_=", "====", "Zg==Zg=="}) {
    INFO(bad);
    CHECK_FALSE(puente::bytes_from_base64(bad).has_value());
  }
}

TEST_CASE("Fixed: exactly its length, or malformed") {
  const Bytes right(32, 7);
  CHECK(Hash::from(right).value().bytes() == right);
  for (const std::size_t size : {0U, 31U, 33U}) CHECK(Hash::from(Bytes(size, 7)).error().code == ErrorCode::malformed);
  CHECK(Hash::from(Bytes(31)).error().what == "expected 32 bytes, found 31");
  CHECK(Hash::from_hex(std::string(64, 'a')).value().hex() == std::string(64, 'a'));
  CHECK_FALSE(Hash::from_hex(std::string(62, 'a')).has_value());
}

TEST_CASE("Fixed: starts as zeros, compares byte by byte, finds its place in a set") {
  CHECK(Hash{}.is_zero());
  const Hash one = Hash::from_hex("01" + std::string(62, '0')).value();
  const Hash last = Hash::from_hex(std::string(62, '0') + "01").value();
  CHECK(one > last);
  CHECK_FALSE(one.is_zero());
  const std::unordered_set<Hash> set{one, last};
  CHECK(set.contains(one));
  CHECK_FALSE(set.contains(Hash{}));
}

TEST_CASE("Fixed: its order is that of its bytes, whichever differs first") {
  for (std::size_t place = 0; place < 32; ++place) {
    Hash less, more;
    less.array()[place] = 0x7f;
    more.array()[place] = 0x80;
    for (std::size_t after = place + 1; after < 32; ++after) less.array()[after] = 0xff;
    CAPTURE(place);
    CHECK(less < more);
    CHECK(more > less);
    CHECK((less <=> less) == std::strong_ordering::equal);
    CHECK(std::ranges::lexicographical_compare(less.array(), more.array()));
  }
  using Short = puente::Fixed<struct ShortTag, 4>;
  CHECK(Short::from_hex("00000001").value() < Short::from_hex("01000000").value());
  STATIC_REQUIRE((Hash{} <=> Hash{}) == std::strong_ordering::equal);
}

TEST_CASE("Fixed: kinds of one length do not convert into each other") {
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Hash, KeyId>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<Hash, KeyId>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::array<std::uint8_t, 32>, Hash>);
}

TEST_CASE("no byte but those of the alphabets is read as a digit") {
  constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::string_view hex_digits = "0123456789abcdefABCDEF";
  for (int value = 0; value < 256; ++value) {
    const char c = static_cast<char>(value);
    INFO(value);
    for (std::size_t at = 0; at < 4; ++at) {
      std::string text = "AAAA";
      text[at] = c;
      const bool padding = c == '=' && at == 3;
      CHECK(puente::bytes_from_base64(text).has_value() ==
            (padding || base64_digits.find(c) != std::string_view::npos));
    }
    CHECK(puente::bytes_from_hex(std::string{'0', c}).has_value() == (hex_digits.find(c) != std::string_view::npos));
    CHECK(puente::bytes_from_hex(std::string{c, '0'}).has_value() == (hex_digits.find(c) != std::string_view::npos));
  }
}
