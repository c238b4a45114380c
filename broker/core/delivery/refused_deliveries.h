// Deliveries that their recipient does not take: it has verified the event, and signed why (docs/messages.md, "Refusals
// of deliveries").
//
// Guarantee: a delivery ends once. A refusal is logged with its signature, proven to the recipient, told to the sender
// and, where its fault may be the sender's, counted against it, all in the commit that ends the delivery. A second end
// that says otherwise is kept as evidence. Non-guarantee: a refusal is its recipient's claim; the record counts as
// released.
#pragma once

#include "broker/core/delivery/notices.h"
#include "broker/core/delivery/queues.h"
#include "broker/core/delivery/tracking.h"
#include "broker/core/hold/hold_desk.h"
#include "broker/core/intake/evidence.h"
#include "broker/core/session/in_flight.h"
#include "broker/core/verdicts.h"

namespace puente::broker::core {

class RefusedDeliveries {
 public:
  struct Parts {  // all outlive it
    const ports::RecordReader& rows;
    const Verdicts& verdicts;
    Spool& spool;
    LogKeeper& log;
    Queues& queues;
    InFlight& in_flight;
    Tracking& tracking;
    Notices& notices;
    HoldDesk& holds;
    Evidence& evidence;
  };
  explicit RefusedDeliveries(Parts parts) : parts_(parts) {}

  // Repeated refusals are no harm. Errors: unauthenticated (not signed by this device), conflict (of another event than
  // the one that the number has now).
  AnswerStatus refuse(Turn& turn, const trust::Device& device, const codec::RefuseDelivery& message);

 private:
  // Of a delivery that is over.
  StoreStatus refused_again(Turn& turn, const trust::Device& device, const codec::RefuseDelivery& message);

  Parts parts_;
};

}  // namespace puente::broker::core
