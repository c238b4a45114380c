// Alarms that stand until the operator has seen them (`puente-broker status --seen`), also over restarts: they lie in
// the status file. What lasts by itself (a witness that is missing, releases that wait, a sender that is held) is not
// among them: core::Health says it for as long as it lasts.
//
// At most alarms_max texts are kept, each once with its first and last time and how often; peers cause alarms, and more
// of them are only counted. Not thread safe.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/base/error.h"
#include "crypto/base/time.h"

namespace puente::broker::app {

inline constexpr std::size_t alarms_max = 100;
inline constexpr std::size_t alarm_bytes_max = 300;

struct StandingAlarm {
  std::string text;
  Instant first, last;
  std::uint64_t count = 0;
};

class StandingAlarms {
 public:
  StandingAlarms() = default;
  explicit StandingAlarms(std::vector<StandingAlarm> kept, std::uint64_t more = 0, Instant more_last = {})
      : kept_(std::move(kept)), more_(more), more_last_(more_last) {}
  void add(std::string_view text, Instant now);
  // Those that did not happen since are forgotten.
  void seen(Instant at);
  const std::vector<StandingAlarm>& kept() const { return kept_; }
  std::uint64_t more() const { return more_; }      // happened, and were not kept
  Instant more_last() const { return more_last_; }  // the last of them
  bool empty() const { return kept_.empty() && more_ == 0; }

 private:
  std::vector<StandingAlarm> kept_;  // in the order in which they happened first
  std::uint64_t more_ = 0;
  Instant more_last_{};
};

// When the operator has seen them last, in a file of its own beside the status; 1970: never, or not readable.
std::filesystem::path seen_file(const std::filesystem::path& status);
Instant seen_at(const std::filesystem::path& status);
Status mark_seen(const std::filesystem::path& status, Instant now);

}  // namespace puente::broker::app
