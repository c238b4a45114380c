// A page of the log as an auditor asks for it: every leaf, and the ciphertexts that are the auditor's to read.
#pragma once

#include "broker/ports/store.h"

namespace puente::broker::core {

// For the auditor with that key id, of `nation`: entries from `from` on, below `size`; as many as fit a frame, at least
// one where there is one. The page's head is left to the caller. Damaged where the store does not
// hold an entry that the log has.
StoreResult<codec::LogPage> log_page(const ports::LogStore& store, const KeyId& auditor, model::Nation nation,
                                     std::uint64_t from, std::uint64_t size);

}  // namespace puente::broker::core
