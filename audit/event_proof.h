// An entry of this log as a C2SP tlog-proof (crypto/tlog/tlog_proof.h): what its parties hold, and what an auditor
// hands to somebody who may not read the log.
//
// The proof's extra data: lp(leaf), the canonical LeafInput, whose RFC 6962 hash is what the proof is of; then the
// canonical EntryPlaintext (nonce and event), or nothing where the entry is proven without saying what it says.
//
// Guarantee of verify(): the leaf is in the tree of the head at that index, and the event, where there is one, is what
// the leaf commits to. Non-guarantee: the head's standing is its type's. Pure and thread safe.
#pragma once

#include <optional>

#include "crypto/tlog/tlog_proof.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/wire.h"

namespace puente::audit {

struct ProvenEntry {
  std::uint64_t index = 0;
  codec::LeafInput leaf;
  std::optional<codec::Event> event;  // nothing: the proof does not say
};

// `checkpoint`: the signed note that the inclusion proof is for. An empty proof.event keeps the event to oneself.
tlog::TlogProof to_tlog_proof(const codec::EventProof& proof, std::string checkpoint);
// Nothing verified yet. Errors: malformed, too_large.
Result<codec::EventProof> from_tlog_proof(const tlog::TlogProof& proof);

// Errors: malformed, unauthenticated (not in the tree, or another event than the leaf's), mismatch (another head).
Result<ProvenEntry> verify_entry_proof(const tlog::TlogProof& proof, const tlog::LogHead& head);

}  // namespace puente::audit
