#include "client/import/fill.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "crypto/base/utf8.h"
#include "geo/cells.h"
#include "geo/countries.h"
#include "geo/extents.h"
#include "geo/gazetteer.h"
#include "geo/periods.h"

namespace puente::client::import {
namespace {

using nlohmann::json;
using Type = Template::Type;

constexpr std::int64_t exact_integer_max = std::int64_t{1} << 53;  // JSON numbers are doubles

struct Filled {
  json value;              // null: nothing
  bool has_place = false;  // there was something to fill in; a value without any is a constant
};

struct Filler {
  const Mapping& mapping;
  const Row& row;

  std::string where(Column column) const { return "column '" + mapping.columns[column] + "'"; }

  Result<json> number(const Template& templ, const std::string& cell) const {
    const char* const end = cell.data() + cell.size();
    const bool plus = cell.starts_with('+') && !cell.starts_with("+-") && !cell.starts_with("++");
    const char* const begin = cell.data() + (plus ? 1 : 0);
    if (templ.as == Template::As::integer) {
      std::int64_t value = 0;
      const auto parsed = std::from_chars(begin, end, value);
      if (parsed.ec != std::errc{} || parsed.ptr != end || value > exact_integer_max || value < -exact_integer_max)
        return fail(ErrorCode::malformed, where(templ.columns[0]) + ": " + cited(cell) + " is not a whole number");
      return json(value);
    }
    double value = 0;
    const auto parsed = std::from_chars(begin, end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value))
      return fail(ErrorCode::malformed, where(templ.columns[0]) + ": " + cited(cell) + " is not a number");
    return json(value);
  }

  Result<Filled> column(const Template& templ) const {
    const std::string& cell = row.cells[templ.columns[0]];
    Filled out{{}, true};
    if (cell.empty() || std::ranges::find(templ.omit, cell) != templ.omit.end()) {
      if (templ.required) return fail(ErrorCode::malformed, where(templ.columns[0]) + " is empty; it must not be");
      return out;
    }
    if (!templ.values.empty()) {
      const auto found = templ.values.find(cell);
      if (found == templ.values.end() && !templ.otherwise)
        return fail(ErrorCode::unknown_value, where(templ.columns[0]) + ": the mapping does not know " + cited(cell));
      out.value = found == templ.values.end() ? *templ.otherwise : found->second;
      return out;
    }
    if (templ.as == Template::As::text) {
      out.value = cell;
      return out;
    }
    PUENTE_TRY(out.value, number(templ, cell));
    return out;
  }

  Filled join(const Template& templ) const {
    std::string text;
    for (const Column column : templ.columns) {
      const std::string& cell = row.cells[column];
      if (cell.empty()) continue;
      if (!text.empty()) text += templ.separator;
      text += cell;
    }
    return {text.empty() ? json() : json(std::move(text)), true};
  }

  Status append(json& list, const Template& templ, const Clause& clause) const {
    PUENTE_TRY(Filled item, evaluate(templ.items[0], &clause));
    if (!item.value.is_null()) list.push_back(std::move(item.value));
    return {};
  }

  Result<Filled> split(const Template& templ) const {
    json list = json::array();
    std::string_view rest = row.cells[templ.columns[0]];
    while (!rest.empty()) {
      const std::size_t end = rest.find(templ.separator);
      Clause piece;
      piece.whole = trimmed(rest.substr(0, end));
      piece.text = piece.value = piece.whole;
      if (!piece.whole.empty()) PUENTE_REQUIRE(append(list, templ, piece));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + templ.separator.size());
    }
    return Filled{list.empty() ? json() : std::move(list), true};
  }

  Result<Filled> clauses(const Template& templ) const {
    json list = json::array();
    for (const Clause& clause : row.clauses)
      if (clause.group == templ.group) PUENTE_REQUIRE(append(list, templ, clause));
    return Filled{list.empty() ? json() : std::move(list), true};
  }

  Result<Filled> object(const Template& templ, const Clause* clause) const {
    json out = json::object();
    bool has_place = false;
    bool filled = false;
    for (const auto& [name, member] : templ.members) {
      PUENTE_TRY(Filled value, evaluate(member, clause));
      has_place = has_place || value.has_place;
      filled = filled || (value.has_place && !value.value.is_null());
      if (!value.value.is_null()) out[name] = std::move(value.value);
    }
    return Filled{has_place && !filled ? json() : std::move(out), has_place};
  }

  // Lists in a list ({ clauses = … } beside fixed elements) are joined into it.
  Result<Filled> list(const Template& templ, const Clause* clause) const {
    json out = json::array();
    bool has_place = false;
    bool filled = false;
    for (const Template& element : templ.items) {
      PUENTE_TRY(Filled value, evaluate(element, clause));
      has_place = has_place || value.has_place;
      if (value.value.is_null()) continue;
      filled = filled || value.has_place;
      if (element.type == Type::split || element.type == Type::clauses)
        out.insert(out.end(), value.value.begin(), value.value.end());
      else
        out.push_back(std::move(value.value));
    }
    return Filled{has_place && !filled ? json() : std::move(out), has_place};
  }

  Result<Filled> evaluate(const Template& templ, const Clause* clause) const {
    switch (templ.type) {
      case Type::constant:
        return Filled{templ.constant, false};
      case Type::object:
        return object(templ, clause);
      case Type::list:
        return list(templ, clause);
      case Type::column:
        return column(templ);
      case Type::join:
        return join(templ);
      case Type::split:
        return split(templ);
      case Type::clauses:
        return clauses(templ);
      case Type::part:
        return Filled{clause == nullptr ? json() : part_of(*clause, templ.part), true};
    }
    return Filled{};
  }
};

}  // namespace

Result<json> fill(const Mapping& mapping, const Template& templ, const Row& row) {
  PUENTE_TRY(Filled out, (Filler{mapping, row}.evaluate(templ, nullptr)));
  return std::move(out.value);
}

namespace {

struct NamedPlace {
  geo::State state;
  std::string country;  // code; empty where its name is not known
};

NamedPlace named_place(const PlaceLadder& ladder, const Row& row, PlaceNote& note) {
  const std::string country = ladder.country ? row.cells[*ladder.country] : std::string();
  const std::string home = ladder.home.empty() ? "Mexico" : ladder.home;
  NamedPlace out;
  out.country = geo::country_of_name(country.empty() ? home : country);
  if (out.country.empty()) note.unknown_country = country;
  const std::string& name = row.cells[ladder.state];
  if (out.country == "MX")
    out.state = geo::mexican_state(name, ladder.state_suffixes);
  else if (out.country == "US")
    out.state = geo::us_state(geo::normalised_without(name, ladder.state_suffixes));
  else
    out.state = geo::State{"", geo::normalised_without(name, ladder.state_suffixes)};
  note.state = out.state.code;
  if (out.state.code.empty() && (out.country == "MX" || out.country == "US")) note.unknown_state = out.state.name;
  return out;
}

Result<geo::Coordinates> point_of(const std::string& latitude, const std::string& longitude,
                                  const std::string& country) {
  auto point = geo::parse_coordinates(latitude, longitude);
  const auto exchanged = geo::parse_coordinates(longitude, latitude);
  const bool inside = exchanged && geo::may_lie_in(country, exchanged->latitude(), exchanged->longitude()) == true;
  if (inside && (!point || geo::may_lie_in(country, point->latitude(), point->longitude()) == false))
    return fail(ErrorCode::malformed, "latitude and longitude are exchanged: " + cited(latitude) + ", " +
                                          cited(longitude) + " lies in " + country + " the other way round");
  return point;
}

// Behind the finest rung that is given.
void say_unknown(model::Kind kind, json& sections) {
  for (const model::Section section : model::sections_of(kind)) {
    const auto found = sections.find(model::name_of(section));
    if (found == sections.end() || model::ladder_of(kind, section).front() == model::Rung::whole) continue;
    bool finer = false;
    for (const model::Rung rung : model::ladder_of(kind, section)) {
      const std::string name(model::name_of(rung));
      if (found->contains(name))
        finer = true;
      else if (finer)
        (*found)[name] = "unknown";
    }
  }
}

}  // namespace

Result<json> fill_place(const Mapping& mapping, const PlaceLadder& ladder, model::Kind kind, const Row& row,
                        PlaceNote& note) {
  json out = json::object();
  const std::string& precision = row.cells[ladder.precision];
  const auto finest = ladder.finest.find(precision);
  if (finest == ladder.finest.end())
    return fail(ErrorCode::unknown_value,
                "column '" + mapping.columns[ladder.precision] + "': the mapping does not know " + cited(precision));
  const auto has = [&](model::Rung one) { return model::rung_position(kind, ladder.section, one).has_value(); };
  const NamedPlace place = named_place(ladder, row, note);
  note.without_place = true;
  if (!finest->second) return out;
  const model::Rung rung = *finest->second;
  const std::string& latitude = row.cells[ladder.latitude];
  const std::string& longitude = row.cells[ladder.longitude];
  const bool near = rung == model::Rung::point || rung == model::Rung::cell;
  if (near && !(latitude.empty() && longitude.empty())) {
    PUENTE_TRY(const geo::Coordinates point, point_of(latitude, longitude, place.country));
    if (rung == model::Rung::point) out["point"] = {{"latitude", point.latitude()}, {"longitude", point.longitude()}};
    if (has(model::Rung::cell)) out["cell"] = {{"code", geo::cell_code(point)}};
  }
  if (const std::string& name = row.cells[ladder.municipality];
      !name.empty() && rung != model::Rung::state && has(model::Rung::municipality))
    out["municipality"] = {{"state", place.state.code},
                           {"name", geo::normalised_without(name, ladder.municipality_suffixes)}};
  if (!row.cells[ladder.state].empty()) out["state"] = {{"code", place.state.code}, {"name", place.state.name}};
  note.without_place = out.empty();
  if (!out.empty() && !place.country.empty() && has(model::Rung::country)) out["country"] = {{"code", place.country}};
  return out;
}

Result<json> fill_time(const Mapping& mapping, const TimeLadder& ladder, const Row& row) {
  const auto day = [&](Column column) -> Result<CivilDate> {
    auto parsed = geo::parse_day(row.cells[column]);
    if (!parsed) return tl::unexpected<Error>(parsed.error().at("column '" + mapping.columns[column] + "'"));
    return *parsed;
  };
  PUENTE_TRY(const CivilDate first, day(ladder.first));
  PUENTE_TRY(const CivilDate last, day(ladder.last));
  if (last < first)
    return fail(ErrorCode::malformed,
                "the last day, " + format_date(last) + ", is before the first, " + format_date(first));
  const geo::Periods periods = geo::periods_of(first, last);
  json out = json::object();
  if (periods.day) out["day"] = {{"date", *periods.day}};
  if (periods.month) out["month"] = {{"month", *periods.month}};
  if (periods.quarter) out["quarter"] = {{"quarter", *periods.quarter}};
  if (periods.year) out["year"] = {{"year", *periods.year}};
  return out;
}

Result<json> fill_sections(const Mapping& mapping, const KindTemplates& templates, const Row& row, PlaceNote& note) {
  json out = json::object();
  for (const SectionTemplate& section : templates.sections) {
    PUENTE_TRY(json value, fill(mapping, section.value, row));
    if (value.is_null()) continue;
    const std::string name(model::name_of(section.section));
    if (section.rung == model::Rung::whole)
      out[name] = std::move(value);
    else
      out[name][std::string(model::name_of(section.rung))] = std::move(value);
  }
  if (templates.place) {
    PUENTE_TRY(json place, fill_place(mapping, *templates.place, templates.kind, row, note));
    if (!place.empty()) out["place"] = std::move(place);
  }
  if (templates.time) {
    PUENTE_TRY(json time, fill_time(mapping, *templates.time, row));
    if (!time.empty()) out["time"] = std::move(time);
  }
  say_unknown(templates.kind, out);
  return out;
}

}  // namespace puente::client::import
