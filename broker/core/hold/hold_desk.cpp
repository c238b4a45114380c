#include "broker/core/hold/hold_desk.h"

#include <fmt/format.h>

namespace puente::broker::core {

codec::SenderHoldEvent HoldDesk::event_of(const KeyId& sender, const KeyId& recipient) const {
  codec::SenderHoldEvent out;
  out.sender = sender;
  out.recipient = recipient;
  out.from = parts_.verdicts.agency_of(sender);
  out.to = parts_.verdicts.agency_of(recipient);
  return out;
}

void HoldDesk::log(Turn& turn, codec::SenderHoldEvent event) {
  const KeyId sender = event.sender, recipient = event.recipient;
  const audit::Appended appended =
      parts_.log.append({turn.now, std::move(event)}, parts_.verdicts.audience(sender, recipient), turn.random);
  parts_.notices.add(turn, sender, appended);
  parts_.notices.add(turn, recipient, appended);
}

void HoldDesk::count(Turn& turn, const KeyId& sender, const KeyId& recipient) {
  const std::uint32_t refused = parts_.holds.count(turn, sender, recipient);
  if (refused == 0) return;
  codec::SenderHoldEvent event = event_of(sender, recipient);
  event.refused = refused;
  turn.notice(Notice::Level::alarm,
              fmt::format("records of device {} of {} wait from now on for device {} of {}, which refused {} of them "
                          "within a day",
                          sender.hex(), event.from, recipient.hex(), event.to, refused),
              true);
  log(turn, std::move(event));
}

codec::Holds HoldDesk::holds_of(model::Nation nation) const {
  codec::Holds out;
  for (const SenderHolds::Held& held : parts_.holds.held()) {
    if (out.held.size() == codec::holds_max) break;
    const trust::Device* const from = parts_.registry.directory().find(held.sender);
    const trust::Device* const to = parts_.registry.directory().find(held.recipient);
    const bool concerns =
        (from != nullptr && from->agency.nation == nation) || (to != nullptr && to->agency.nation == nation);
    if (!concerns) continue;
    out.held.push_back({held.sender, held.recipient, parts_.verdicts.agency_of(held.sender),
                        parts_.verdicts.agency_of(held.recipient), static_cast<std::uint32_t>(held.refused), held.since,
                        held.until, parts_.queues.rows_of(held.sender, held.recipient)});
  }
  return out;
}

Status HoldDesk::check(const trust::Lift& lift, model::Nation nation) const {
  const trust::Device* const recipient = parts_.registry.directory().find(lift.recipient);
  if (recipient == nullptr)
    return fail(ErrorCode::not_found, "no device " + lift.recipient.hex() +
                                          " was ever enrolled; puente hold list shows for whom records wait");
  if (recipient->agency.nation != nation)
    return fail(ErrorCode::not_permitted,
                fmt::format("device {} is of {}: only a liaison of its own nation lifts what waits for it",
                            lift.recipient.hex(), model::text_of(recipient->agency)));
  if (!parts_.holds.holds(lift.sender, lift.recipient))
    return fail(ErrorCode::not_found,
                fmt::format("no records of device {} are held for device {}: another liaison may have lifted that, or "
                            "its day is over; see puente hold list",
                            lift.sender.hex(), lift.recipient.hex()));
  return {};
}

std::uint64_t HoldDesk::lift(Turn& turn, const trust::SignedOrder& order) {
  const trust::Lift& lift = std::get<trust::Lift>(order.order().what);
  codec::SenderHoldEvent event = event_of(lift.sender, lift.recipient);
  event.order = order.hash();
  event.reason = order.order().reason;
  event.by = order.signers();
  event.waiting = parts_.queues.rows_of(lift.sender, lift.recipient);
  parts_.holds.lift(turn, lift.sender, lift.recipient);
  turn.notice(
      Notice::Level::warning,
      fmt::format("{} (lift): records of device {} of {} wait no longer for device {} of {}",
                  trust::title_of(order.order()), lift.sender.hex(), event.from, lift.recipient.hex(), event.to));
  const std::uint64_t waited = event.waiting;
  log(turn, std::move(event));
  return waited;
}

bool HoldDesk::end_old(Turn& turn) {
  const auto ended = parts_.holds.end_old(turn);
  for (const auto& [sender, recipient] : ended) {
    codec::SenderHoldEvent event = event_of(sender, recipient);
    event.waiting = parts_.queues.rows_of(sender, recipient);
    log(turn, std::move(event));
  }
  return !ended.empty();
}

}  // namespace puente::broker::core
