// What several commits come to: one batch that leaves a store as they do, one after the other. Of rows that were
// written more than once the last one is left, and what came and went within them is not there at all.
//
// Guarantee: a store that commits what take() gives, reads as one that committed each of the batches. Order among them
// is kept by their callers: a batch for which must_stand_apart() is true is added to an empty one only. Pure.
#pragma once

#include "broker/ports/batch.h"

namespace puente::broker::ports {

// Its rows go before others come under the same keys: with another's before it in one batch, they would go too early.
inline bool must_stand_apart(const WriteBatch& batch) { return !batch.forgotten.empty(); }

// The rows of `batches`, as each of them has them in its order, in one.
void append(WriteBatch& to, const WriteBatch& batch);
// Of what append() made.
WriteBatch net(WriteBatch all);

// How many bytes it holds in memory, roughly: its variable parts.
std::size_t held_bytes(const WriteBatch& batch);

}  // namespace puente::broker::ports
