#include "client/core/shard.h"

#include <fmt/format.h>

namespace puente::client::core {

Answer<bool> shard_begins(const Parts& parts, const Values& values) {
  PUENTE_TRY(const std::uint64_t held, number_of(values, value_shard));
  const std::uint64_t named = parts.in_force.treaty().shard();
  if (held == 0 || held == named || held + 1 == named) return held != named;
  return fail(ErrorCode::conflict,
              fmt::format("the treaty names shard {} of the log, and shard {} was followed here: {}", named, held,
                          named < held ? "it is an older version than the one used before"
                                       : "start once with each version between, so that no hand-over goes unchecked"));
}

StoreStatus begin_shard(Turn& turn, Parts& parts) {
  const std::uint64_t before = parts.inbox.shard();
  const std::uint64_t shard = parts.in_force.treaty().shard();
  parts.inbox.begin_shard(turn, shard);
  if (before == 0) return {};  // nothing was followed before
  parts.head_moved = true;
  turn.notice(
      Notice::Level::warning,
      fmt::format("shard {} of the broker's log begins, as both nations signed: what shard {} has not delivered is "
                  "sealed and sent anew",
                  shard, before));
  parts.outbox.begin_shard(turn);
  parts.notices.begin_shard(turn);
  return parts.log.begin_shard(turn);
}

}  // namespace puente::client::core
