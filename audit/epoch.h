// The key that starts an epoch, sealed to each auditor in force: HPKE Base (X25519, HKDF-SHA256, export only), then
// ChaCha20-Poly1305 under Export(lp("puente/1 log-epoch"), 32) with the seal's public fields as associated data.
#pragma once

#include <span>

#include "crypto/base/secret.h"
#include "crypto/primitives/drbg.h"
#include "policy/model/agency.h"
#include "schemas/codec/audit.h"

namespace puente::audit {

// An auditor who is to read an audience: from the directory.
struct AuditorKey {
  KeyId auditor;
  model::Nation nation = model::Nation::mx;
  KeyId audit_key;
  X25519Public public_key;
};

Result<codec::EpochSeal> seal_epoch(const SharedSecret& start, codec::Audience audience, std::uint64_t epoch,
                                    std::uint64_t first_counter, const AuditorKey& to, primitives::Drbg& random);
// Fails with `unauthenticated` where the seal is not for this key or was altered.
Result<SharedSecret> unseal_epoch(const codec::EpochSeal& seal, const X25519Private& key);

}  // namespace puente::audit
