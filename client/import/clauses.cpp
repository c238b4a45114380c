#include "client/import/clauses.h"

#include <algorithm>
#include <array>
#include <optional>

#include "crypto/base/time.h"
#include "crypto/base/utf8.h"

namespace puente::client::import {
namespace {

void cut_value(Clause& clause) {
  std::string_view value = clause.text;
  const char first = value.empty() ? '\0' : value.front();
  if (first == '\'' || first == '"') {  // a quoted name may itself contain parentheses
    const std::size_t close = value.rfind(first);
    if (close > 0) {
      clause.note = trimmed(value.substr(close + 1));
      value = value.substr(1, close - 1);
    }
  } else if (const std::size_t open = value.rfind('('); open != std::string_view::npos) {
    const std::size_t close = value.find(')', open);
    if (close != std::string_view::npos) {
      clause.country = trimmed(value.substr(open + 1, close - open - 1));
      clause.note = trimmed(value.substr(close + 1));
      value = value.substr(0, open);
    }
  }
  for (const std::string_view mark : {"No. ", "# "})
    if (value.starts_with(mark)) value.remove_prefix(mark.size());
  clause.value = trimmed(value);
  if (clause.value.empty()) clause.value = clause.text;
}

Clause parse_clause(const Clauses& rules, std::string_view whole) {
  Clause out;
  out.whole = whole;
  std::string_view rest = whole;
  if (!rules.alternative.empty() && rest.starts_with(rules.alternative)) {
    out.alternative = true;
    rest.remove_prefix(rules.alternative.size());
  }
  out.group = rules.groups.size();
  for (std::size_t i = 0; i < rules.groups.size(); ++i) {
    for (const std::string& prefix : rules.groups[i].prefixes) {
      if (prefix.size() <= out.label.size() || !rest.starts_with(prefix)) continue;
      out.group = i;
      out.label = prefix;
    }
  }
  out.text = trimmed(rest.substr(out.label.size()));
  out.label = trimmed(out.label);
  if (out.label.ends_with(':')) out.label.pop_back();
  if (out.text.empty()) out.text = out.whole;
  cut_value(out);
  return out;
}

// Days as OFAC writes them: "31 Jul 1964".
std::optional<std::string> exact_day(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 11 || text[2] != ' ' || text[6] != ' ') return std::nullopt;
  const std::size_t month = months.find(text.substr(3, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::string number = std::to_string(month / 3 + 1);
  const std::string iso =
      std::string(text.substr(7)) + (number.size() == 1 ? "-0" : "-") + number + "-" + std::string(text.substr(0, 2));
  if (!parse_date(iso)) return std::nullopt;
  return iso;
}

// The one year (four digits standing alone) that the text names.
std::optional<int> only_year(std::string_view text) {
  std::optional<int> year;
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!digit(at)) continue;
    std::size_t end = at;
    while (digit(end)) ++end;
    if (end - at == 4) {
      const int found =
          (text[at] - '0') * 1000 + (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
      if (year && *year != found) return std::nullopt;
      year = found;
    }
    at = end;
  }
  return year;
}

}  // namespace

std::vector<Clause> clauses_of(const Clauses& rules, std::string_view remarks) {
  std::vector<Clause> out;
  if (!rules.final.empty() && remarks.ends_with(rules.final)) remarks.remove_suffix(rules.final.size());
  if (remarks.empty()) return out;
  while (true) {
    const std::size_t end = remarks.find(rules.separator);
    out.push_back(parse_clause(rules, remarks.substr(0, end)));
    if (end == std::string_view::npos) return out;
    remarks.remove_prefix(end + rules.separator.size());
  }
}

nlohmann::json part_of(const Clause& clause, Part part) {
  const auto text = [](const std::string& s) { return s.empty() ? nlohmann::json() : nlohmann::json(s); };
  switch (part) {
    case Part::clause:
      return text(clause.whole);
    case Part::text:
      return text(clause.text);
    case Part::value:
      return text(clause.value);
    case Part::country:
      return text(clause.country);
    case Part::note:
      return text(clause.note);
    case Part::label:
      return text(clause.label);
    case Part::date:
      if (const auto day = exact_day(clause.text)) return *day;
      return {};
    case Part::year:
      if (const auto year = only_year(clause.text)) return *year;
      return {};
    case Part::alternative:
      return clause.alternative ? nlohmann::json(true) : nlohmann::json();
  }
  return {};
}

}  // namespace puente::client::import
