#include "client/document/ladder_steps.h"

#include <algorithm>
#include <array>
#include <set>

#include "client/document/json_values.h"
#include "geo/bands.h"
#include "geo/cells.h"
#include "geo/gazetteer.h"
#include "geo/periods.h"

namespace puente::client::document {
namespace {

using nlohmann::json;
using R = model::Rung;
using S = model::Section;

template <const char* const& key>
bool same_text(const json& follows, const json& given) {
  return text_at(follows, key) == text_at(given, key);
}
constexpr const char* code_key = "code";
constexpr const char* month_key = "month";
constexpr const char* quarter_key = "quarter";
constexpr const char* year_key = "year";
constexpr const char* date_key = "date";

// ---- place

json cell_of_point(const json& point) {
  const auto latitude = number_at(point, "latitude");
  const auto longitude = number_at(point, "longitude");
  const auto at = latitude && longitude ? geo::coordinates_of(*latitude, *longitude) : std::nullopt;
  return at ? json{{"code", geo::cell_code(*at)}} : json();
}

json state_json(const std::optional<geo::State>& state) {
  if (!state || state->code.empty()) return nullptr;
  return {{"code", state->code}, {"name", state->name}};
}
json state_of_municipality(const json& municipality) {
  const std::string code = text_at(municipality, "state");
  if (geo::is_foreign_state(code)) return {{"code", code}};
  return state_json(geo::state_of_code(code));
}
json state_of_dealer(const json& dealer) {
  const std::string state = text_at(dealer, "state");
  const auto by_code = geo::state_of_code(state);
  return state_json(by_code ? by_code : geo::state_of_name(state));
}
json country_of_state(const json& state) {
  const std::string code = text_at(state, "code");
  return geo::state_of_code(code) || geo::is_foreign_state(code) ? json{{"code", code.substr(0, 2)}} : json();
}
json country_of_city(const json& city) {
  const std::string country = text_at(city, "country");
  const bool code = country.size() == 2 && std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; });
  return code ? json{{"code", country}} : json();
}

// ---- time

json period_json(const char* key, const std::optional<std::string>& period) {
  return period ? json{{key, *period}} : json();
}
json day_of_hour(const json& hour) { return period_json(date_key, geo::day_of_hour(text_at(hour, "hour"))); }
json month_of_day(const json& day) { return period_json(month_key, geo::month_of_day(text_at(day, date_key))); }
json quarter_of_month(const json& month) {
  return period_json(quarter_key, geo::quarter_of_month(text_at(month, month_key)));
}
json year_of_quarter(const json& quarter) {
  return period_json(year_key, geo::year_of_quarter(text_at(quarter, quarter_key)));
}

// ---- weights, counts, money

json band_json(std::optional<double> value, const char* unit) {
  const auto band = value ? geo::band_of(*value) : std::nullopt;
  if (!band) return nullptr;
  return {{"from", band->from}, {"to", band->to}, {"unit", unit}};
}
// The unit is a word in the sender's language.
bool same_band(const json& follows, const json& given) {
  return number_at(follows, "from") == number_at(given, "from") && number_at(follows, "to") == number_at(given, "to");
}
json band_of_kilograms(const json& quantity) { return band_json(number_at(quantity, "kilograms"), "kg"); }
json band_of_count(const json& count) { return band_json(number_at(count, "count"), "persons"); }

json band_of_transactions(const json& transactions) {
  if (!transactions.is_array() || transactions.empty()) return nullptr;
  const std::string currency = text_at(transactions[0], "currency");
  double total = 0;
  for (const json& one : transactions) {
    const auto amount = number_at(one, "amount");
    if (!amount || currency.empty() || text_at(one, "currency") != currency) return nullptr;
    total += *amount;
  }
  json band = band_json(total, "");
  if (band.is_null()) return nullptr;
  band["unit"] = currency;
  return {{"count", transactions.size()}, {"total", std::move(band)}, {"currency", currency}};
}
// A band over more transactions than are listed says nothing about the listed ones.
bool same_transactions(const json& follows, const json& given) {
  if (number_at(follows, "count") != number_at(given, "count")) return true;
  return given.contains("total") && same_band(follows["total"], given["total"]);
}

// ---- lists

json institutions_of_accounts(const json& accounts) {
  std::set<std::string> names;
  if (accounts.is_array())
    for (const json& account : accounts)
      if (std::string name = text_at(account, "institution"); !name.empty()) names.insert(std::move(name));
  if (names.empty()) return nullptr;
  json out = json::array();
  for (const std::string& name : names) out.push_back({{"name", name}});
  return out;
}
// More is known of an institution than an account says: each must be there.
bool holds_names(const json& follows, const json& given) {
  return std::ranges::all_of(follows, [&](const json& wanted) {
    return given.is_array() &&
           std::ranges::any_of(given, [&](const json& one) { return text_at(one, "name") == text_at(wanted, "name"); });
  });
}
json countries_of_institutions(const json& institutions) {
  std::set<std::string> codes;
  if (!institutions.is_array()) return nullptr;
  for (const json& one : institutions) {
    const std::string country = text_at(one, "country");
    if (country.empty()) return nullptr;
    codes.insert(country);
  }
  return codes.empty() ? json() : json(codes);
}
bool same_set(const json& follows, const json& given) {
  if (!given.is_array()) return false;
  return std::set<json>(follows.begin(), follows.end()) == std::set<json>(given.begin(), given.end());
}

// The only group of four digits, whatever is around it ("1960-05-11", "circa 1961", "11 May 1960").
std::optional<int> year_in(std::string_view text) {
  std::optional<int> out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end - i == 4) {
      if (out) return std::nullopt;
      out = (text[i] - '0') * 1000 + (text[i + 1] - '0') * 100 + (text[i + 2] - '0') * 10 + (text[i + 3] - '0');
    }
    i = std::max(end, i + 1);
  }
  return out;
}
json years_of_births(const json& births) {
  if (!births.is_object() || !births.contains("dates") || !births["dates"].is_array()) return nullptr;
  std::set<int> years;
  for (const json& date : births["dates"]) {
    const auto year = date.is_string() ? year_in(date.get<std::string>()) : std::nullopt;
    if (!year) return nullptr;
    years.insert(*year);
  }
  return years.empty() ? json() : json{{"years", years}};
}
bool same_years(const json& follows, const json& given) {
  return given.is_object() && given.contains("years") && same_set(follows["years"], given["years"]);
}

constexpr std::array place_steps{
    LadderStep{R::point, R::cell, cell_of_point, same_text<code_key>},
    LadderStep{R::municipality, R::state, state_of_municipality, same_text<code_key>},
    LadderStep{R::county, R::state, state_of_municipality, same_text<code_key>},
    LadderStep{R::state, R::country, country_of_state, same_text<code_key>},
};
constexpr std::array time_steps{
    LadderStep{R::hour, R::day, day_of_hour, same_text<date_key>},
    LadderStep{R::day, R::month, month_of_day, same_text<month_key>},
    LadderStep{R::month, R::quarter, quarter_of_month, same_text<quarter_key>},
    LadderStep{R::quarter, R::year, year_of_quarter, same_text<year_key>},
};
constexpr std::array quantity_steps{LadderStep{R::kilograms, R::band, band_of_kilograms, same_band}};
constexpr std::array facilitator_steps{LadderStep{R::count, R::band, band_of_count, same_band}};
constexpr std::array transaction_steps{LadderStep{R::amount, R::band, band_of_transactions, same_transactions}};
constexpr std::array account_steps{
    LadderStep{R::account, R::institution, institutions_of_accounts, holds_names},
    LadderStep{R::institution, R::country, countries_of_institutions, same_set},
};
constexpr std::array birth_steps{LadderStep{R::date, R::year, years_of_births, same_years}};
constexpr std::array purchaser_steps{LadderStep{R::dealer, R::state, state_of_dealer, same_text<code_key>}};
constexpr std::array ship_from_steps{LadderStep{R::city, R::country, country_of_city, same_text<code_key>}};

// ---- tokens

std::optional<Bytes> canonical_account_of(const json& one) {
  return canonical_account(text_at(one, "institution"), text_at(one, "number"));
}
std::optional<Bytes> canonical_identifier_of(const json& one) {
  return canonical_identifier(text_at(one, "type"), text_at(one, "country"), text_at(one, "value"));
}
std::optional<Bytes> canonical_name_of(const json& one) { return canonical_name(text_at(one, "name")); }
std::optional<Bytes> canonical_handle_of(const json& one) { return canonical_handle(text_at(one, "handle")); }

}  // namespace

std::span<const LadderStep> steps_of(S section) {
  switch (section) {
    case S::place:
    case S::area:
      return place_steps;
    case S::time:
      return time_steps;
    case S::quantity:
      return quantity_steps;
    case S::facilitators:
      return facilitator_steps;
    case S::transactions:
      return transaction_steps;
    case S::accounts:
      return account_steps;
    case S::births:
      return birth_steps;
    case S::purchaser:
      return purchaser_steps;
    case S::ship_from:
      return ship_from_steps;
    default:
      return {};
  }
}

std::optional<TokenStep> token_step_of(S section) {
  switch (section) {
    case S::accounts:
      return TokenStep{R::account, R::token, "number", canonical_account_of};
    case S::identifiers:
      return TokenStep{R::value, R::token, "value", canonical_identifier_of};
    case S::names:
      return TokenStep{R::full, R::token, "name", canonical_name_of};
    case S::handle:
      return TokenStep{R::handle, R::pseudonym, "handle", canonical_handle_of};
    default:
      return std::nullopt;
  }
}

void normalise_places(json& rungs) {
  for (const char* const name : {"municipality", "county"}) {
    const auto found = rungs.find(name);
    if (found == rungs.end() || !found->is_object()) continue;
    if (const std::string text = text_at(*found, "name"); !text.empty()) (*found)["name"] = geo::normalised(text);
  }
  const auto state = rungs.find("state");
  if (state == rungs.end() || !state->is_object()) return;
  if (text_at(*state, code_key).empty())
    if (const std::string code = geo::state_of_name(text_at(*state, "name")).code; !code.empty())
      (*state)[code_key] = code;
  if (const auto known = geo::state_of_code(text_at(*state, code_key))) (*state)["name"] = known->name;
}

}  // namespace puente::client::document
