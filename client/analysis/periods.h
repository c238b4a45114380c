// Days and months as numbers, and the periods that records give as texts.
// Guarantee: pure and total; a text that is no period is `unknown`, and one outside the years that events may lie in
// says so. Units: days since 1970-01-01 (UTC); months since the beginning of the year 0.
#pragma once

#include <cstdint>
#include <string_view>

#include "crypto/base/time.h"

namespace puente::analysis {

// How a time is known. `record`: the record has no time of its own, and is dated by its creation.
enum class Dated : std::uint8_t { day, month, quarter, year, interval, record, unknown, withheld, outside_years };
std::string_view name_of(Dated dated);

struct Period {
  Dated dated = Dated::unknown;
  std::int32_t from = 0, until = 0;  // both days belong to it; set where `known`
  bool known() const { return dated < Dated::unknown; }
};
// The years that events may lie in: a day outside them is a slip of the pen more often than an event.
inline constexpr int first_year = 1970, last_year = 2100;

// "2026-11-24T08", "2026-11-24", "2026-11", "2026-Q4", "2026"; `unknown` where the text is none of them.
Period period_of(std::string_view text);
// From the beginning of the first to the end of the last; an empty `last`: the first alone. `unknown` where they are in
// the wrong order.
Period interval_of(std::string_view first, std::string_view last);

std::int32_t day_number(CivilDate date);
CivilDate date_of_day(std::int32_t day);
std::int32_t month_number(std::int32_t day);
std::int32_t first_day_of_month(std::int32_t month);

}  // namespace puente::analysis
