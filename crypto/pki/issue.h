// Making certificates: a nation's root, an agency's CA, and the certificates of devices and people.
//
// Guarantees: whoever issues cannot enrol for the other nation, an agency CA not for another agency; a certificate
// never outlives its issuer (an officer's may: it is good only under a device's that is); what was asked for but is not
// in Request (other names, other usages) never gets in. Does not guarantee: that the requester is who the name says
// (the person who calls issue() knows that), nor any length of life; the caller chooses not_before and not_after
// (90 days for devices). Shapes: DER. Serial: 16 random bytes from the caller; the root's serial is derived
// from its key and its first second. Errors: `usage`, `too_large`, `malformed`, `unauthenticated`, `not_permitted`,
// `mismatch`, `unknown_value`. Source: RFC 5280, RFC 2986 (PKCS#10). Thread safety: functions without state.
#pragma once

#include "crypto/pki/certificate.h"

namespace puente::pki {

constexpr std::size_t request_bytes_max = 16 * 1024;
constexpr std::size_t serial_bytes = 16;

// Self-signed, role root, path length 1.
Result<Certificate> make_root(const PrivateKey& key, const Name& name, Instant not_before, Instant not_after);

// A PKCS#10 request, signed with `key`; fails with `not_permitted` where the key's kind does not fit the role.
Result<Bytes> make_request(const PrivateKey& key, const Name& name, Role role,
                           const std::optional<CurvePublic>& transport_key);

// A request whose own signature verified: whoever made it holds the private key. Only parse_request() makes one.
class Request {
 public:
  const Name& name() const { return name_; }
  Role role() const { return role_; }
  const std::optional<CurvePublic>& transport_key() const { return transport_key_; }
  const PublicKey& public_key() const { return key_; }

 private:
  friend Result<Request> parse_request(ByteView der);
  Request(Name name, Role role, std::optional<CurvePublic> transport_key, PublicKey key)
      : name_(std::move(name)), role_(role), transport_key_(transport_key), key_(std::move(key)) {}
  Name name_;
  Role role_;
  std::optional<CurvePublic> transport_key_;
  PublicKey key_;
};

Result<Request> parse_request(ByteView der);

// For every role that is not a CA. The issuer is a root, or the CA of the agency named in the request.
Result<Certificate> issue(const Certificate& issuer, const PrivateKey& issuer_key, const Request& request,
                          Instant not_before, Instant not_after, ByteView serial);

// For a request of role agency CA, by a root: path length 0, names limited to the request's C and O.
Result<Certificate> make_agency_ca(const Certificate& root, const PrivateKey& root_key, const Request& request,
                                   Instant not_before, Instant not_after, ByteView serial);

// For a request of role officer, by a device of the officer's agency: good within that agency's agent and nowhere else
// (chain.h, verify_officer), since a device is no CA.
Result<Certificate> issue_to_officer(const Certificate& device, const PrivateKey& device_key, const Request& request,
                                     Instant not_before, Instant not_after, ByteView serial);

}  // namespace puente::pki
