// What liaisons sign and bring: orders that pause, resume or lift a hold, and approvals. And pauses that end by their
// time.
#pragma once

#include "broker/core/caller.h"
#include "broker/core/hold/approval_desk.h"
#include "broker/core/hold/hold_desk.h"
#include "broker/core/session/refill.h"

namespace puente::broker::core {

class Orders {
 public:
  struct Parts {  // all outlive it
    Registry& registry;
    LogKeeper& log;
    Hold& hold;
    HoldDesk& holds;
    Returns& returns;
    Refill& refill;
    ApprovalDesk& desk;
  };
  explicit Orders(Parts parts) : parts_(parts) {}
  // Pauses in force when the broker stopped go on giving back.
  void restore(const std::vector<codec::PauseCount>& counts);

  // In force from now on, and logged; a heartbeat is to follow. Errors as of Registry::order and HoldDesk::check.
  AnswerStatus carry_out(Turn& turn, const Caller& caller, trust::SignedOrder& order);
  // Errors as of ApprovalDesk::approve.
  AnswerStatus carry_out(Turn& turn, const Caller& caller, trust::SignedApproval& approval);
  // A pause, or what resumes one, that the registry holds already (also at the beginning of a shard): its effects, and
  // its entry in the log.
  StoreResult<codec::PauseCount> begin(Turn& turn, const trust::SignedOrder& order);
  // Pauses that ended by their time: logged, and what they held goes on. True: a heartbeat is to follow.
  bool end_expired(Turn& turn);

 private:
  Parts parts_;
};

}  // namespace puente::broker::core
