#include "crypto/base/time.h"

#include <fmt/format.h>
#include <charconv>
#include <chrono>

namespace puente {
namespace {

using std::chrono::floor;
using SysMs = std::chrono::sys_time<std::chrono::milliseconds>;

SysMs to_sys(Instant t) { return SysMs{std::chrono::milliseconds{t.ms}}; }

// Exactly `width` decimal digits at `pos`, or -1.
int digits(std::string_view text, std::size_t pos, std::size_t width) {
  if (text.size() < pos + width) return -1;
  int out = 0;
  for (std::size_t i = pos; i < pos + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    out = out * 10 + (text[i] - '0');
  }
  return out;
}

}  // namespace

CivilDate date_of(Instant t) {
  const std::chrono::year_month_day ymd{floor<std::chrono::days>(to_sys(t))};
  return {int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()}};
}

Instant start_of(CivilDate date) {
  const std::chrono::sys_days day{std::chrono::year{date.year} / std::chrono::month{date.month} /
                                  std::chrono::day{date.day}};
  return {std::chrono::duration_cast<std::chrono::milliseconds>(day.time_since_epoch()).count()};
}

std::string format_date(CivilDate date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

std::string format_utc(Instant t) {
  const CivilDate date = date_of(t);
  const std::int64_t second_of_day = (t - start_of(date)).ms / 1000;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(date), second_of_day / 3600, second_of_day / 60 % 60,
                     second_of_day % 60);
}

Result<CivilDate> parse_date(std::string_view text) {
  const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 1 || month < 0 || day < 0)
    return fail(ErrorCode::malformed, "a date must look like 2026-11-24");
  const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                        std::chrono::day{static_cast<unsigned>(day)}};
  if (!ymd.ok()) return fail(ErrorCode::malformed, "no such day in the calendar");
  return CivilDate{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
}

Result<Instant> parse_utc(std::string_view text) {
  const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z' || hour < 0 ||
      hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return fail(ErrorCode::malformed, "a time must look like 2026-11-24T08:15:00Z");
  PUENTE_TRY(const CivilDate date, parse_date(text.substr(0, 10)));
  return start_of(date) + seconds(hour * 3600 + minute * 60 + second);
}

}  // namespace puente
