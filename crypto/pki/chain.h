// Does this certificate belong to this nation's root?
//
// Guarantees, on success: leaf, perhaps one agency CA, and exactly the given root form a chain whose every signature
// verifies (OpenSSL, X509_V_FLAG_X509_STRICT, security level 2: no SHA-1, no RSA under 2048 bits; Ed25519 signatures
// also under libsodium); all are within their validity at `now`; country is the root's throughout; the agency CA has
// path length 0, names limited to its own C and O, and the leaf is of that O; key usages and kinds of keys fit the
// roles. A leaf may itself be an agency CA, but never a root. Does not guarantee: that nothing was revoked (the
// directory's business), nor which role is right: ask leaf.role(). No system certificates, no CRL, no OCSP, no clock.
// Errors, the gravest that applies; the text names the certificate and why:
//   `unauthenticated` it does not chain to this root, a signature does not verify, or is too weak;
//   `not_permitted`   authentic, and against the profile;  `expired` all right but for the time;
//   `too_large`       more than 8 intermediates offered.
// Source: RFC 5280 section 6. Thread safety: functions without state.
#pragma once

#include <span>

#include "crypto/pki/certificate.h"

namespace puente::pki {

constexpr std::size_t intermediates_max = 8;

Status verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates, const Certificate& root,
                    Instant now);

// The same without validity, for what happened in the past. Never to decide what may happen now.
Status verify_chain_ignoring_time(const Certificate& leaf, std::span<const Certificate> intermediates,
                                  const Certificate& root);

// A root by itself, as when a treaty file names it: self-signed by the rules above.
Status verify_root(const Certificate& root, Instant now);

// That a device of an agency certified this officer of it, for now. `device` must have been verified, and its being
// valid and not revoked is the caller's to know. Errors: `not_permitted` (another role, agency or issuer),
// `unauthenticated` (the signature; under libsodium and under OpenSSL), `expired`.
Status verify_officer(const Certificate& officer, const Certificate& device, Instant now);

}  // namespace puente::pki
