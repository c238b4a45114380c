// Asymmetric keys as X.509 and CMS use them: Ed25519 (RFC 8410), EC on P-256, P-384 or P-521 with named curve and
// uncompressed point (RFC 5480), RSA of 2,048 to 8,192 bits (RFC 8017). Every other kind fails with `unknown_value`.
//
// Guarantees: a PublicKey's DER is canonical, so equal keys have equal key ids. A PrivateKey is never copied, and
// OpenSSL wipes it when it goes. Does not guarantee: that a key file's private and public halves belong together.
// Randomness: generate_p256() and the salt of encrypted_pkcs8() come from OpenSSL, not from a parameter.
// Thread safety: const members may be used from several threads.
#pragma once

#include <memory>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace puente::pki {

enum class KeyKind : unsigned char { ed25519, ec, rsa };

constexpr std::size_t spki_bytes_max = 2048;
constexpr std::size_t pkcs8_bytes_max = 16 * 1024;

class PublicKey {
 public:
  // A DER SubjectPublicKeyInfo and nothing after it. Fails with `too_large`, `malformed` (not canonical, too) or
  // `unknown_value`.
  static Result<PublicKey> from_spki(ByteView der);
  static PublicKey from_ed25519(const Ed25519Public& key);

  ByteView spki() const { return *spki_; }
  const KeyId& key_id() const { return key_id_; }  // SHA-256 of spki()
  KeyKind kind() const { return kind_; }
  std::optional<Ed25519Public> ed25519() const;

  evp_pkey_st* native() const { return native_.get(); }  // for this room's sources
  friend bool operator==(const PublicKey& a, const PublicKey& b) { return a.key_id_ == b.key_id_; }

 private:
  PublicKey() = default;
  std::shared_ptr<const Bytes> spki_;
  std::shared_ptr<evp_pkey_st> native_;
  KeyId key_id_;
  KeyKind kind_ = KeyKind::ed25519;
};

class PrivateKey {
 public:
  static PrivateKey generate_p256();
  static PrivateKey from_ed25519_seed(const Ed25519Seed& seed);
  // PKCS#8 (RFC 5958) PrivateKeyInfo or EncryptedPrivateKeyInfo in DER. A wrong passphrase is `unauthenticated`.
  // The work factor of an encrypted key is its file's: open only your own.
  static Result<PrivateKey> from_pkcs8(const SecretBytes& der);
  static Result<PrivateKey> from_encrypted_pkcs8(ByteView der, const SecretBytes& passphrase);

  SecretBytes pkcs8() const;
  // PBES2 with AES-256-CBC under PBKDF2-HMAC-SHA-256, 600,000 rounds (RFC 8018). Fails with `usage` if the passphrase
  // is empty.
  Result<Bytes> encrypted_pkcs8(const SecretBytes& passphrase) const;

  PublicKey public_key() const;
  KeyKind kind() const { return kind_; }
  // For signing outside X.509; nothing for other kinds.
  std::optional<Ed25519Seed> ed25519_seed() const;

  evp_pkey_st* native() const { return native_.get(); }  // for this room's sources

 private:
  struct Release {
    void operator()(evp_pkey_st* key) const;
  };
  PrivateKey(evp_pkey_st* key, KeyKind kind) : native_(key), kind_(kind) {}
  static Result<PrivateKey> adopt(evp_pkey_st* key);  // takes ownership, also where it fails
  std::unique_ptr<evp_pkey_st, Release> native_;
  KeyKind kind_;
};

}  // namespace puente::pki
