// Time as a value. Nothing below the io rooms reads a clock: "now" is always a parameter.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/error.h"

namespace puente {

struct Duration {
  std::int64_t ms = 0;
  friend constexpr auto operator<=>(const Duration&, const Duration&) = default;
};
constexpr Duration milliseconds(std::int64_t count) { return {count}; }
constexpr Duration seconds(std::int64_t count) { return {count * 1000}; }
constexpr Duration minutes(std::int64_t count) { return {count * 60'000}; }
constexpr Duration hours(std::int64_t count) { return {count * 3'600'000}; }
constexpr Duration days(std::int64_t count) { return {count * 86'400'000}; }

// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Instant {
  std::int64_t ms = 0;
  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
  friend constexpr Instant operator+(Instant t, Duration d) { return {t.ms + d.ms}; }
  friend constexpr Instant operator-(Instant t, Duration d) { return {t.ms - d.ms}; }
  friend constexpr Duration operator-(Instant a, Instant b) { return {a.ms - b.ms}; }
  constexpr std::int64_t unix_seconds() const { return ms >= 0 ? ms / 1000 : (ms - 999) / 1000; }
};
constexpr Instant from_unix_seconds(std::int64_t s) { return {s * 1000}; }

struct CivilDate {
  int year;        // 1 … 9999
  unsigned month;  // 1 … 12
  unsigned day;    // 1 … 31
  friend constexpr auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

// "2026-11-24T08:15:00Z" and "2026-11-24"; parsing is strict (RFC 3339, UTC, seconds, no fraction). Fails with
// `malformed`.
std::string format_utc(Instant t);
std::string format_date(CivilDate date);
Result<Instant> parse_utc(std::string_view text);
Result<CivilDate> parse_date(std::string_view text);
CivilDate date_of(Instant t);
Instant start_of(CivilDate date);  // 00:00:00Z of that day

}  // namespace puente
