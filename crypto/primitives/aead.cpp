#include "crypto/primitives/aead.h"

#include <openssl/err.h>

#include "crypto/base/check.h"
#include "crypto/primitives/evp_aead.h"
#include "crypto/primitives/openssl.h"
#include "crypto/primitives/sodium.h"

namespace puente::primitives {
namespace {

const EVP_CIPHER* cipher_of(EvpAead aead) {
  const openssl::Algorithms& algorithms = openssl::algorithms();
  switch (aead) {
    case EvpAead::aes_128_gcm:
      return algorithms.aes_128_gcm;
    case EvpAead::aes_256_gcm:
      return algorithms.aes_256_gcm;
    case EvpAead::chacha20_poly1305:
      return algorithms.chacha20_poly1305;
  }
  check_failed(__FILE__, __LINE__, "unknown AEAD");
}

int int_of(std::size_t size) { return static_cast<int>(size); }  // callers have checked it against the maximum

// A context for one message, freed (and so wiped by OpenSSL) after it, with the aad already taken in.
openssl::CipherContext begin(EvpAead aead, ByteView key, ByteView nonce, ByteView aad, bool encrypt) {
  PUENTE_CHECK(key.size() == key_size_bytes(aead) && nonce.size() == aead_nonce_size_bytes,
               "an AEAD key or nonce of the wrong length");
  PUENTE_CHECK(aad.size() <= aead_plaintext_size_bytes_max, "AEAD of more than 1 GiB of associated data");
  openssl::CipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  PUENTE_CHECK(context && EVP_CipherInit_ex2(context.get(), cipher_of(aead), key.data(), nonce.data(), encrypt ? 1 : 0,
                                             nullptr) == 1,
               "OpenSSL could not set up an AEAD");
  PUENTE_CHECK(aad.empty() || EVP_CipherUpdate(context.get(), nullptr, &size, aad.data(), int_of(aad.size())) == 1,
               "AEAD failed");
  return context;
}

}  // namespace

std::size_t key_size_bytes(EvpAead aead) { return aead == EvpAead::aes_128_gcm ? 16 : 32; }

void evp_seal(EvpAead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext,
              std::span<std::uint8_t> out) {
  PUENTE_CHECK(plaintext.size() <= aead_plaintext_size_bytes_max, "AEAD of more than 1 GiB");
  PUENTE_CHECK(out.size() == plaintext.size() + aead_tag_size_bytes, "room of another size than what is sealed");
  const openssl::CipherContext context = begin(aead, key, nonce, aad, true);
  std::uint8_t* const tag = out.data() + plaintext.size();
  int size = 0;
  PUENTE_CHECK(plaintext.empty() ||
                   EVP_EncryptUpdate(context.get(), out.data(), &size, plaintext.data(), int_of(plaintext.size())) == 1,
               "AEAD failed");
  PUENTE_CHECK(EVP_EncryptFinal_ex(context.get(), tag, &size) == 1 && size == 0 &&
                   EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, int_of(aead_tag_size_bytes), tag) == 1,
               "AEAD failed");
}

Bytes evp_seal(EvpAead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext) {
  Bytes out(plaintext.size() + aead_tag_size_bytes);
  evp_seal(aead, key, nonce, aad, plaintext, out);
  return out;
}

Result<SecretBytes> evp_open(EvpAead aead, ByteView key, ByteView nonce, ByteView aad, ByteView sealed) {
  if (sealed.size() < aead_tag_size_bytes)
    return fail(ErrorCode::unauthenticated, "sealed bytes are shorter than their tag");
  if (sealed.size() > aead_plaintext_size_bytes_max + aead_tag_size_bytes)
    return fail(ErrorCode::too_large, "sealed bytes of more than 1 GiB");
  const ByteView ciphertext = sealed.first(sealed.size() - aead_tag_size_bytes);
  std::array<std::uint8_t, aead_tag_size_bytes> tag;  // OpenSSL takes it as void*
  copy_into(tag, sealed.last(aead_tag_size_bytes));

  const openssl::CipherContext context = begin(aead, key, nonce, aad, false);
  SecretBytes plaintext(ciphertext.size());
  std::array<std::uint8_t, aead_tag_size_bytes> rest;  // stays empty: none of these AEADs has a last block
  int size = 0;
  PUENTE_CHECK(ciphertext.empty() || EVP_DecryptUpdate(context.get(), plaintext.reveal_mutable().data(), &size,
                                                       ciphertext.data(), int_of(ciphertext.size())) == 1,
               "AEAD failed");
  PUENTE_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, int_of(tag.size()), tag.data()) == 1,
               "AEAD failed");
  ERR_set_mark();  // what a peer sent must not be found in the error queue by whoever looks there next
  const bool authentic = EVP_DecryptFinal_ex(context.get(), rest.data(), &size) == 1;
  ERR_pop_to_mark();
  if (!authentic) return fail(ErrorCode::unauthenticated, "sealed bytes do not open with this key");
  return plaintext;
}

namespace {

// libsodium is the faster on messages as short as a wrapped key, OpenSSL on longer ones (bench/operations.cpp).
constexpr std::size_t short_message_bytes_max = 256;

void sodium_seal(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView plaintext,
                 std::span<std::uint8_t> out) {
  ensure_sodium();
  PUENTE_CHECK(out.size() == plaintext.size() + aead_tag_size_bytes, "room of another size than what is sealed");
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(), aad.data(),
                                            aad.size(), nullptr, nonce.view().data(), key.reveal().data());
}

Result<SecretBytes> sodium_open(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView sealed) {
  ensure_sodium();
  SecretBytes plaintext(sealed.size() - aead_tag_size_bytes);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(plaintext.reveal_mutable().data(), nullptr, nullptr, sealed.data(),
                                                sealed.size(), aad.data(), aad.size(), nonce.view().data(),
                                                key.reveal().data()) != 0)
    return fail(ErrorCode::unauthenticated, "sealed bytes do not open with this key");
  return plaintext;
}

}  // namespace

void chacha20poly1305_seal(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView plaintext,
                           std::span<std::uint8_t> out) {
  if (plaintext.size() <= short_message_bytes_max) return sodium_seal(key, nonce, aad, plaintext, out);
  evp_seal(EvpAead::chacha20_poly1305, key.reveal(), nonce.view(), aad, plaintext, out);
}

Bytes chacha20poly1305_seal(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView plaintext) {
  Bytes out(plaintext.size() + aead_tag_size_bytes);
  chacha20poly1305_seal(key, nonce, aad, plaintext, out);
  return out;
}

Result<SecretBytes> chacha20poly1305_open(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView sealed) {
  if (sealed.size() >= aead_tag_size_bytes && sealed.size() <= short_message_bytes_max + aead_tag_size_bytes)
    return sodium_open(key, nonce, aad, sealed);
  return evp_open(EvpAead::chacha20_poly1305, key.reveal(), nonce.view(), aad, sealed);
}

}  // namespace puente::primitives
