#include "crypto/pki/key.h"

#include <openssl/ec.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/pki/forge.h"

namespace puente::pki::test {

TEST_CASE("an Ed25519 key from a seed is that of RFC 8032, and gives its seed back") {
  // RFC 8032 section 7.1, test 1.
  const auto seed = must(bytes_from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  const auto expected =
      must(Ed25519Public::from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  const PrivateKey key = PrivateKey::from_ed25519_seed(must(Ed25519Seed::from(seed)));
  CHECK(key.public_key().ed25519() == expected);
  CHECK(key.public_key() == PublicKey::from_ed25519(expected));
  CHECK(equal(key.ed25519_seed()->reveal(), seed));
  // The key id is the hash of the 44 bytes of RFC 8410.
  const Bytes spki = must(bytes_from_hex("302a300506032b6570032100" + expected.hex()));
  CHECK(equal(key.public_key().spki(), spki));
  CHECK(key.public_key().key_id().view().data() != nullptr);
  CHECK(key.public_key().key_id().hex() == sha256(spki).hex());
}

TEST_CASE("private keys come back from PKCS#8") {
  for (int kind = 0; kind < 3; ++kind) {
    const PrivateKey key = kind == 0 ? device_key(3) : kind == 1 ? PrivateKey::generate_p256() : rsa_key(2048);
    const PrivateKey again = must(PrivateKey::from_pkcs8(key.pkcs8()));
    CHECK(again.public_key() == key.public_key());
    CHECK(again.kind() == key.kind());
    CHECK(equal(again.pkcs8().reveal(), key.pkcs8().reveal()));
  }
  CHECK_FALSE(PrivateKey::generate_p256().ed25519_seed());
  CHECK_FALSE(PrivateKey::generate_p256().public_key().ed25519());
}

TEST_CASE("an encrypted private key opens with its passphrase only") {
  const PrivateKey key = device_key(4);
  const Bytes sealed = must(key.encrypted_pkcs8(SecretBytes::copy_of(view_of("correct horse"))));
  const PrivateKey again =
      must(PrivateKey::from_encrypted_pkcs8(sealed, SecretBytes::copy_of(view_of("correct horse"))));
  CHECK(again.public_key() == key.public_key());
  const auto wrong = PrivateKey::from_encrypted_pkcs8(sealed, SecretBytes::copy_of(view_of("correct donkey")));
  CHECK(code_of(wrong) == ErrorCode::unauthenticated);
  CHECK(wrong.error().what.find("donkey") == std::string::npos);
  CHECK(code_of(PrivateKey::from_pkcs8(SecretBytes::copy_of(sealed))) == ErrorCode::malformed);
  CHECK(code_of(key.encrypted_pkcs8(SecretBytes())) == ErrorCode::usage);
  CHECK(code_of(key.encrypted_pkcs8(SecretBytes(1025))) == ErrorCode::usage);
  CHECK(code_of(PrivateKey::from_encrypted_pkcs8(sealed, SecretBytes(1025))) == ErrorCode::too_large);
  const SecretBytes phrase = SecretBytes::copy_of(view_of("correct horse"));
  CHECK(code_of(PrivateKey::from_encrypted_pkcs8(Bytes(20'000), phrase)) == ErrorCode::too_large);
  CHECK(code_of(PrivateKey::from_encrypted_pkcs8(Bytes(100), phrase)) == ErrorCode::malformed);
}

TEST_CASE("damaged, long and trailing private keys are refused") {
  const PrivateKey key = device_key(5);
  Bytes der = copy_of(key.pkcs8().reveal());
  der.push_back(0);
  CHECK(code_of(PrivateKey::from_pkcs8(SecretBytes::copy_of(der))) == ErrorCode::malformed);
  CHECK(code_of(PrivateKey::from_pkcs8(SecretBytes())) == ErrorCode::malformed);
  CHECK(code_of(PrivateKey::from_pkcs8(SecretBytes(pkcs8_bytes_max + 1))) == ErrorCode::too_large);
}

TEST_CASE("public keys of kinds, curves, sizes and forms we do not take are refused") {
  const auto code_for = [](EVP_PKEY* made_key) {
    const PkeyPtr key(made(made_key));
    return code_of(PublicKey::from_spki(der_of(key.get(), i2d_PUBKEY)));
  };
  CHECK(code_for(EVP_RSA_gen(1024)) == ErrorCode::unknown_value);
  CHECK(code_for(EVP_EC_gen("secp256k1")) == ErrorCode::unknown_value);
  CHECK(code_for(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")) == ErrorCode::unknown_value);
  CHECK(code_for(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")) == ErrorCode::unknown_value);
  EVP_PKEY* compressed = EVP_EC_gen("P-256");
  done(EVP_PKEY_set_utf8_string_param(compressed, "point-format", "compressed"));
  CHECK(code_for(compressed) == ErrorCode::unknown_value);
}

TEST_CASE("a public key has one encoding") {
  const PrivateKey key = PrivateKey::generate_p256();
  const PublicKey public_key = key.public_key();
  CHECK(must(PublicKey::from_spki(public_key.spki())) == public_key);
  Bytes der = copy_of(public_key.spki());
  der.push_back(0);
  CHECK(code_of(PublicKey::from_spki(der)) == ErrorCode::malformed);
  der.pop_back();
  // 0x30 0x59 … as a long-form length: BER, not DER.
  Bytes ber{0x30, 0x81};
  ber.insert(ber.end(), der.begin() + 1, der.end());
  CHECK(code_of(PublicKey::from_spki(ber)) == ErrorCode::malformed);
  CHECK(code_of(PublicKey::from_spki(Bytes(spki_bytes_max + 1))) == ErrorCode::too_large);
  CHECK(code_of(PublicKey::from_spki({})) == ErrorCode::malformed);
}

}  // namespace puente::pki::test
