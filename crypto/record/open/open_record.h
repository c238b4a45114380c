// Opens what was delivered: the recipient's side, linked into agents only.
//
// Guarantee: all or nothing. Every section returned was signed by the sender (its digest is in the signed header), is
// one of those that the proven delivery event says were released, and is the only content its commitment admits: two
// recipients of a slot see the same. On any failure no plaintext leaves this function.
// Non-guarantee: that the content is true, or that a withheld slot held what its label says.
#pragma once

#include <span>
#include <vector>

#include "crypto/record/batch.h"
#include "crypto/record/open/recipient_keys.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/wire.h"

namespace puente::record::open {

// Views of what came; must live through the call.
struct Delivered {
  ByteView header;
  const codec::BatchSignature& batch;
  ByteView entry;
  std::span<const Bytes> slot_frames;    // any order
  std::span<const codec::Share> shares;  // one per frame, any order
};

struct OpenedSection {
  model::Label label;
  Hash digest;
  SecretBytes plaintext;
  ContentKey content_key;  // for open_section(), where frames are kept rather than plaintexts
};

struct OpenedRecord {
  codec::Header header;
  Hash header_hash;
  std::vector<OpenedSection> sections;  // ascending by label
  std::vector<codec::Stub> withheld;    // ascending by label; each is one of the header's slots
};

// Why a delivery does not open, as its recipient says it (docs/messages.md, "Refusals of deliveries"), and in which
// slot.
struct Fault {
  codec::DeliveryFault code = codec::DeliveryFault::frames;
  std::optional<Hash> slot{};
};

// In this order: limits and form; signature; the delivery event against this record; slot and stub digests; unwrap;
// commitment; AEAD; padding.
//   sender  key of the certificate of the header's device, which the caller found valid and not revoked
//   proven  the delivery event, whose inclusion under a quorum head, freshness and expiry the caller has checked:
//           header hash, record id, sender, recipient, released digests and stubs must be this delivery's
//   pairs   pair secrets configured with the sender's agency, old ones too. If there are any, an entry without pair id
//           is refused; if there are none, one with it is.
// Errors: malformed, too_large, unknown_value, unauthenticated (signature, unwrap, commitment, AEAD), mismatch (digest
// or delivery event: evidence), not_found (encryption key erased, pair secret unknown), not_permitted (pair id
// missing). `fault`, if not null, then says what of it a refusal says.
Result<OpenedRecord> open_record(const Delivered& delivered, const Ed25519Public& sender,
                                 const codec::DeliveryEvent& proven, std::span<const PairSecret> pairs,
                                 RecipientKeys& keys, BatchCache& cache, Fault* fault = nullptr);

// One section from a kept frame of an opened record and its content key. The frame's digest must be in the header.
Result<SecretBytes> open_section(const codec::Header& header, ByteView slot_frame, const ContentKey& content_key);

}  // namespace puente::record::open
