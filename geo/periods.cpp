#include "geo/periods.h"

#include <algorithm>

#include "crypto/base/utf8.h"

namespace puente::geo {

Periods periods_of(CivilDate first, CivilDate last) {
  Periods out;
  if (first.year != last.year) return out;
  const std::string first_day = format_date(first);
  out.year = first_day.substr(0, 4);
  const unsigned quarter = (first.month - 1) / 3;
  if (quarter != (last.month - 1) / 3) return out;
  out.quarter = *out.year + "-Q" + std::to_string(quarter + 1);
  if (first.month != last.month) return out;
  out.month = first_day.substr(0, 7);
  if (first.day == last.day) out.day = first_day;
  return out;
}

Result<CivilDate> parse_day(std::string_view text) {
  const std::string_view rest = text.size() > 10 ? text.substr(10) : std::string_view();
  std::string_view time = rest;
  if (!time.empty()) {
    bool midnight = time.front() == ' ' || time.front() == 'T';
    time.remove_prefix(1);
    midnight = midnight && time.starts_with("00:00:00");
    if (midnight) time.remove_prefix(8);
    if (midnight && time.starts_with(".")) {
      time.remove_prefix(1);
      midnight = !time.empty() && time.find_first_not_of('0') == std::string_view::npos;
    } else {
      midnight = midnight && (time.empty() || time == "Z");
    }
    if (!midnight)
      return fail(ErrorCode::malformed,
                  cited(text) + " is not a day: expected YYYY-MM-DD, with nothing but a midnight behind it");
  }
  auto day = parse_date(text.substr(0, std::min<std::size_t>(text.size(), 10)));
  if (!day) return fail(ErrorCode::malformed, cited(text) + " is not a day: expected YYYY-MM-DD");
  return *day;
}

bool is_hour(std::string_view text) {
  if (text.size() != 13 || text[10] != 'T' || !parse_date(text.substr(0, 10))) return false;
  const char tens = text[11], ones = text[12];
  return (tens >= '0' && tens <= '1' && ones >= '0' && ones <= '9') || (tens == '2' && ones >= '0' && ones <= '3');
}

bool is_month(std::string_view text) { return parse_date(std::string(text) + "-01").has_value(); }

bool is_quarter(std::string_view text) {
  return text.size() == 7 && text.substr(4, 2) == "-Q" && text[6] >= '1' && text[6] <= '4' &&
         is_year(text.substr(0, 4));
}

bool is_year(std::string_view text) { return parse_date(std::string(text) + "-01-01").has_value(); }

std::optional<std::string> day_of_hour(std::string_view hour) {
  if (!is_hour(hour)) return std::nullopt;
  return std::string(hour.substr(0, 10));
}

std::optional<std::string> month_of_day(std::string_view day) {
  if (!parse_date(day)) return std::nullopt;
  return std::string(day.substr(0, 7));
}

std::optional<std::string> quarter_of_month(std::string_view month) {
  const auto first = parse_date(std::string(month) + "-01");
  if (!first) return std::nullopt;
  return std::string(month.substr(0, 4)) + "-Q" + std::to_string((first->month - 1) / 3 + 1);
}

std::optional<std::string> year_of_quarter(std::string_view quarter) {
  if (!is_quarter(quarter)) return std::nullopt;
  return std::string(quarter.substr(0, 4));
}

}  // namespace puente::geo
