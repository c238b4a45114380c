// Holds of senders, and the people they concern: each that begins or ends is an entry in the log, proven to both
// devices; liaisons see those of their nation, and a liaison of the recipient's nation may lift one.
//
// Guarantee: a nation keeps the last word on what reaches its devices: the other nation's order lifts nothing. What
// waited goes in the order in which it was accepted, and the count against its sender begins at nothing.
#pragma once

#include "broker/core/delivery/notices.h"
#include "broker/core/delivery/queues.h"
#include "broker/core/hold/sender_holds.h"
#include "broker/core/verdicts.h"

namespace puente::broker::core {

class HoldDesk {
 public:
  struct Parts {  // all outlive it
    const Registry& registry;
    const Verdicts& verdicts;
    LogKeeper& log;
    const Queues& queues;
    Notices& notices;
    SenderHolds& holds;
  };
  explicit HoldDesk(Parts parts) : parts_(parts) {}

  // One more refusal counts against the sender; the last that a recipient puts up with begins a hold, with an alarm.
  void count(Turn& turn, const KeyId& sender, const KeyId& recipient);

  // Of senders or recipients of this nation, as many as fit one message.
  codec::Holds holds_of(model::Nation nation) const;
  // May this order, signed by its nation's liaison, lift what it names? Errors: not_permitted (the recipient is of
  // another nation), not_found (no such device, or nothing is held).
  Status check(const trust::Lift& lift, model::Nation nation) const;
  // One that was checked. How many records wait no longer; the caller lets them go.
  std::uint64_t lift(Turn& turn, const trust::SignedOrder& order);
  // Holds that are a day old. True: there were some, and what they held may go.
  bool end_old(Turn& turn);

 private:
  codec::SenderHoldEvent event_of(const KeyId& sender, const KeyId& recipient) const;
  void log(Turn& turn, codec::SenderHoldEvent event);

  Parts parts_;
};

}  // namespace puente::broker::core
