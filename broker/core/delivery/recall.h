// A sender takes a record back: what was not released never is, and who has it is told.
#pragma once

#include "broker/core/delivery/deliveries.h"
#include "broker/core/delivery/notices.h"

namespace puente::broker::core {

class Recall {
 public:
  struct Parts {  // all outlive it
    const ports::RecordReader& rows;
    const Registry& registry;
    Spool& spool;
    LogKeeper& log;
    Queues& queues;
    Approvals& approvals;
    Tracking& tracking;
    Notices& notices;
    Deliveries& deliveries;
  };
  explicit Recall(Parts parts) : parts_(parts) {}

  // Errors: not_found (no record of this device's with that id is known here), conflict (recalled before).
  Answer<codec::Recalled> recall(Turn& turn, const KeyId& device, const RecordId& record_id, const std::string& reason);

 private:
  Parts parts_;
};

}  // namespace puente::broker::core
