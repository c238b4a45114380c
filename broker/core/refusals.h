// What a peer is refused: answered, and logged. The first of a device within a minute have an entry each; the rest are
// counted in one entry, by error and by the budget that was passed, when the minute is over. So a device that is
// refused without end writes at most that many entries a minute into a log that is kept for ever. Not thread safe.
#pragma once

#include "broker/core/caller.h"
#include "broker/core/log/log_keeper.h"

namespace puente::broker::core {

struct Refused {
  std::string_view what;  // "message", "request" or "record"
  const Error& error;
  ByteView evidence;  // the message's first frame
  std::optional<RecordId> record_id{};
  std::optional<Hash> header_hash{};
};

class Refusals {
 public:
  // References outlive it.
  Refusals(LogKeeper& log, const Budgets& budgets) : log_(log), budgets_(budgets) {}
  // The budget that `turn` names, if any, goes with the answer.
  void refuse(Turn& turn, const Caller& caller, const Refused& refused);
  // Logs what was counted in minutes that are over. With `all`, also in those that are not: the broker stops.
  void log_counted(Turn& turn, bool all = false);

 private:
  struct Minute {
    Instant begin{};
    std::uint64_t logged = 0;
    model::AgencyId agency;
    codec::RefusalsEvent rest;  // what was refused beyond
  };
  void log_rest(Turn& turn, Minute& minute);

  LogKeeper& log_;
  const Budgets& budgets_;
  std::map<KeyId, Minute> minutes_;  // bounded by the devices of the directory
};

}  // namespace puente::broker::core
