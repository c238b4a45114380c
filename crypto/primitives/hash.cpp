#include "crypto/primitives/hash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "crypto/base/check.h"
#include "crypto/primitives/openssl.h"

namespace puente::primitives {
namespace {

constexpr std::array<std::uint8_t, 32> no_key{};

// OpenSSL reads a null key as "keep the one before", also when the length is 0: an empty key needs an address.
const std::uint8_t* address_of(ByteView key) { return key.empty() ? no_key.data() : key.data(); }

// A keyed HMAC context to duplicate: naming the digest in every new context would fetch it anew, under a lock.
const EVP_MAC_CTX* hmac_prototype() {
  static const EVP_MAC_CTX* const prototype = [] {
    EVP_MAC_CTX* const context = EVP_MAC_CTX_new(openssl::algorithms().hmac);
    char digest[] = "SHA2-256";
    const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                               OSSL_PARAM_construct_end()};
    PUENTE_CHECK(context && EVP_MAC_init(context, no_key.data(), no_key.size(), parameters.data()) == 1,
                 "OpenSSL could not set up HMAC-SHA256");
    return context;
  }();
  return prototype;
}

HmacSha256& thread_hmac() {
  thread_local HmacSha256 hmac{no_key};
  return hmac;
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  PUENTE_CHECK(context_ && EVP_DigestInit_ex2(context_.get(), openssl::algorithms().sha256, nullptr) == 1,
               "OpenSSL could not set up SHA-256");
}

Sha256& Sha256::update(ByteView bytes) {
  PUENTE_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "SHA-256 failed");
  return *this;
}

Hash Sha256::finish() {
  Hash out;
  unsigned size = 0;
  PUENTE_CHECK(EVP_DigestFinal_ex(context_.get(), out.array().data(), &size) == 1 && size == Hash::size_bytes &&
                   EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1,
               "SHA-256 failed");
  return out;
}

Hash sha256(ByteView bytes) {
  thread_local Sha256 hash;
  return hash.update(bytes).finish();
}

void HmacSha256::Free::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

HmacSha256::HmacSha256(ByteView key) : context_(EVP_MAC_CTX_dup(hmac_prototype())) {
  PUENTE_CHECK(context_, "OpenSSL could not set up HMAC-SHA256");
  set_key(key);
}

void HmacSha256::set_key(ByteView key) {
  PUENTE_CHECK(EVP_MAC_init(context_.get(), address_of(key), key.size(), nullptr) == 1, "HMAC-SHA256 failed");
}

HmacSha256& HmacSha256::update(ByteView bytes) {
  PUENTE_CHECK(EVP_MAC_update(context_.get(), bytes.data(), bytes.size()) == 1, "HMAC-SHA256 failed");
  return *this;
}

void HmacSha256::finish(std::span<std::uint8_t, tag_size_bytes> tag) {
  std::size_t size = 0;
  PUENTE_CHECK(EVP_MAC_final(context_.get(), tag.data(), &size, tag.size()) == 1 && size == tag.size() &&
                   EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1,
               "HMAC-SHA256 failed");
}

ScopedHmac::ScopedHmac(ByteView key) : hmac_(thread_hmac()) { hmac_.set_key(key); }
ScopedHmac::~ScopedHmac() { hmac_.set_key(no_key); }

Hash hmac_sha256(ByteView key, ByteView data) {
  Hash tag;
  ScopedHmac hmac{key};
  hmac->update(data).finish(tag.array());
  return tag;
}

}  // namespace puente::primitives
