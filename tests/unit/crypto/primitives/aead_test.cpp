#include "crypto/primitives/aead.h"

#include <openssl/err.h>

#include <catch2/catch_test_macros.hpp>

namespace puente::primitives {
namespace {

Bytes hex(std::string_view text) { return bytes_from_hex(text).value(); }

AeadKey key_of(std::uint8_t first) {
  AeadKey key;
  for (std::uint8_t i = 0; i < 32; ++i) key.reveal_mutable()[i] = static_cast<std::uint8_t>(first + i);
  return key;
}

TEST_CASE("ChaCha20-Poly1305 gives the value of RFC 8439 section 2.8.2") {
  const Nonce12 nonce = Nonce12::from_hex("070000004041424344454647").value();
  const Bytes aad = hex("50515253c0c1c2c3c4c5c6c7");
  const std::string_view text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
      "it.";
  const Bytes sealed = chacha20poly1305_seal(key_of(0x80), nonce, aad, view_of(text));
  CHECK(hex_of(sealed) ==
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
        "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691");
  CHECK(text_of(chacha20poly1305_open(key_of(0x80), nonce, aad, sealed).value().reveal()) == text);
}

TEST_CASE("what was sealed opens, whatever its size; nothing else does") {
  const Bytes aad = hex("aabb");
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 4096U}) {
    const Bytes plaintext(size, 0x5a);
    const Bytes sealed = chacha20poly1305_seal(key_of(1), zero_nonce(), aad, plaintext);
    REQUIRE(sealed.size() == size + aead_tag_size_bytes);
    CHECK(equal(chacha20poly1305_open(key_of(1), zero_nonce(), aad, sealed).value().reveal(), plaintext));

    const auto refused = [&](const AeadKey& key, const Nonce12& nonce, ByteView other_aad, ByteView other) {
      const auto opened = chacha20poly1305_open(key, nonce, other_aad, other);
      return !opened && opened.error().code == ErrorCode::unauthenticated;
    };
    Nonce12 other_nonce;
    other_nonce.array()[11] = 1;
    CHECK(refused(key_of(2), zero_nonce(), aad, sealed));
    CHECK(refused(key_of(1), other_nonce, aad, sealed));
    CHECK(refused(key_of(1), zero_nonce(), {}, sealed));
    CHECK(refused(key_of(1), zero_nonce(), aad, ByteView(sealed).first(sealed.size() - 1)));
    CHECK(refused(key_of(1), zero_nonce(), aad, ByteView(sealed).last(15)));
    CHECK(refused(key_of(1), zero_nonce(), aad, {}));
    for (const std::size_t at : {std::size_t{0}, sealed.size() / 2, sealed.size() - 1}) {
      Bytes altered = sealed;
      altered[at] ^= 0x01;
      CHECK(refused(key_of(1), zero_nonce(), aad, altered));
    }
    CHECK(ERR_peek_error() == 0);
  }
}

}  // namespace
}  // namespace puente::primitives
