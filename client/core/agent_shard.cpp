// Shards of the broker's log: which one is followed, and what begins anew with the next. That there is a next one only
// the treaty says (trust/handover.h), never the broker.
#include <fmt/format.h>

#include "client/core/agent.h"

namespace puente::client::core {

AnswerStatus Agent::check_shard(const Values& values) {
  PUENTE_TRY(const std::uint64_t held, number_of(values, value_shard));
  const std::uint64_t named = in_force_.treaty().shard();
  begins_ = held != named;
  if (held == 0 || held == named || held + 1 == named) return {};
  return fail(ErrorCode::conflict,
              fmt::format("the treaty names shard {} of the log, and shard {} was followed here: {}", named, held,
                          named < held ? "it is an older version than the one used before"
                                       : "start once with each version between, so that no hand-over goes unchecked"));
}

StoreStatus Agent::begin_shard(Turn& turn) {
  const std::uint64_t before = inbox_.shard();
  const std::uint64_t shard = in_force_.treaty().shard();
  inbox_.begin_shard(turn, shard);
  if (before == 0) return {};  // nothing was followed before
  head_moved_ = true;
  turn.notice(
      Notice::Level::warning,
      fmt::format("shard {} of the broker's log begins, as both nations signed: what shard {} has not delivered is "
                  "sealed and sent anew",
                  shard, before));
  outbox_.begin_shard(turn);
  notices_.begin_shard(turn);
  return log_.begin_shard(turn);
}

StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::Welcome& message) {
  heartbeat_at_ = turn.now;
  if (message.shard != in_force_.treaty().shard()) {
    turn.notice(Notice::Level::alarm,
                fmt::format("the broker says that its log is shard {}, and the treaty names shard {}", message.shard,
                            in_force_.treaty().shard()));
    return {};
  }
  if (!greeted_) outbox_.connected();
  greeted_ = true;
  return report_openings(turn);
}

}  // namespace puente::client::core
