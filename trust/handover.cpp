#include "trust/handover.h"

#include <fmt/format.h>

namespace puente::trust {
namespace {

std::string suffix_of(std::uint64_t shard) { return shard < 2 ? std::string() : fmt::format("/shard-{}", shard); }

}  // namespace

std::string origin_after(std::string_view origin, std::uint64_t shard) {
  const std::string own = suffix_of(shard - 1);
  if (origin.ends_with(own)) origin.remove_suffix(own.size());
  return std::string(origin) + suffix_of(shard);
}

codec::HandoverEvent event_of(const Handover& handover) {
  return {.shard = handover.shard,
          .origin = handover.log.name,
          .size = handover.size,
          .root = handover.root,
          .at = handover.at,
          .directory = handover.directory,
          .bundles = handover.bundles,
          .pauses = handover.pauses};
}

Status check_held_head(const Handover& handover, const codec::Head& held) {
  if (held.size > handover.size)
    return fail(
        ErrorCode::mismatch,
        fmt::format("hand-over to shard {}: both nations signed that the shard before ended at {} entries, and "
                    "a cosigned head of {} is held here: entries would be lost. Tell your nation; keep the head",
                    handover.shard, handover.size, held.size));
  if (held.size == handover.size && held.root != handover.root)
    return fail(ErrorCode::mismatch,
                fmt::format("hand-over to shard {}: another root of {} entries is held here than both nations signed: "
                            "the shard before had two histories. Tell your nation; keep the head",
                            handover.shard, handover.size));
  return {};
}

}  // namespace puente::trust
