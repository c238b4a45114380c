#include "broker/core/hold/orders.h"

#include <fmt/format.h>

#include "broker/core/hold/pause_event.h"

namespace puente::broker::core {

void Orders::restore(const std::vector<codec::PauseCount>& counts) {
  for (const codec::PauseCount& one : counts) {
    const trust::SignedOrder* const pause = parts_.registry.pauses().find(one.nation, one.number);
    if (pause != nullptr && pause->order().is_pause()) parts_.returns.ordered(pause->order());
  }
}

StoreResult<codec::PauseCount> Orders::begin(Turn& turn, const trust::SignedOrder& signed_order) {
  const trust::Order& order = signed_order.order();
  const auto* const resume = std::get_if<trust::Resume>(&order.what);
  const trust::Order& pause =
      resume == nullptr ? order : parts_.registry.pauses().find(order.nation, resume->number)->order();
  const codec::PauseCount count = parts_.hold.ordered(turn, order);
  if (resume == nullptr) {
    parts_.returns.ordered(order);
    PUENTE_REQUIRE(parts_.desk.ordered(turn, order));
  } else {
    parts_.refill.look_again();
  }
  parts_.log.append({turn.now, pause_event(signed_order, resume == nullptr ? "pause" : "resume", pause, count)},
                    codec::Audience::both, turn.random);
  return count;
}

AnswerStatus Orders::carry_out(Turn& turn, const Caller& caller, trust::SignedOrder& signed_order) {
  const trust::Order& order = signed_order.order();
  const auto* const lift = std::get_if<trust::Lift>(&order.what);
  if (lift != nullptr) {
    PUENTE_REQUIRE(parts_.registry.pauses().check(signed_order, turn.now));  // one that was given before, first
    PUENTE_REQUIRE(parts_.holds.check(*lift, order.nation));
  }
  PUENTE_REQUIRE(parts_.registry.order(turn, signed_order, caller.device.agency.nation));
  if (lift != nullptr) {
    const codec::PauseCount count{order.nation, order.number, parts_.holds.lift(turn, signed_order)};
    parts_.refill.look_again();
    turn.after.push_back(caller.answer(codec::Ordered{signed_order.hash(), count}));
    return {};
  }
  PUENTE_TRY(const codec::PauseCount count, begin(turn, signed_order));
  const auto* const resume = std::get_if<trust::Resume>(&order.what);
  const trust::Pause& pause =
      resume == nullptr ? order.pause() : parts_.registry.pauses().find(order.nation, resume->number)->order().pause();
  turn.notice(Notice::Level::warning,
              fmt::format("{} ({}): {}", trust::title_of(order), trust::action_of(order), trust::scope_of(pause)));
  turn.after.push_back(caller.answer(codec::Ordered{signed_order.hash(), count}));
  return {};
}

AnswerStatus Orders::carry_out(Turn& turn, const Caller& caller, trust::SignedApproval& approval) {
  PUENTE_TRY(codec::ApprovalEvent event, parts_.desk.approve(turn, std::move(approval), caller.device.agency.nation));
  parts_.refill.look_again();
  const Hash hash = event.approval;
  parts_.log.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  turn.after.push_back(caller.answer(codec::Ordered{hash, {}}));
  return {};
}

bool Orders::end_expired(Turn& turn) {
  const std::vector<codec::PauseCount> ended = parts_.hold.take_ended(turn);
  if (ended.empty()) return false;
  parts_.refill.look_again();
  for (const codec::PauseCount& count : ended) {
    const trust::SignedOrder* const pause = parts_.registry.pauses().find(count.nation, count.number);
    if (pause != nullptr)
      parts_.log.append({turn.now, pause_event(*pause, "expired", pause->order(), count)}, codec::Audience::both,
                        turn.random);
  }
  return true;
}

}  // namespace puente::broker::core
