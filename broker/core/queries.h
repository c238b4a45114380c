// What devices ask for and nothing changes by: pages of the directory, bundles, pauses, the log, and proofs. (Reading
// the log is logged.)
#pragma once

#include "broker/core/caller.h"
#include "broker/core/hold/approval_desk.h"
#include "broker/core/hold/hold_desk.h"
#include "broker/core/log/heartbeats.h"
#include "broker/core/log/readings.h"

namespace puente::broker::core {

class Queries {
 public:
  struct Parts {  // all outlive it
    const ports::RecordStore& records;
    const ports::LogStore& entries;
    const Registry& registry;
    LogKeeper& log;
    const WitnessRound& witnesses;
    Sessions& sessions;
    Heartbeats& heartbeats;
    const Hold& hold;
    const HoldDesk& holds;
    ApprovalDesk& desk;
    const Budgets& budgets;
  };
  explicit Queries(Parts parts) : parts_(parts), readings_(parts.budgets.log_readings_a_minute) {}

  // Each answers, or fails with what the peer asked wrongly.
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchDirectory& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchBundles& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchDirectoryNotices& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchLog& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchProofs& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchPauses& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchApprovals& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, const codec::FetchHolds& message);

 private:
  Parts parts_;
  Readings readings_;
};

}  // namespace puente::broker::core
