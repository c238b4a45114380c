// Plain C++ of schemas/directory.capnp; guarantees as in record.h. Signatures are not checked here (trust/directory.h).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"
#include "schemas/codec/limits.h"

namespace puente::codec {

enum class PackageUse : std::uint8_t { encryption, release, audit };

struct CertificateEntry {
  Bytes certificate;           // DER
  std::vector<Bytes> issuers;  // DER, at most 2
  friend bool operator==(const CertificateEntry&, const CertificateEntry&) = default;
};

struct PackageBody {
  KeyId holder;
  PackageUse use = PackageUse::encryption;
  X25519Public public_key;
  Instant not_before, not_after;
  friend bool operator==(const PackageBody&, const PackageBody&) = default;
};

struct RevocationBody {
  KeyId key_id;
  std::string reason;  // at most 256 bytes
  Instant at;
  friend bool operator==(const RevocationBody&, const RevocationBody&) = default;
};

struct DirectorySignature {
  KeyId signer;
  Bytes signature;  // 64 bytes of Ed25519, or CMS DER of at most 16 KiB
  friend bool operator==(const DirectorySignature&, const DirectorySignature&) = default;
};

struct SignedPackage {
  Bytes body;                                  // canonical PackageBody
  std::vector<DirectorySignature> signatures;  // 1 to 4
  friend bool operator==(const SignedPackage&, const SignedPackage&) = default;
};

struct SignedRevocation {
  Bytes body;                                  // canonical RevocationBody
  std::vector<DirectorySignature> signatures;  // 1 to 4
  friend bool operator==(const SignedRevocation&, const SignedRevocation&) = default;
};

using DirectoryEntry = std::variant<CertificateEntry, SignedPackage, SignedRevocation>;

Bytes encode(const PackageBody&);
Bytes encode(const RevocationBody&);
Bytes encode(const DirectoryEntry&);
Result<PackageBody> decode_package_body(ByteView);
Result<RevocationBody> decode_revocation_body(ByteView);
Result<DirectoryEntry> decode_directory_entry(ByteView);

}  // namespace puente::codec
