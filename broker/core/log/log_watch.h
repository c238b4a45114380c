// The log, derived again entry by entry while the broker runs. A finding ends all acceptance and release.
#pragma once

#include "broker/core/log/log_keeper.h"
#include "broker/core/turn.h"

namespace puente::broker::core {

class LogWatch {
 public:
  // `log` outlives it. `version`: of the program, for the log.
  LogWatch(LogKeeper& log, std::string version) : log_(log), version_(std::move(version)) {}

  // The log was verified, or is being verified, as of its restore().
  void begin(Instant now);
  // Some entries each time. `idle`: no batch is out; a new pass begins only then.
  StoreStatus tick(Turn& turn, bool idle);
  const std::string& finding() const { return finding_; }  // empty: none

 private:
  LogKeeper& log_;
  std::string version_;
  std::string finding_;
  Instant last_{};
};

}  // namespace puente::broker::core
