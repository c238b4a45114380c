#include "broker/app/alarms.h"

#include <algorithm>
#include <charconv>

#include "io/files.h"

namespace puente::broker::app {

void StandingAlarms::add(std::string_view text, Instant now) {
  text = text.substr(0, alarm_bytes_max);
  const auto same = std::ranges::find(kept_, text, &StandingAlarm::text);
  if (same != kept_.end()) {
    same->last = now;
    ++same->count;
  } else if (kept_.size() < alarms_max) {
    kept_.push_back({std::string(text), now, now, 1});
  } else {
    ++more_;
    more_last_ = now;
  }
}

void StandingAlarms::seen(Instant at) {
  std::erase_if(kept_, [&](const StandingAlarm& one) { return one.last <= at; });
  if (more_last_ <= at) more_ = 0;
}

std::filesystem::path seen_file(const std::filesystem::path& status) { return status.string() + "-seen"; }

Instant seen_at(const std::filesystem::path& status) {
  const auto text = puente::io::read_text(seen_file(status), 64);
  std::int64_t ms = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), ms);
  return Instant{ms};
}

Status mark_seen(const std::filesystem::path& status, Instant now) {
  return puente::io::write_file(seen_file(status), view_of(std::to_string(now.ms) + "\n"), puente::io::Mode::open);
}

}  // namespace puente::broker::app
