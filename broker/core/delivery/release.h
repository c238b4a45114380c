// The last step before a record leaves: its delivery event is under a head that witnesses cosigned, and whether it may
// still go is asked once more. Only here are release shares taken from their keys.
//
// Guarantee: what leaves is what the proven event says, and what policies, pauses, approvals, revocation and expiry
// permit at this moment; else the event is voided, and the delivery decided anew.
#pragma once

#include "broker/core/delivery/notices.h"
#include "broker/core/delivery/returns.h"
#include "broker/ports/release_keys.h"

namespace puente::broker::core {

class Release {
 public:
  struct Parts {  // all outlive it
    const Registry& registry;
    const Verdicts& verdicts;
    Spool& spool;
    const LogKeeper& log;
    Sessions& sessions;
    InFlight& in_flight;
    Hold& hold;
    Approvals& approvals;
    Deliveries& deliveries;
    Returns& returns;
    ports::ReleaseKeys& keys;
  };
  explicit Release(Parts parts) : parts_(parts) {}

  // Sends what is proven under this head and still permitted. `quorum`: it has the quorum of both nations.
  StoreStatus run(Turn& turn, const NotedHead& head, bool quorum);

 private:
  StoreStatus release(Turn& turn, Session& session, const ports::QueueRow& row, const NotedHead& head, bool quorum);
  // Is what was committed still what would be decided now?
  bool stands(const Turn& turn, const ports::QueueRow& row, const Record& record,
              const codec::DeliveryEvent& event) const;
  // It is not: decides anew under the same number. `accepted`: as the event said.
  StoreStatus reconsider(Turn& turn, const ports::QueueRow& row, const Record& record, Instant accepted);

  Parts parts_;
};

}  // namespace puente::broker::core
