#include "crypto/pki/key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {
namespace {

// SubjectPublicKeyInfo of RFC 8410 up to the 32 bytes of the key. Devices are many, and OpenSSL's decoder takes 100 µs.
constexpr std::array<std::uint8_t, 12> ed25519_prefix{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                                      0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

constexpr int rsa_bits_min = 2048;
constexpr int rsa_bits_max = 8192;
constexpr int pbkdf2_rounds = 600'000;

std::string text_parameter(const EVP_PKEY* key, const char* name) {
  std::array<char, 64> text{};
  std::size_t length = 0;
  if (EVP_PKEY_get_utf8_string_param(key, name, text.data(), text.size(), &length) != 1) return {};
  return {text.data(), length};
}

Result<KeyKind> kind_of(const EVP_PKEY* key) {
  const auto unknown = [](std::string_view why) { return fail(ErrorCode::unknown_value, "key: " + std::string(why)); };
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
      return KeyKind::ed25519;
    case EVP_PKEY_RSA:
      if (EVP_PKEY_get_bits(key) < rsa_bits_min || EVP_PKEY_get_bits(key) > rsa_bits_max)
        return unknown("RSA of this size is not accepted; use 2048 to 8192 bits");
      return KeyKind::rsa;
    case EVP_PKEY_EC: {
      const std::string curve = text_parameter(key, OSSL_PKEY_PARAM_GROUP_NAME);
      if (curve != SN_X9_62_prime256v1 && curve != SN_secp384r1 && curve != SN_secp521r1)
        return unknown("this curve is not accepted; use P-256, P-384 or P-521");
      if (text_parameter(key, OSSL_PKEY_PARAM_EC_ENCODING) != OSSL_PKEY_EC_ENCODING_GROUP)
        return unknown("the curve is not given by its name");
      if (text_parameter(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT) != "uncompressed")
        return unknown("the point is compressed");
      return KeyKind::ec;
    }
    default:
      return unknown("this kind is not accepted; use Ed25519, EC or RSA");
  }
}

}  // namespace

Result<PublicKey> PublicKey::from_spki(ByteView der) {
  const CleanErrors errors;
  if (der.size() > spki_bytes_max) return fail(ErrorCode::too_large, "public key: longer than 2048 bytes");
  if (der.size() == ed25519_prefix.size() + Ed25519Public::size_bytes &&
      equal(der.first(ed25519_prefix.size()), ed25519_prefix))
    return from_ed25519(Ed25519Public::from(der.subspan(ed25519_prefix.size())).value());
  auto key = read_der<PkeyPtr>(der, d2i_PUBKEY);
  if (!key) return fail(ErrorCode::malformed, "public key: not one DER SubjectPublicKeyInfo");
  PUENTE_TRY(const KeyKind kind, kind_of(key.get()));
  PublicKey out;
  out.spki_ = std::make_shared<const Bytes>(copy_of(der));
  if (der_of(key.get(), i2d_PUBKEY) != *out.spki_)
    return fail(ErrorCode::malformed, "public key: not in canonical DER");
  out.native_ = std::shared_ptr<EVP_PKEY>(std::move(key));
  out.key_id_ = KeyId(sha256(der).array());
  out.kind_ = kind;
  return out;
}

PublicKey PublicKey::from_ed25519(const Ed25519Public& key) {
  const CleanErrors errors;
  Bytes spki(ed25519_prefix.begin(), ed25519_prefix.end());
  spki.insert(spki.end(), key.view().begin(), key.view().end());
  PublicKey out;
  out.native_ = std::shared_ptr<EVP_PKEY>(
      PkeyPtr(made(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.view().data(), key.view().size()))));
  out.key_id_ = KeyId(sha256(spki).array());
  out.spki_ = std::make_shared<const Bytes>(std::move(spki));
  out.kind_ = KeyKind::ed25519;
  return out;
}

std::optional<Ed25519Public> PublicKey::ed25519() const {
  if (kind_ != KeyKind::ed25519) return std::nullopt;
  const CleanErrors errors;
  Ed25519Public out;
  std::size_t length = out.array().size();
  done(EVP_PKEY_get_raw_public_key(native_.get(), out.array().data(), &length));
  return out;
}

void PrivateKey::Release::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

PrivateKey PrivateKey::generate_p256() {
  const CleanErrors errors;
  return {made(EVP_EC_gen(SN_X9_62_prime256v1)), KeyKind::ec};
}

PrivateKey PrivateKey::from_ed25519_seed(const Ed25519Seed& seed) {
  const CleanErrors errors;
  return {made(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.reveal().data(), seed.reveal().size())),
          KeyKind::ed25519};
}

Result<PrivateKey> PrivateKey::adopt(evp_pkey_st* key) {
  PkeyPtr owned(key);
  PUENTE_TRY(const KeyKind kind, kind_of(owned.get()));
  return PrivateKey(owned.release(), kind);
}

Result<PrivateKey> PrivateKey::from_pkcs8(const SecretBytes& der) {
  const CleanErrors errors;
  if (der.size() > pkcs8_bytes_max) return fail(ErrorCode::too_large, "private key: longer than 16 KiB");
  const auto info = read_der<KeyInfoPtr>(der.reveal(), d2i_PKCS8_PRIV_KEY_INFO);
  if (!info) return fail(ErrorCode::malformed, "private key: not one DER PKCS#8 PrivateKeyInfo");
  EVP_PKEY* key = EVP_PKCS82PKEY(info.get());
  if (key == nullptr)
    return fail(ErrorCode::malformed, "private key: PKCS#8 of a kind or form that OpenSSL cannot read");
  return adopt(key);
}

Result<PrivateKey> PrivateKey::from_encrypted_pkcs8(ByteView der, const SecretBytes& passphrase) {
  const CleanErrors errors;
  if (der.size() > pkcs8_bytes_max) return fail(ErrorCode::too_large, "private key: longer than 16 KiB");
  const auto sealed = read_der<SealedKeyPtr>(der, d2i_X509_SIG);
  if (!sealed) return fail(ErrorCode::malformed, "private key: not one DER PKCS#8 EncryptedPrivateKeyInfo");
  const ByteView phrase = passphrase.reveal();
  if (phrase.size() > 1024) return fail(ErrorCode::too_large, "private key: a passphrase longer than 1024 bytes");
  const KeyInfoPtr info(
      PKCS8_decrypt(sealed.get(), reinterpret_cast<const char*>(phrase.data()), static_cast<int>(phrase.size())));
  if (!info)
    return fail(ErrorCode::unauthenticated, "private key: it does not open; wrong passphrase, or a damaged file");
  EVP_PKEY* key = EVP_PKCS82PKEY(info.get());
  if (key == nullptr)
    return fail(ErrorCode::malformed, "private key: PKCS#8 of a kind or form that OpenSSL cannot read");
  return adopt(key);
}

SecretBytes PrivateKey::pkcs8() const {
  const CleanErrors errors;
  const KeyInfoPtr info(made(EVP_PKEY2PKCS8(native_.get())));
  const int length = i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
  done(length);
  SecretBytes out(static_cast<std::size_t>(length));
  unsigned char* to = out.reveal_mutable().data();
  done(i2d_PKCS8_PRIV_KEY_INFO(info.get(), &to));
  return out;
}

Result<Bytes> PrivateKey::encrypted_pkcs8(const SecretBytes& passphrase) const {
  const CleanErrors errors;
  const ByteView phrase = passphrase.reveal();
  if (phrase.empty() || phrase.size() > 1024)
    return fail(ErrorCode::usage, "private key: give a passphrase of 1 to 1024 bytes");
  const KeyInfoPtr info(made(EVP_PKEY2PKCS8(native_.get())));
  X509_ALGOR* scheme = made(PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), pbkdf2_rounds, /*salt=*/nullptr, /*salt length=*/16,
                                              /*iv=*/nullptr, NID_hmacWithSHA256));
  // Takes `scheme` over.
  const SealedKeyPtr sealed(made(PKCS8_set0_pbe(reinterpret_cast<const char*>(phrase.data()),
                                                static_cast<int>(phrase.size()), info.get(), scheme)));
  return der_of(sealed.get(), i2d_X509_SIG);
}

PublicKey PrivateKey::public_key() const {
  const CleanErrors errors;
  auto out = PublicKey::from_spki(der_of(native_.get(), i2d_PUBKEY));
  PUENTE_CHECK(out.has_value(), "the public half of an accepted key must parse");
  return std::move(*out);
}

std::optional<Ed25519Seed> PrivateKey::ed25519_seed() const {
  if (kind_ != KeyKind::ed25519) return std::nullopt;
  const CleanErrors errors;
  Ed25519Seed out;
  std::size_t length = out.reveal().size();
  done(EVP_PKEY_get_raw_private_key(native_.get(), out.reveal_mutable().data(), &length));
  return out;
}

}  // namespace puente::pki
