// Certificates that the product would never make, for tests.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/base/store_error.h"
#include "crypto/pki/chain.h"
#include "crypto/pki/cms.h"
#include "crypto/pki/issue.h"
#include "crypto/pki/openssl_ptr.h"
#include "tests/support/must.h"

namespace puente::pki::test {

inline const Instant day_0 = start_of({2026, 11, 1});
inline const Instant now = day_0 + days(10);
inline const Instant day_90 = day_0 + days(90);
inline const Instant year_10 = start_of({2036, 11, 1});

using support::must;
template <class T>
ErrorCode code_of(const Result<T>& result) {
  if (result) throw std::runtime_error("expected an error, and it went well");
  return result.error().code;
}

PrivateKey device_key(std::uint8_t number);  // Ed25519
PrivateKey rsa_key(unsigned bits);
PrivateKey openssl_key(EVP_PKEY* key);  // takes it over
Bytes serial(std::uint8_t number);

struct Authority {
  PrivateKey key;
  Certificate certificate;
};
Authority root_of(const std::string& country);
Authority agency_ca_of(const Authority& root, const std::string& agency);
Certificate enrol(const Authority& issuer, const PrivateKey& key, const Name& name, Role role,
                  Instant not_before = day_0, Instant not_after = day_90);

// What goes into a forged certificate; every field can be made wrong.
struct Forged {
  struct Part {
    std::string type;
    std::string value;
    int encoding = V_ASN1_UTF8STRING;
    int set = 0;  // -1 puts it into the set of the part before
  };
  std::vector<Part> subject{{"C", "MX"}, {"O", "FGR"}, {"CN", "agent-1"}};
  std::vector<std::string> usages{std::string(role_oid(Role::agent))};
  std::string basic_constraints = "critical,CA:FALSE";
  std::string key_usage = "critical,digitalSignature";
  std::string alternative_name;  // OpenSSL's configuration syntax; empty for none
  std::string name_constraints;  // as above
  std::string not_before = "20261101000000Z";
  std::string not_after = "20270101000000Z";
  bool usages_twice = false;
  int version = X509_VERSION_3;
  const EVP_MD* digest = nullptr;  // null: what fits the issuer's key
};
// DER, signed by `issuer` for `key`; with `self` the subject is its own issuer.
Bytes forge(const Forged& what, const PrivateKey& key, const Authority& issuer, bool self = false);

}  // namespace puente::pki::test
