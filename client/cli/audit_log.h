// The log as one auditor reads it from the broker, and checks it.
#pragma once

#include <functional>
#include <map>

#include "audit/reader.h"
#include "client/cli/broker_session.h"

namespace puente::client::cli {

struct AuditResult {
  codec::Head head;     // all of it was read and checked
  Instant quorum_time;  // of that head
  audit::ChainStates chains;
  std::uint64_t entries = 0;     // of this auditor's audiences
  std::uint64_t unreadable = 0;  // of epochs that were not sealed to this auditor
};

// Reads all of the log up to the newest head with a quorum when reading began. Every entry handed out was decrypted and
// checked (audit/reader.h); the tree of all leaves is the head's. `progress` is told how many leaves of how many.
// Errors: mismatch or unauthenticated (findings), unavailable, and those of folder and treaty.
Result<AuditResult> read_log(BrokerSession& session, Instant now,
                             const std::function<void(const audit::ReadEntry&)>& entry,
                             const std::function<void(std::uint64_t, std::uint64_t)>& progress);

}  // namespace puente::client::cli
