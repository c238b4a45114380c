// Periods of gazetteer 1 (gazetteer.h): days, months, quarters and years as texts, and the coarser one of a finer.
// Guarantee: pure and total; nothing is guessed of a text that does not say it.
// Source: ISO 8601 for all but quarters ("1992-Q3"). Thread safety: free functions without state.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/time.h"

namespace puente::geo {

// The finest period that contains both days, and every coarser one; none at all if no calendar year contains both.
struct Periods {
  std::optional<std::string> day;      // "1992-09-01"
  std::optional<std::string> month;    // "1992-09"
  std::optional<std::string> quarter;  // "1992-Q3"
  std::optional<std::string> year;     // "1992"
};
Periods periods_of(CivilDate first, CivilDate last);

// "1992-09-01", also with a midnight behind it ("1992-09-01 00:00:00", "…T00:00:00.000"); any other time of day is an
// error, for dropping it would lose what was written. Fails with `malformed`.
Result<CivilDate> parse_day(std::string_view text);

// Is it a period written as here? An hour is "1992-09-01T14", of a day of the calendar and from 00 to 23.
bool is_hour(std::string_view text);
bool is_month(std::string_view text);
bool is_quarter(std::string_view text);
bool is_year(std::string_view text);

// The next coarser period of one; nullopt where the text is not of that form.
std::optional<std::string> day_of_hour(std::string_view hour);         // "1992-09-01T14" → "1992-09-01"
std::optional<std::string> month_of_day(std::string_view day);         // "1992-09-01" → "1992-09"
std::optional<std::string> quarter_of_month(std::string_view month);   // "1992-09" → "1992-Q3"
std::optional<std::string> year_of_quarter(std::string_view quarter);  // "1992-Q3" → "1992"

}  // namespace puente::geo
