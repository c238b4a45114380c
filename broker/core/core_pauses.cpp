// What liaisons order: pauses, and their end.
#include <fmt/format.h>

#include "broker/core/core.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t page_bytes = 480 << 10;

codec::PauseEvent event_of(const trust::SignedOrder& order, std::string action, const trust::Order& pause,
                           const codec::PauseCount& count) {
  return {.nation = order.order().nation,
          .number = order.order().number,
          .action = std::move(action),
          .order = order.hash(),
          .pause = pause.number,
          .scope = trust::scope_of(pause.pause()),
          .reason = order.order().reason,
          .by = order.signers(),
          .waiting = count.waiting,
          .returned = count.returned,
          .expired = count.expired};
}

}  // namespace

Status Core::answer(Turn& turn, const From& from, codec::Order& message) {
  if (from.device.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "orders are for liaisons, and this is a certificate of the role " +
                                              std::string(pki::role_name(from.device.role)));
  PUENTE_TRY(const trust::SignedOrder order, registry_.order(turn, message.text, from.device.agency.nation));
  const auto* const resume = std::get_if<trust::Resume>(&order.order().what);
  const trust::SignedOrder& pause =
      resume == nullptr ? order : *registry_.pauses().find(order.order().nation, resume->number);
  const codec::PauseCount count = queues_.ordered(turn, order.order());
  log_.append({turn.now, event_of(order, resume == nullptr ? "pause" : "resume", pause.order(), count)},
              codec::Audience::both, turn.random);
  turn.notice(Notice::Level::warning,
              fmt::format("{} ({}): {}", trust::title_of(order.order()), resume == nullptr ? "pause" : "resume",
                          trust::scope_of(pause.order().pause())));
  turn.after.push_back(to(from.routing_id, codec::Message{from.request, codec::Ordered{order.hash(), count}}));
  return heartbeat(turn);
}

Status Core::answer(Turn& turn, const From& from, codec::FetchPauses& message) {
  // As of the newest heartbeat: what its hash is of.
  const std::vector<const trust::SignedOrder*> live = registry_.pauses().live(last_heartbeat_);
  codec::Pauses page{static_cast<std::uint32_t>(live.size()), message.from, {}, {}, {}, {}};
  std::size_t bytes = 0;
  for (std::size_t i = message.from; i < live.size(); ++i) {
    bytes += live[i]->bytes().size();
    if (bytes > page_bytes) break;
    page.orders.push_back(live[i]->bytes());
  }
  const auto newest = [&](model::Nation nation) {
    const trust::Pauses::Newest held = registry_.pauses().newest(nation);
    return codec::NewestOrder{held.number, held.hash};
  };
  page.mx = newest(model::Nation::mx);
  page.us = newest(model::Nation::us);
  page.counts = queues_.pause_counts(turn.now);
  turn.at_once.push_back(to(from.routing_id, codec::Message{from.request, std::move(page)}));
  return {};
}

Status Core::end_pauses(Turn& turn) {
  const std::vector<codec::PauseCount> over = queues_.take_over_pauses(turn);
  for (const codec::PauseCount& count : over) {
    const trust::SignedOrder* const pause = registry_.pauses().find(count.nation, count.number);
    if (pause != nullptr)
      log_.append({turn.now, event_of(*pause, "expired", pause->order(), count)}, codec::Audience::both, turn.random);
  }
  return over.empty() ? Status{} : heartbeat(turn);
}

}  // namespace puente::broker::core
