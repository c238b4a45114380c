// Signatures under entries of the directory, by people (CMS) and by devices (Ed25519). Internal to this room.
#pragma once

#include "crypto/pki/certificate.h"
#include "schemas/codec/directory.h"

namespace puente::trust {

// One person's signature; its certificate, which nobody has verified beyond the signature.
Result<pki::Certificate> verify_cms(const codec::DirectorySignature& signature, ByteView content);

Status verify_by_key(const codec::DirectorySignature& signature, ByteView content, const pki::PublicKey& key);

}  // namespace puente::trust
