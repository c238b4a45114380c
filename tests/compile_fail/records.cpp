// A record goes decoded -> verified -> admitted, and sealed -> signed -> sent: no step can be left out, and a plaintext
// is nothing that can be sent.
#include "broker/core/intake/admission.h"
#include "crypto/record/inspect/decoded.h"
#include "crypto/record/seal/sealer.h"
#include "schemas/codec/record.h"

namespace puente::record {

Result<inspect::VerifiedRecord> proper(codec::SealedRecord parts, const Ed25519Public& key, BatchCache& cache) {
  PUENTE_TRY(inspect::DecodedRecord decoded, inspect::decode(std::move(parts)));
  return inspect::verify(std::move(decoded), key, cache);
}

#ifdef MISUSE
void misuse(codec::SealedRecord parts, inspect::DecodedRecord decoded, inspect::VerifiedRecord verified,
            seal::UnsignedRecord sealed, SecretBytes plaintext, seal::SectionPlain section, const Ed25519Public& key,
            BatchCache& cache, broker::core::Admitted& admitted) {
  (void)inspect::verify(std::move(parts), key, cache);         // error: conversion
  inspect::DecodedRecord unchecked;                            // error: private
  inspect::VerifiedRecord believed(std::move(decoded));        // error: private
  inspect::VerifiedRecord twice = verified;                    // error: deleted
  broker::core::Admitted let_in(std::move(verified), {}, {});  // error: private
  broker::core::Admitted admitted_twice = admitted;            // error: deleted
  (void)codec::encode(sealed);                                 // error: function
  parts.slots.push_back(plaintext);                            // error: function
  parts.slots.push_back(section.plaintext);                    // error: function
  codec::Slot slot;
  slot.ciphertext = plaintext;               // error: operator
  parts.slots.push_back(section);            // error: function
  seal::UnsignedRecord unsealed;             // error: private
  seal::UnsignedRecord sent_twice = sealed;  // error: deleted
  RecordId record = slot.slot_id;            // error: conversion
  KeyId device = slot.commit;                // error: conversion
}
#endif

}  // namespace puente::record
