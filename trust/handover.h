// Where one log ends and the next begins. A log is kept in shards: the first has the origin that the treaty named at
// the start, shard n that origin and "/shard-n". The treaty that names shard n holds a [handover] table, signed by both
// nations like everything in it (treaty.h):
//
//   [handover]
//   shard = 2
//   log = "<vkey>"                # of the shard before, and by its name its origin
//   size = 46265                  # of the newest head of that shard that a witness cosigned
//   root = "<64 hex digits>"
//   at = "2026-11-24T08:00:00Z"   # when what follows was stated
//   directory = "<64 hex digits>" # root of the directory that the new shard begins with (shard_state.h)
//   bundle-mx = "<64 hex digits>" # zeros: none
//   bundle-us = "<64 hex digits>"
//   pauses = "<64 hex digits>"
//
// The first entry of the new shard says the same. Pure.
#pragma once

#include <string>

#include "crypto/base/time.h"
#include "crypto/tlog/note.h"
#include "policy/model/grant.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/wire.h"

namespace puente::trust {

struct Handover {
  std::uint64_t shard = 2;  // of the log that begins
  tlog::Vkey log;           // of the one that ends
  std::uint64_t size = 0;
  Hash root;
  Instant at;
  Hash directory;
  model::BundleHashes bundles;
  Hash pauses;
  friend bool operator==(const Handover&, const Handover&) = default;
};

inline constexpr std::uint64_t shards_max = 1'000'000;

// Origin of the shard that follows the one of `origin`, as number `shard` (from 2 on).
std::string origin_after(std::string_view origin, std::uint64_t shard);
codec::HandoverEvent event_of(const Handover& handover);

// Does the shard that ends lead to the hand-over, as far as a holder of this head of it can tell? A larger head, or
// another root of that size: `mismatch`, saying that the nations signed something else than was seen here.
Status check_held_head(const Handover& handover, const codec::Head& held);

}  // namespace puente::trust
