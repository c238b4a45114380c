#include "broker/app/messages.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "crypto/base/escape.h"
#include "io/clock.h"

namespace puente::broker::app {
namespace {

// Beyond, they are only counted: peers cause them.
constexpr unsigned warnings_per_minute = 120;
constexpr unsigned alarms_per_minute = 600;

struct Shown {
  const char* what;
  std::uint64_t per_minute;
  MinuteCount count{};
};

// May one more be shown now?
bool room_for(Shown& seen) {
  const Instant now = puente::io::now();
  if (seen.count.is_over(now) && seen.count.count() > seen.per_minute)
    spdlog::warn("{} more {} were not shown", seen.count.count() - seen.per_minute, seen.what);
  return seen.count.add(now) <= seen.per_minute;
}

}  // namespace

void start_messages() {
  if (spdlog::get("puente-broker")) return;
  const auto logger = spdlog::stderr_logger_st("puente-broker");
  logger->set_pattern("%Y-%m-%dT%H:%M:%SZ %l %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
}

void say(const core::Notice& notice) {
  const std::string text = escape_line(notice.text);
  switch (notice.level) {
    case core::Notice::Level::info:
      spdlog::info("{}", text);
      return;
    case core::Notice::Level::warning: {
      static Shown seen{"warnings", warnings_per_minute};
      if (room_for(seen)) spdlog::warn("{}", text);
      return;
    }
    case core::Notice::Level::alarm: {
      static Shown seen{"alarms", alarms_per_minute};
      if (room_for(seen)) spdlog::error("alarm: {}", text);
      return;
    }
  }
}
void say_info(std::string_view text) { spdlog::info("{}", escape_line(text)); }
void say_error(std::string_view text) { spdlog::error("{}", escape_line(text)); }

}  // namespace puente::broker::app
