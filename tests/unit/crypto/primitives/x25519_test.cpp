#include "crypto/primitives/x25519.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/hash.h"

namespace puente::primitives {
namespace {

X25519Private private_key(std::string_view hex) { return generate_x25519_key(bytes_from_hex(hex).value()); }

TEST_CASE("X25519 gives the keys and the secret of RFC 7748 section 6.1") {
  const X25519KeyPair alice(private_key("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
  const X25519KeyPair bob(private_key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
  CHECK(alice.public_key().hex() == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  CHECK(bob.public_key().hex() == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const std::string_view shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
  CHECK(hex_of(x25519(alice.private_key(), bob.public_key()).value().reveal()) == shared);
  CHECK(hex_of(x25519(bob.private_key(), alice.public_key()).value().reveal()) == shared);
}

TEST_CASE("a peer's key of small order is refused") {
  const X25519Private own = generate_x25519_key(Bytes(32, 7));
  for (const char* hex : {"0000000000000000000000000000000000000000000000000000000000000000",
                          "0100000000000000000000000000000000000000000000000000000000000000",
                          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                          "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    const auto shared = x25519(own, X25519Public::from_hex(hex).value());
    REQUIRE_FALSE(shared.has_value());
    CHECK(shared.error().code == ErrorCode::unauthenticated);
  }
}

TEST_CASE("an X25519 key id is SHA-256 of the SubjectPublicKeyInfo of RFC 8410") {
  const X25519Public key =
      X25519Public::from_hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a").value();
  const Bytes der = bytes_from_hex(
                        "302a300506032b656e032100"
                        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
                        .value();
  CHECK(key_id_of(key).array() == sha256(der).array());
}

}  // namespace
}  // namespace puente::primitives
