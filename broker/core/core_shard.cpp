// The beginning of a shard of the log: what both nations signed that it begins with (trust/handover.h).
#include <fmt/format.h>

#include "broker/core/core.h"
#include "broker/core/pause_event.h"

namespace puente::broker::core {

Result<Registry::Begun> Core::begin_shard(Turn& turn) {
  const trust::Handover& handover = *registry_.treaty().treaty().handover;
  if (!config_.handed_over)
    return fail(
        ErrorCode::not_found,
        fmt::format("the treaty hands over to shard {} of the log, and what it begins with is not here: put the "
                    "file that `puente handover draft` wrote into the folder, as 'handover'",
                    handover.shard));
  PUENTE_TRY(trust::CheckedState state, trust::check_handed_over(registry_.treaty(), *config_.handed_over));
  config_.handed_over.reset();
  turn.notice(
      Notice::Level::warning,
      fmt::format("shard {} of the log begins: the one before, {}, ended at {} entries; what was queued there is "
                  "sent again by its senders",
                  handover.shard, handover.log.name, handover.size));
  return registry_.begin(turn, std::move(state));
}

StoreStatus Core::log_begin(Turn& turn, Registry::Begun begun) {
  const auto append = [&](auto event) {
    return log_.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  };
  append(trust::event_of(*registry_.treaty().treaty().handover));
  log_entries(turn, begun.entries);
  for (codec::PolicyEvent& event : begun.bundles) append(std::move(event));
  for (const trust::SignedOrder& order : begun.orders) {
    const auto* const resume = std::get_if<trust::Resume>(&order.order().what);
    const trust::SignedOrder& pause =
        resume == nullptr ? order : *registry_.pauses().find(order.order().nation, resume->number);
    PUENTE_TRY(const codec::PauseCount count, queues_.ordered(turn, order.order()));
    append(pause_event(order, resume == nullptr ? "pause" : "resume", pause.order(), count));
  }
  return {};
}

}  // namespace puente::broker::core
