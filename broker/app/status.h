// What the operator sees of a running broker: a file in its folder, written every few seconds, and read by
// `puente-broker status`. It needs no key and no connection, and stays readable when the broker has ended.
#pragma once

#include <filesystem>
#include <optional>

#include "broker/app/alarms.h"
#include "broker/core/health.h"
#include "broker/edge/closing.h"
#include "crypto/base/error.h"

namespace puente::broker::app {

inline constexpr Duration status_old_after = seconds(30);  // then the broker has ended without a word, or hangs

// `ended`: empty while it serves; else why it does not any more. `edge`: of a broker that served. Errors: io.
Status write_status(const std::filesystem::path& file, const core::Health& health, const StandingAlarms& alarms,
                    const std::string& ended, Instant now, const std::optional<edge::Figures>& edge = {});

// The alarms of the run before; none where no status can be read.
StandingAlarms alarms_in(const std::filesystem::path& file);

// The same for a broker that ended before it served, or could not start: what is there keeps its figures.
Status write_end(const std::filesystem::path& file, const std::string& ended, Instant now);

struct StatusRead {
  std::string text;    // for people, lines
  std::string json;    // one line
  bool alarm = false;  // something wants a person
  Instant time{};      // as of which it is
};
// Alarms that the operator has seen since are left out. Errors: not_found (it never ran here), malformed.
// `running`: does a process hold the folder's lock?
Result<StatusRead> read_status(const std::filesystem::path& file, bool running, Instant now);

}  // namespace puente::broker::app
