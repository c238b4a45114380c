@0xd1c3a0b4e58f2277;
# The directory: certificates, daily key packages and revocations. Evolution rules as in record.capnp; `body` is signed
# and therefore canonical.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("puente::schema");

enum PackageUse { encryption @0; release @1; audit @2; }

struct CertificateEntry {
  certificate @0 :Data;       # X.509 DER; carries names, role and the CURVE transport key (crypto/pki)
  issuers @1 :List(Data);     # DER; an agency CA between the certificate and its national root, if there is one
}

# An X25519 public key for a time. Signed by the holder: Ed25519 by devices, detached CMS by auditors.
struct PackageBody {
  holder @0 :Data;            # [32], key id of the device's or auditor's certificate
  use @1 :PackageUse;
  publicKey @2 :Data;         # [32]; its key id is SHA-256 of its DER SubjectPublicKeyInfo
  notBeforeMs @3 :Int64;
  notAfterMs @4 :Int64;
}

# Signed by the device itself, its agency's CA, two liaisons of its nation, or its national root (CMS but for the device).
struct RevocationBody {
  keyId @0 :Data;             # [32], key id of the revoked certificate
  reason @1 :Text;            # at most 256 bytes
  atMs @2 :Int64;
}

struct DirectorySignature {
  signer @0 :Data;            # [32], key id
  signature @1 :Data;         # [64] Ed25519 where the signer's key is Ed25519, else detached CMS DER
}

# Over lp("puente/1 package") lp(body), or lp("puente/1 revocation") lp(body).
struct SignedBody {
  body @0 :Data;
  signatures @1 :List(DirectorySignature);
}

# Carried as Data in canonical form; the leaf of the directory's RFC 6962 tree, sorted by SHA-256.
struct DirectoryEntry {
  union {
    certificate @0 :CertificateEntry;
    package @1 :SignedBody;
    revocation @2 :SignedBody;
  }
}
