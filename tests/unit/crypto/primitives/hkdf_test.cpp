#include "crypto/primitives/hkdf.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::primitives {
namespace {

Bytes hex(std::string_view text) { return bytes_from_hex(text).value(); }

TEST_CASE("HKDF gives the values of RFC 5869, cases 1 and 3") {
  const SharedSecret prk = hkdf_extract(hex("000102030405060708090a0b0c"), Bytes(22, 0x0b));
  CHECK(hex_of(prk.reveal()) == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  Bytes out(42);
  hkdf_expand(prk.reveal(), hex("f0f1f2f3f4f5f6f7f8f9"), out);
  CHECK(hex_of(out) == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");

  const SharedSecret unsalted = hkdf_extract({}, Bytes(22, 0x0b));
  CHECK(hex_of(unsalted.reveal()) == "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
  hkdf_expand(unsalted.reveal(), {}, out);
  CHECK(hex_of(out) == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("shorter output is a prefix of longer output, up to the maximum") {
  Bytes longest(hkdf_expand_size_bytes_max);
  hkdf_expand(view_of("prk"), view_of("info"), longest);
  for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 64U, 65U, 8159U}) {
    Bytes out(size);
    hkdf_expand(view_of("prk"), view_of("info"), out);
    CHECK(equal(out, ByteView(longest).first(size)));
  }
  CHECK(equal(hkdf_expand_as<SharedSecret>(view_of("prk"), view_of("info")).reveal(), ByteView(longest).first(32)));
}

TEST_CASE("an expander gives for each info what HKDF-Expand gives") {
  HkdfExpander expander(view_of("prk"));
  for (const std::string_view info :
       {"", "info", "puente/1 log-entry", "longer than one block of SHA-256, which has 64 bytes"}) {
    Hash out;
    expander.expand(view_of(info), out.array());
    CHECK(equal(out.view(), hkdf_expand_as<SharedSecret>(view_of("prk"), view_of(info)).reveal()));
    CHECK(equal(expander.as<AeadKey>(view_of(info)).reveal(), out.view()));
  }
}

}  // namespace
}  // namespace puente::primitives
