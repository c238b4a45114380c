// The release authority's keys, as the core needs them: it asks for shares, and holds no key itself.
//
// Callers pass only what policy permits and a proven event says: giving out shares is the act of release. Errors: those
// of record::inspect::release_shares. Not thread safe.
#pragma once

#include <span>

#include "crypto/record/inspect/release.h"

namespace puente::broker::ports {

class ReleaseKeys {
 public:
  virtual ~ReleaseKeys() = default;
  // One share per digest, in the order given.
  virtual Result<std::vector<codec::Share>> shares(const record::inspect::VerifiedRecord& record,
                                                   const KeyId& recipient, std::span<const Hash> slot_digests) = 0;
};

// Private keys in the memory of this process, wiped when they are purged.
class HeldReleaseKeys final : public ReleaseKeys {
 public:
  explicit HeldReleaseKeys(const KeyId& authority) : keys_(authority) {}
  Result<std::vector<codec::Share>> shares(const record::inspect::VerifiedRecord& record, const KeyId& recipient,
                                           std::span<const Hash> slot_digests) override {
    return record::inspect::release_shares(record->header(), record->parts().release, recipient, slot_digests, keys_);
  }
  record::inspect::ReleaseKeys& keys() { return keys_; }

 private:
  record::inspect::ReleaseKeys keys_;
};

}  // namespace puente::broker::ports
