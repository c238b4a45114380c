// What auditors are reading: one entry of the log for each reading, whatever its pages.
//
// A reading is a series of pages that one device asks for with one purpose, each where the one before ended. Its entry
// names all that the log held when it began (AuditReadEvent: from, count), and no page of it goes beyond; one that
// follows the log is entered without an end, and anew each hour. Not thread safe.
#pragma once

#include <map>

#include "broker/core/caller.h"
#include "crypto/base/minute_count.h"

namespace puente::broker::core {

class Readings {
 public:
  explicit Readings(std::uint64_t begun_a_minute) : begun_a_minute_(begun_a_minute) {}

  struct Part {
    std::uint64_t end;                           // the page may not go beyond
    std::optional<codec::AuditReadEvent> entry;  // where a reading begins: to be in the log before the page leaves
  };
  // Of a page that begins at message.from, below `size`. Fails with `unavailable` where the auditor has begun too many
  // readings within a minute: each is an entry of the log for ever.
  Result<Part> part(Turn& turn, const KeyId& auditor, const codec::FetchLog& message, std::uint64_t size);
  // That page, which was not empty, ended there.
  void handed(const KeyId& auditor, std::uint64_t next);

 private:
  struct Reading {
    codec::ReadPurpose purpose;
    std::uint64_t next, end;
    Instant since;
  };
  const std::uint64_t begun_a_minute_;
  std::map<KeyId, Reading> newest_;  // of each auditor
  std::map<KeyId, MinuteCount> begun_;
};

}  // namespace puente::broker::core
