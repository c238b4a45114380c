// Detached CMS signatures (RFC 5652) by EC and RSA keys: how liaisons and auditors sign. Ed25519 is not offered,
// because OpenSSL 3.0 cannot do it in CMS (RFC 8419).
//
// Guarantees of cms_verify(), on success: every signature in the message verifies over exactly `content`, under
// SHA-256, SHA-384 or SHA-512, with the key of the certificate returned for it; all keys differ, so one signer is not
// counted twice; every signature covers signed attributes, so that none can be moved to other content made to look like
// them. Does not guarantee: that the certificates chain to anything or hold the right role (chain.h,
// Certificate::role()), nor that the signing time is true: it is the signer's claim. Errors: `too_large`, `malformed`,
// `unauthenticated`, `not_permitted` (weak hash, Ed25519), `usage`, `mismatch`. Randomness: OpenSSL's own, for ECDSA.
// Thread safety: functions without state.
#pragma once

#include <vector>

#include "crypto/pki/certificate.h"

namespace puente::pki {

constexpr std::size_t cms_bytes_max = 64 * 1024;
constexpr std::size_t cms_content_bytes_max = 64 * 1024 * 1024;
constexpr std::size_t cms_signers_max = 8;
constexpr std::size_t cms_certificates_max = 24;  // with the issuers that other tools add

// DER; one signer, whose certificate is included; SHA-256. `signing_time` goes into the signed attributes: CMS wants
// one, and without it OpenSSL would read the clock.
Result<Bytes> cms_sign(const Certificate& signer, const PrivateKey& key, ByteView content, Instant signing_time);

// The signers, in the order of their signatures. `cms_der` may be BER, as streaming tools write it.
Result<std::vector<Certificate>> cms_verify(ByteView cms_der, ByteView content);

}  // namespace puente::pki
