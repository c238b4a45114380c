// The release authority's part: shares of what policy lets go, stubs of what it withholds.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "crypto/record/inspect/decoded.h"
#include "crypto/record/receiver_keys.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/wire.h"

namespace puente::record::inspect {

// Private halves of the daily release packages of the authority `device`.
class ReleaseKeys : public ReceiverKeys {
 public:
  explicit ReleaseKeys(const KeyId& device, std::size_t cached_contexts_max = 4096)
      : ReceiverKeys(Role::release, device, cached_contexts_max) {}

 private:
  friend Result<std::vector<codec::Share>> release_shares(const codec::Header&, ByteView, const KeyId&,
                                                          std::span<const Hash>, ReleaseKeys&);
};

// One share per digest, in the order given. The sender of the context is header.device, so an entry taken from
// another's record yields shares that open nothing, and its digest must be in the header anyhow. Callers pass only what
// policy permits: this is the act of release. Errors: mismatch (the entry is not this header's, or addressed to another
// authority), not_permitted (the sender did not grant one of the digests to this device), not_found (the key is
// erased), malformed.
Result<std::vector<codec::Share>> release_shares(const codec::Header& header, ByteView release_entry,
                                                 const KeyId& recipient_device, std::span<const Hash> slot_digests,
                                                 ReleaseKeys& keys);

// What is told of a withheld slot. rule: empty for default deny, at most 128 bytes. record::digest_of(stub) is the
// slot's digest.
codec::Stub stub_of(const codec::Slot& slot, std::string rule);
codec::Stub stub_of(const InspectedSlot& slot, std::string rule);

}  // namespace puente::record::inspect
