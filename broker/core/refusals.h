// What a peer is refused: answered, and logged up to a bound for each device and minute.
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
  // `log` outlives it.
  explicit Refusals(LogKeeper& log) : log_(log) {}
  void refuse(Turn& turn, const Caller& caller, const Refused& refused);

 private:
  struct Counted {
    std::uint32_t count = 0;
    Instant minute{};  // in which they were logged
  };
  LogKeeper& log_;
  std::map<KeyId, Counted> counted_;  // bounded by the devices of the directory
};

}  // namespace puente::broker::core
