#include "hpke_suites.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>

#include <memory>
#include <stdexcept>

namespace puente::vectors {
namespace {

template <auto free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Number = std::unique_ptr<BIGNUM, Freer<BN_clear_free>>;
using Kdf = std::unique_ptr<EVP_KDF, Freer<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Freer<EVP_KDF_CTX_free>>;

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(what);
}

// A key of a NIST curve; without its private half if that is empty.
Key nist_key(const char* curve, ByteView private_key, ByteView public_key) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  const Number number(BN_bin2bn(private_key.data(), static_cast<int>(private_key.size()), nullptr));
  require(
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(),
                                           public_key.size()) == 1 &&
          (private_key.empty() || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()) == 1),
      "EC key parameters");
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_fromdata_init(context.get()) == 1 &&
              EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1,
          "EC key");
  return Key(key);
}

Key key_of(std::uint16_t kem, ByteView private_key, ByteView public_key) {
  if (kem == kem_p256) return nist_key("P-256", private_key, public_key);
  if (kem == kem_p521) return nist_key("P-521", private_key, public_key);
  require(kem == kem_x448, "unknown KEM");
  if (private_key.empty())
    return Key(EVP_PKEY_new_raw_public_key_ex(nullptr, "X448", nullptr, public_key.data(), public_key.size()));
  return Key(EVP_PKEY_new_raw_private_key_ex(nullptr, "X448", nullptr, private_key.data(), private_key.size()));
}

Bytes hkdf_sha512(int mode, ByteView key, const char* other_name, ByteView other, std::size_t size_bytes) {
  char digest[] = "SHA2-512";
  Bytes key_copy = copy_of(key);  // OpenSSL's parameters take no const
  Bytes other_copy = copy_of(other);
  std::vector<OSSL_PARAM> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key_copy.data(), key_copy.size())};
  if (!other_copy.empty())
    parameters.push_back(OSSL_PARAM_construct_octet_string(other_name, other_copy.data(), other_copy.size()));
  parameters.push_back(OSSL_PARAM_construct_end());
  const Kdf kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
  Bytes out(size_bytes);
  require(EVP_KDF_derive(context.get(), out.data(), out.size(), parameters.data()) == 1, "HKDF-SHA512");
  return out;
}

}  // namespace

Bytes openssl_dh(std::uint16_t kem, ByteView own_private, ByteView own_public, ByteView peer_public) {
  const Key own = key_of(kem, own_private, own_public);
  const Key peer = key_of(kem, {}, peer_public);
  require(own && peer, "keys");
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr));
  std::size_t size = 0;
  require(EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), peer.get()) == 1 &&
              EVP_PKEY_derive(context.get(), nullptr, &size) == 1,
          "key agreement");
  Bytes out(size);
  require(EVP_PKEY_derive(context.get(), out.data(), &size) == 1, "key agreement");
  out.resize(size);
  return out;
}

Bytes hkdf_sha512_extract(ByteView salt, ByteView ikm) {
  return hkdf_sha512(EVP_KDF_HKDF_MODE_EXTRACT_ONLY, ikm, OSSL_KDF_PARAM_SALT, salt, 64);
}

Bytes hkdf_sha512_expand(ByteView prk, ByteView info, std::size_t size_bytes) {
  return hkdf_sha512(EVP_KDF_HKDF_MODE_EXPAND_ONLY, prk, OSSL_KDF_PARAM_INFO, info, size_bytes);
}

}  // namespace puente::vectors
