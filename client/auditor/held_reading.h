// The auditor's copy of the log (held_log.h) as commands use it: its key, what is new from the broker, or as it is.
#pragma once

#include <filesystem>
#include <memory>

#include "client/auditor/held_log.h"
#include "client/auditor/log_source.h"

namespace puente::client::auditor {

// The copy in the folder of `source`'s auditor, who is online. Made where there is none, with a key of its own in the
// key file. `source` outlives it, and stays where it is.
Result<HeldLog> open_held(const std::filesystem::path& folder, const LogSource& source);

// Adds what the log has grown by. After a finding nothing is held any more: the next reading begins at the first entry.
// Errors: those of LogSource::read_on and of the copy.
Status catch_up(LogSource& source, HeldLog& held, const LogSource::OnProgress& progress);

// The copy as it is, without the broker. Fails with `not_found` where there is none.
struct HeldAlone {
  std::unique_ptr<trust::SignedTreaty> treaty;
  HeldLog log;
};
Result<HeldAlone> open_held_alone(const std::filesystem::path& folder);

}  // namespace puente::client::auditor
