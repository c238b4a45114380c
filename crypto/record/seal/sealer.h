// Seals and signs records: the sender's side, linked into agents only.
//
// Guarantee: a section opens only with a granted recipient's private key and the release share of exactly that slot for
// exactly that device (and the pair secret where there is one). Content keys are used once and forgotten here.
// Non-guarantee: authority and recipient together can open what was granted; the number of slots, their labels and size
// buckets, and the recipients are visible to the broker.
// Not thread safe.
#pragma once

#include <vector>

#include "crypto/primitives/drbg.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/seal/plan.h"
#include "crypto/record/seal/sender_contexts.h"

namespace puente::record::seal {

// Sealed and not yet signed; made only by Sealer::seal. Its header hash is final: the chain can go on from it.
class UnsignedRecord {
 public:
  UnsignedRecord(UnsignedRecord&&) noexcept = default;
  UnsignedRecord& operator=(UnsignedRecord&&) noexcept = default;
  UnsignedRecord(const UnsignedRecord&) = delete;
  UnsignedRecord& operator=(const UnsignedRecord&) = delete;

  const codec::Header& header() const { return header_; }
  const Hash& header_hash() const { return header_hash_; }

 private:
  friend class Sealer;
  UnsignedRecord() = default;

  codec::Header header_;
  Hash header_hash_;
  codec::SealedRecord parts_;  // without its signature
};

class Sealer {
 public:
  // `key` must outlive the sealer.
  explicit Sealer(const primitives::SigningKey& key);

  const KeyId& device() const { return device_; }

  // A retry resends the same bytes; sealing again needs a new record id.
  // Errors: too_large, malformed, not_permitted (a rule of rules.h), usage (a plan that makes no sense),
  // unauthenticated (a receiver's key that is none).
  Result<UnsignedRecord> seal(const RecordPlan& plan, Instant now, primitives::Drbg& random);

  // One signature for all: 1 to 4,096 records of this sealer, at shuffled places among random leaves up to a power of
  // two; a batch of one has size 1. The result is in the order given.
  std::vector<codec::SealedRecord> sign_batch(std::vector<UnsignedRecord> records, primitives::Drbg& random) const;
  codec::SealedRecord sign_alone(UnsignedRecord record) const;

  // Forgets all HPKE contexts (on a change of directory, on locking).
  void forget_contexts() { contexts_.clear(); }
  // Wipes those whose time is over; for ticks, since sealing may be long ago.
  void drop_old_contexts(Instant now) { contexts_.drop_old(now); }

 private:
  const primitives::SigningKey& key_;
  KeyId device_;
  SenderContexts contexts_;
};

}  // namespace puente::record::seal
