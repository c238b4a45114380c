// What every reader checks of a record's public parts, besides form (codec) and signatures. Pure functions.
#pragma once

#include <optional>
#include <span>

#include "crypto/base/time.h"
#include "schemas/codec/record.h"

namespace puente::record {

// Suite, gazetteer, marks, and times against each other: created <= expires <= created + 14 days, not before <=
// expires. One release authority (federated records have two and are refused today). Errors: unknown_value, malformed,
// not_permitted.
Status check_header(const codec::Header& header);

// Against the clock: created at most 5 minutes ahead, not expired. Errors: not_permitted (ahead), expired.
Status check_times(const codec::Header& header, Instant now);

// Public face of a slot.
struct SlotShape {
  model::Label label;
  std::size_t padded_bytes;
};
// Labels legal for the kind, none twice, padded sizes of the buckets, one size per ladder, at most 32.
// Errors: malformed, not_permitted, too_large.
Status check_shapes(model::Kind kind, std::span<const SlotShape> slots);

// Position of a digest in the header's ascending list, or nullopt.
std::optional<std::size_t> position_of(std::span<const Hash> ascending, const Hash& digest);

}  // namespace puente::record
