#include "client/document/value_rules.h"

#include <algorithm>
#include <array>

#include "client/document/json_values.h"
#include "crypto/base/bytes.h"
#include "crypto/base/utf8.h"
#include "crypto/primitives/hash.h"
#include "geo/cells.h"
#include "geo/countries.h"
#include "geo/gazetteer.h"
#include "geo/periods.h"

namespace puente::client::document {
namespace {

using codec::ContentPlace;
using codec::LeafType;
using nlohmann::json;

constexpr std::string_view state_code_form = "MX- and INEGI's two digits, or US- and those of FIPS (MX-25, US-48)";
constexpr std::string_view country_code_form = "two capital letters of ISO 3166 (MX, US)";
constexpr double amount_max = 1e15;  // of which bands are made (geo/bands.h)
constexpr int birth_year_min = 1800, birth_year_max = 2200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// ---- times

// A period, or an instant; of which the first and the last text tell the order.
bool is_moment(std::string_view text) {
  constexpr std::size_t minute_bytes = 16;  // "2026-11-24T08:15"
  if (text.size() == minute_bytes || (text.size() == minute_bytes + 1 && text.back() == 'Z'))
    return parse_utc(std::string(text.substr(0, minute_bytes)) + ":00Z").has_value();
  return geo::is_hour(text) || parse_date(text) || geo::is_month(text) || geo::is_quarter(text) || geo::is_year(text) ||
         parse_utc(text);
}

// Days as people write them in numbers are ambiguous (3/4/1980); in words they are not.
bool is_birth_date(std::string_view text) {
  std::size_t groups = 0;
  bool in_group = false, numbers_only = true;
  for (const char c : text) {
    if (is_digit(c) && !in_group) ++groups;
    in_group = is_digit(c);
    numbers_only = numbers_only && (is_digit(c) || c == '-' || c == '/' || c == '.' || c == ' ');
  }
  if (!numbers_only) return true;
  if (groups == 3) return parse_date(text).has_value();
  return groups == 0 || geo::is_year(text) || geo::is_month(text) ||
         (text.size() == 9 && text[4] == '-' && geo::is_year(text.substr(0, 4)) && geo::is_year(text.substr(5)));
}

// ---- codes

// The letters of Directive (EU) 2023/977, art. 6.
bool is_refusal_code(std::string_view text) { return text.size() == 1 && text[0] >= 'a' && text[0] <= 'g'; }

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

void check_state_code(const std::string& path, const std::string& text, bool name_too, Findings& findings) {
  if (geo::state_of_code(text) || geo::is_foreign_state(text)) return;
  std::string meant = geo::state_of_name(text).code;
  if (name_too && !meant.empty()) return;
  if (meant.empty() && geo::state_of_code(upper(text))) meant = upper(text);
  findings.add(path, Problem::state_code, text, meant.empty() ? state_code_form : meant);
}

void check_country_code(const std::string& path, const std::string& text, Findings& findings) {
  if (geo::is_country(text)) return;
  std::string meant = geo::country_of_name(text);
  if (meant.empty() && geo::is_country(upper(text))) meant = upper(text);
  findings.add(path, Problem::country_code, text, meant.empty() ? country_code_form : meant);
}

// ---- texts and numbers by place

enum class Rule : std::uint8_t {
  hour,
  day,
  month,
  quarter,
  year,
  moment,
  birth_date,
  cell,
  state_code,
  state_code_or_name,
  country_code,
  base64,
  sha256,
  refusal_code,
  amount,
  percent,
};

struct RuleOf {
  std::string_view type, field;
  Rule rule;
};

constexpr std::array rules = {
    RuleOf{"Hour", "hour", Rule::hour},
    RuleOf{"Day", "date", Rule::day},
    RuleOf{"Month", "month", Rule::month},
    RuleOf{"Quarter", "quarter", Rule::quarter},
    RuleOf{"Year", "year", Rule::year},
    RuleOf{"Interval", "first", Rule::moment},
    RuleOf{"Interval", "last", Rule::moment},
    RuleOf{"Clock", "received", Rule::moment},
    RuleOf{"Clock", "due", Rule::moment},
    RuleOf{"Transaction", "date", Rule::moment},
    RuleOf{"Market", "since", Rule::moment},
    RuleOf{"Recovery", "date", Rule::moment},
    RuleOf{"Dealer", "date", Rule::moment},
    RuleOf{"Custody", "at", Rule::moment},
    RuleOf{"Births", "dates", Rule::birth_date},
    RuleOf{"Cell", "code", Rule::cell},
    RuleOf{"State", "code", Rule::state_code},
    RuleOf{"Municipality", "state", Rule::state_code},
    RuleOf{"County", "state", Rule::state_code},
    RuleOf{"Dealer", "state", Rule::state_code_or_name},
    RuleOf{"Recovery", "state", Rule::state_code},
    RuleOf{"Country", "code", Rule::country_code},
    RuleOf{"Region", "country", Rule::country_code},
    RuleOf{"City", "country", Rule::country_code},
    RuleOf{"Company", "country", Rule::country_code},
    RuleOf{"SectorAndCountry", "country", Rule::country_code},
    RuleOf{"Institution", "country", Rule::country_code},
    RuleOf{"Countries", "value", Rule::country_code},
    RuleOf{"Photo", "base64", Rule::base64},
    RuleOf{"Attachment", "base64", Rule::base64},
    RuleOf{"Attachment", "sha256", Rule::sha256},
    RuleOf{"Exhibit", "sha256", Rule::sha256},
    RuleOf{"Reason", "code", Rule::refusal_code},
    RuleOf{"Kilograms", "kilograms", Rule::amount},
    RuleOf{"Quantity", "amount", Rule::amount},
    RuleOf{"Money", "amount", Rule::amount},
    RuleOf{"Listing", "price", Rule::amount},
    RuleOf{"Transaction", "amount", Rule::amount},
    RuleOf{"Band", "from", Rule::amount},
    RuleOf{"Signature", "purityPercent", Rule::percent},
};

void require(bool holds, const std::string& path, Problem problem, const std::string& given, Findings& findings) {
  if (!holds) findings.add(path, problem, given);
}

void check_text(Rule rule, const std::string& path, const std::string& text, Findings& findings) {
  if (text.empty()) return;  // not given: what must be is `needed`
  switch (rule) {
    case Rule::hour:
      return require(geo::is_hour(text), path, Problem::hour, text, findings);
    case Rule::day:
      return require(parse_date(text).has_value(), path, Problem::day, text, findings);
    case Rule::month:
      return require(geo::is_month(text), path, Problem::month, text, findings);
    case Rule::quarter:
      return require(geo::is_quarter(text), path, Problem::quarter, text, findings);
    case Rule::year:
      return require(geo::is_year(text), path, Problem::year, text, findings);
    case Rule::moment:
      return require(is_moment(text), path, Problem::moment, text, findings);
    case Rule::birth_date:
      return require(is_birth_date(text), path, Problem::birth_date, text, findings);
    case Rule::cell:
      return require(geo::is_cell_code(text), path, Problem::cell, text, findings);
    case Rule::state_code:
      return check_state_code(path, text, false, findings);
    case Rule::state_code_or_name:
      return check_state_code(path, text, true, findings);
    case Rule::country_code:
      return check_country_code(path, text, findings);
    case Rule::base64:
      return require(bytes_from_base64(text).has_value(), path, Problem::base64, "", findings);
    case Rule::sha256:
      return require(Hash::from_hex(text).has_value(), path, Problem::sha256, text, findings);
    case Rule::refusal_code:
      return require(is_refusal_code(text), path, Problem::refusal_code, text, findings);
    default:
      return;
  }
}

void check_number(Rule rule, const std::string& path, double number, Findings& findings) {
  const std::string given = json(number).dump();
  if (rule == Rule::amount) require(number >= 0 && number < amount_max, path, Problem::amount, given, findings);
  if (rule == Rule::percent) require(number >= 0 && number <= 100, path, Problem::percent, given, findings);
}

// ---- what a struct must say

struct Needed {
  std::string_view type, field;
  std::string_view form;
};

// What others follow from, and without which a value says nothing.
constexpr std::array needed = {
    Needed{"Hour", "hour", "2026-11-24T08"}, Needed{"Day", "date", "2026-11-24"},
    Needed{"Month", "month", "2026-11"},     Needed{"Quarter", "quarter", "2026-Q4"},
    Needed{"Year", "year", "2026"},          Needed{"Cell", "code", "75PJRJ00+"},
    Needed{"Municipality", "name", ""},      Needed{"County", "name", ""},
    Needed{"Country", "code", "MX"},         Needed{"City", "name", ""},
    Needed{"Kilograms", "kilograms", ""},    Needed{"Handle", "handle", ""},
    Needed{"Pseudonym", "pseudonym", ""},    Needed{"BirthYears", "years", ""},
};

bool says_nothing(const json& object, std::string_view field) {
  const auto found = object.find(field);
  return found == object.end() || (found->is_string() && is_blank(found->get_ref<const std::string&>())) ||
         (found->is_array() && found->empty());
}

// "2026-Q4" as a month of it, so that periods compare as texts.
std::string comparable(const std::string& moment, bool last) {
  if (!geo::is_quarter(moment)) return moment;
  const int month = (moment.back() - '1') * 3 + (last ? 3 : 1);
  return moment.substr(0, 5) + (month < 10 ? "0" : "") + std::to_string(month);
}

void check_order(const std::string& path, const json& interval, const char* first_key, const char* last_key,
                 Findings& findings) {
  const std::string first = text_at(interval, first_key), last = text_at(interval, last_key);
  if (!is_moment(first) || !is_moment(last)) return;
  const std::string from = comparable(first, false), to = comparable(last, true);
  const std::size_t common = std::min(from.size(), to.size());
  if (from.compare(0, common, to, 0, common) > 0) findings.add(path, Problem::order, first, last);
}

void check_attachment(const std::string& path, const json& attachment, Findings& findings) {
  const std::string stated = text_at(attachment, "sha256");
  const auto hash = Hash::from_hex(stated);
  if (!attachment.contains("base64") || !hash) return;
  const auto bytes = bytes_from_base64(text_at(attachment, "base64"));
  if (!bytes) return;
  const Hash found = primitives::sha256(*bytes);
  if (found != *hash) findings.add(path + ".sha256", Problem::other_sha256, stated, found.hex());
}

void check_state_name(const std::string& path, const json& state, Findings& findings) {
  const std::string name = text_at(state, "name");
  const auto by_code = geo::state_of_code(text_at(state, "code"));
  const geo::State by_name = geo::state_of_name(name);
  if (by_code && !by_name.code.empty() && by_name.code != by_code->code)
    findings.add(path + ".name", Problem::state_name, name, by_code->name);
}

void check_band(const std::string& path, const json& band, Findings& findings) {
  const auto from = number_at(band, "from"), to = number_at(band, "to");
  if (!from || !to || *from >= *to) findings.add(path, Problem::band);
}

}  // namespace

void check_value(const ContentPlace& place, LeafType type, const json& value, Findings& findings) {
  if (type == LeafType::whole_number) {
    const std::int64_t number = value.get<std::int64_t>();
    if (place.type == "BirthYears")
      require(number >= birth_year_min && number <= birth_year_max, place.path, Problem::year, value.dump(), findings);
    else
      require(number >= -1, place.path, Problem::count, value.dump(), findings);
    return;
  }
  for (const RuleOf& one : rules) {
    if (one.field != place.field || one.type != place.type) continue;
    if (type == LeafType::text) check_text(one.rule, place.path, value.get_ref<const std::string&>(), findings);
    if (type == LeafType::number) check_number(one.rule, place.path, value.get<double>(), findings);
  }
}

void check_object(const std::string& path, std::string_view type, const json& object, Findings& findings) {
  for (const Needed& one : needed)
    if (one.type == type && says_nothing(object, one.field))
      findings.add(path + "." + std::string(one.field), Problem::missing, "", one.form);
  if (type == "State" && says_nothing(object, "code") && says_nothing(object, "name"))
    findings.add(path + ".code", Problem::missing, "", state_code_form);
  if (type == "State") check_state_name(path, object, findings);
  if (type == "Interval") check_order(path, object, "first", "last", findings);
  if (type == "Clock") check_order(path, object, "received", "due", findings);
  if (type == "Attachment") check_attachment(path, object, findings);
  if (type == "Band") check_band(path, object, findings);
}

}  // namespace puente::client::document
