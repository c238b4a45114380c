#include "client/analysis/periods.h"

#include "crypto/base/time.h"
#include "geo/periods.h"

namespace puente::analysis {
namespace {

constexpr std::size_t day_characters = 10, month_characters = 7, year_characters = 4;

std::int32_t digits_at(std::string_view text, std::size_t from, std::size_t count) {
  std::int32_t out = 0;
  for (const char c : text.substr(from, count)) out = out * 10 + (c - '0');
  return out;
}

Period months(int year, int first_month, int count, Dated dated) {
  if (year < first_year || year > last_year) return {Dated::outside_years, 0, 0};
  const int next_month = first_month + count;
  const std::int32_t from = day_number({year, static_cast<unsigned>(first_month), 1});
  const std::int32_t next = next_month > 12 ? day_number({year + 1, static_cast<unsigned>(next_month - 12), 1})
                                            : day_number({year, static_cast<unsigned>(next_month), 1});
  return {dated, from, next - 1};
}

}  // namespace

std::int32_t day_number(CivilDate date) {
  constexpr std::int64_t day_ms = 86'400'000;
  return static_cast<std::int32_t>(start_of(date).ms / day_ms);  // whole days: nothing is rounded, before 1970 either
}

CivilDate date_of_day(std::int32_t day) { return date_of(Instant{} + days(day)); }

std::int32_t month_number(std::int32_t day) {
  const CivilDate date = date_of_day(day);
  return date.year * 12 + static_cast<std::int32_t>(date.month) - 1;
}

std::int32_t first_day_of_month(std::int32_t month) {
  return day_number({month / 12, static_cast<unsigned>(month % 12) + 1, 1});
}

Period period_of(std::string_view text) {
  if (geo::is_hour(text)) text = text.substr(0, day_characters);
  if (const auto day = parse_date(text)) {
    if (day->year < first_year || day->year > last_year) return {Dated::outside_years, 0, 0};
    const std::int32_t number = day_number(*day);
    return {Dated::day, number, number};
  }
  if (geo::is_month(text) && text.size() == month_characters)
    return months(digits_at(text, 0, year_characters), digits_at(text, year_characters + 1, 2), 1, Dated::month);
  if (geo::is_quarter(text))
    return months(digits_at(text, 0, year_characters), 3 * (digits_at(text, year_characters + 2, 1) - 1) + 1, 3,
                  Dated::quarter);
  if (geo::is_year(text) && text.size() == year_characters)
    return months(digits_at(text, 0, year_characters), 1, 12, Dated::year);
  return {};
}

Period interval_of(std::string_view first, std::string_view last) {
  const Period from = period_of(first);
  const Period until = last.empty() ? from : period_of(last);
  if (from.dated == Dated::outside_years || until.dated == Dated::outside_years) return {Dated::outside_years, 0, 0};
  if (!from.known() || !until.known() || until.until < from.from) return {};
  if (last.empty() || (from.from == until.from && from.until == until.until)) return from;
  return {Dated::interval, from.from, until.until};
}

}  // namespace puente::analysis
