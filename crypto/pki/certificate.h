// A parsed X.509 v3 certificate (RFC 5280) that keeps Puente's profile. What a Certificate says is well-formed and
// unambiguous; it is true only after chain.h has verified it.
//
// Guarantees: canonical DER of at most 16 KiB and nothing after it; subject and issuer are Names; exactly one role OID,
// no anyExtendedKeyUsage; a CA exactly if its role is root or agency CA; no extension twice; an accepted kind of key;
// at most one transport key, in a subject alternative name `urn:puente:curve:<64 lower-case hex digits>`. Does not
// guarantee: signature, chain, validity now, or that it has not been revoked (the directory says that). Errors:
// `too_large`, `malformed`, `unknown_value` (a key or a role we do not know). Thread safety: immutable and shared;
// copies are cheap; usable from several threads.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"
#include "crypto/pki/key.h"
#include "crypto/pki/names.h"
#include "crypto/pki/role.h"

struct x509_st;  // OpenSSL's X509

namespace puente::pki {

constexpr std::size_t certificate_bytes_max = 16 * 1024;
constexpr std::size_t certificate_pem_bytes_max = 32 * 1024;

class Certificate {
 public:
  static Result<Certificate> parse(ByteView der);
  // One block "CERTIFICATE" (RFC 7468); text before it is passed over, a second block is `malformed`.
  static Result<Certificate> parse_pem(std::string_view pem);

  ByteView der() const { return content_->der; }
  std::string pem() const;
  const Hash& fingerprint() const { return content_->fingerprint; }  // SHA-256 of der()

  const Name& name() const { return content_->name; }
  const Name& issuer_name() const { return content_->issuer_name; }
  Role role() const { return content_->role; }
  // Valid for not_before <= now < not_after; whole seconds.
  Instant not_before() const { return content_->not_before; }
  Instant not_after() const { return content_->not_after; }
  bool is_ca() const { return content_->is_ca; }
  std::optional<int> path_len() const { return content_->path_len; }

  const PublicKey& public_key() const { return content_->key; }
  const KeyId& key_id() const { return content_->key.key_id(); }
  const std::optional<CurvePublic>& transport_key() const { return content_->transport_key; }

  x509_st* native() const { return content_->native.get(); }  // for this room's sources
  friend bool operator==(const Certificate& a, const Certificate& b) { return a.fingerprint() == b.fingerprint(); }

 private:
  struct Content {
    Bytes der;
    std::shared_ptr<x509_st> native;
    Hash fingerprint;
    Name name;
    Name issuer_name;
    Role role;
    Instant not_before;
    Instant not_after;
    bool is_ca;
    std::optional<int> path_len;
    PublicKey key;
    std::optional<CurvePublic> transport_key;
  };
  explicit Certificate(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
  std::shared_ptr<const Content> content_;
};

}  // namespace puente::pki
