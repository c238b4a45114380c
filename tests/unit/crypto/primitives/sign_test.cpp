#include "crypto/primitives/sign.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/hash.h"

namespace puente::primitives {
namespace {

Bytes hex(std::string_view text) { return bytes_from_hex(text).value(); }

TEST_CASE("Ed25519 gives the keys and signatures of RFC 8032 section 7.1") {
  struct Case {
    const char* seed;
    const char* public_key;
    const char* message;
    const char* signature;
  };
  const Case cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2"
       "4"
       "655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302ae"
       "e"
       "b00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28"
       "d"
       "c027beceea1ec40a"},
  };
  for (const Case& c : cases) {
    const SigningKey key = generate_signing_key(hex(c.seed));
    CHECK(key.public_key().hex() == c.public_key);
    CHECK(hex_of(key.seed().reveal()) == c.seed);
    const Signature signature = sign(key, hex(c.message));
    CHECK(signature.hex() == c.signature);
    CHECK(verify(key.public_key(), hex(c.message), signature));
  }
}

TEST_CASE("a signature verifies for its own key and message only") {
  const SigningKey key = generate_signing_key(Bytes(32, 1));
  const SigningKey other = generate_signing_key(Bytes(32, 2));
  const Signature signature = sign(key, view_of("message"));
  CHECK(verify(key.public_key(), view_of("message"), signature));
  CHECK_FALSE(verify(other.public_key(), view_of("message"), signature));
  CHECK_FALSE(verify(key.public_key(), view_of("Message"), signature));
  for (const std::size_t at : {0U, 31U, 32U, 63U}) {
    Signature altered = signature;
    altered.array()[at] ^= 0x01;
    CHECK_FALSE(verify(key.public_key(), view_of("message"), altered));
  }
}

TEST_CASE("keys of small order verify nothing") {
  // With A the neutral element, R the neutral element and S = 0 satisfy the equation for every message.
  Ed25519Public neutral;
  neutral.array()[0] = 1;
  Signature signature;
  signature.array()[0] = 1;
  CHECK_FALSE(verify(neutral, view_of("anything"), signature));
  CHECK_FALSE(verify(Ed25519Public{}, view_of("anything"), Signature{}));
}

TEST_CASE("an Ed25519 key id is SHA-256 of the SubjectPublicKeyInfo of RFC 8410 section 10.1") {
  const Ed25519Public key =
      Ed25519Public::from_hex("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1").value();
  const Bytes der = bytes_from_base64("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=").value();
  CHECK(key_id_of(key).array() == sha256(der).array());
}

}  // namespace
}  // namespace puente::primitives
