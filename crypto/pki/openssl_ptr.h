// Owners of OpenSSL objects, for the sources of this room only (no public header includes this one).
// OpenSSL's error queue is per thread and outlives a call: CleanErrors empties it when it comes and when it goes.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <limits>
#include <memory>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"

namespace puente::pki {

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_function(object);
  }
};
template <class T, auto free_function>
using Ptr = std::unique_ptr<T, Free<free_function>>;

inline void free_stack_of_borrowed(STACK_OF(X509) * stack) { sk_X509_free(stack); }
inline void free_extensions(STACK_OF(X509_EXTENSION) * stack) {
  sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
}
inline void free_text(char* text) { OPENSSL_free(text); }
inline void free_octets(unsigned char* bytes) { OPENSSL_free(bytes); }

using BioPtr = Ptr<BIO, BIO_free_all>;
using CmsPtr = Ptr<CMS_ContentInfo, CMS_ContentInfo_free>;
using PkeyPtr = Ptr<EVP_PKEY, EVP_PKEY_free>;
using X509Ptr = Ptr<X509, X509_free>;
using RequestPtr = Ptr<X509_REQ, X509_REQ_free>;
using X509NamePtr = Ptr<X509_NAME, X509_NAME_free>;
using TimePtr = Ptr<ASN1_TIME, ASN1_TIME_free>;
using ObjectPtr = Ptr<ASN1_OBJECT, ASN1_OBJECT_free>;
using OctetsPtr = Ptr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using KeyInfoPtr = Ptr<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using SealedKeyPtr = Ptr<X509_SIG, X509_SIG_free>;
using GeneralNamesPtr = Ptr<GENERAL_NAMES, GENERAL_NAMES_free>;
using ExtendedUsagePtr = Ptr<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using BasicConstraintsPtr = Ptr<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using NameConstraintsPtr = Ptr<NAME_CONSTRAINTS, NAME_CONSTRAINTS_free>;
using StackPtr = Ptr<STACK_OF(X509), free_stack_of_borrowed>;  // the certificates in it belong to somebody else
using ExtensionsPtr = Ptr<STACK_OF(X509_EXTENSION), free_extensions>;
using OpensslBytes = Ptr<unsigned char, free_octets>;

struct CleanErrors {
  CleanErrors() { ERR_clear_error(); }
  ~CleanErrors() { ERR_clear_error(); }
  CleanErrors(const CleanErrors&) = delete;
  CleanErrors& operator=(const CleanErrors&) = delete;
};

// OpenSSL's fixed text for the newest error; never data, so never a secret.
inline std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  return text != nullptr ? text : "OpenSSL gives no reason";
}

// For calls that only fail when memory is exhausted or we passed nonsense.
template <class Pointer>
Pointer made(Pointer pointer) {
  PUENTE_CHECK(pointer != nullptr, "OpenSSL could not make an object");
  return pointer;
}
inline void done(int result) { PUENTE_CHECK(result > 0, "OpenSSL refused what it must accept"); }

// The DER of an object, by its i2d function.
template <class T, class I2d>
Bytes der_of(T* object, I2d i2d) {
  const int length = i2d(object, nullptr);
  PUENTE_CHECK(length > 0, "OpenSSL could not encode an object");
  Bytes out(static_cast<std::size_t>(length));
  unsigned char* to = out.data();
  PUENTE_CHECK(i2d(object, &to) == length, "OpenSSL changed its mind about a length");
  return out;
}

// Reads exactly one object: nullptr where the bytes are not one, or where bytes follow it.
template <class Owner, class D2i>
Owner read_der(ByteView der, D2i d2i) {
  if (der.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return nullptr;
  const unsigned char* at = der.data();
  Owner out(d2i(nullptr, &at, static_cast<long>(der.size())));
  if (out && at != der.data() + der.size()) return nullptr;
  return out;
}

// A reader over bytes that outlive it.
inline BioPtr reader_of(ByteView bytes) {
  PUENTE_CHECK(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "bound the input first");
  static constexpr char nothing = 0;
  const void* data = bytes.empty() ? static_cast<const void*>(&nothing) : bytes.data();
  return BioPtr(made(BIO_new_mem_buf(data, static_cast<int>(bytes.size()))));
}

inline ByteView bytes_of(const ASN1_STRING* text) {
  return {ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

Hash sha256(ByteView bytes);

// True if `signature` (64 bytes) over `message` verifies under libsodium: Ed25519 is verified there everywhere, because
// libraries differ on edge cases.
bool ed25519_holds(ByteView signature, ByteView message, const Ed25519Public& key);

// The signed part of a certificate or a request: the first element, header included, of the outer SEQUENCE.
Result<ByteView> signed_part(ByteView der);

}  // namespace puente::pki
