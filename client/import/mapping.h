// A mapping says, as data, how the rows of one published format become records (docs/import.md is its manual).
//
// Guarantee: what parse_mapping returns is consistent: kinds, sections, rungs, marks and agencies exist, every clause
// group it declares, and the clauses that match none, have a place in every kind that can be produced.
// Errors: with line and column; an unknown key with the nearest known one.
// Thread safety: plain values.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/import/csv.h"
#include "policy/model/agency.h"
#include "policy/model/marks.h"

namespace puente::client::import {

inline constexpr std::size_t mapping_bytes_max = 256 << 10;
inline constexpr std::size_t template_depth_max = 8;

// Indexes Mapping::columns.
using Column = std::size_t;

// Where a clause's piece comes from. For "alt. Passport # 97380018185 (Mexico) issued 1969":
enum class Part : std::uint8_t {
  clause,       // all of it
  text,         // "97380018185 (Mexico) issued 1969": behind the prefix
  value,        // "97380018185"
  country,      // "Mexico": in the last parentheses
  note,         // "issued 1969": behind them
  label,        // "Passport": the prefix; for a clause that matches none, empty
  date,         // "31 Jul 1964" → "1964-07-31"; nothing where it is not exactly one day
  year,         // "31 Jul 1964", "circa 1964", "Sep 1964" → 1964, a number; nothing where it does not name one year
  alternative,  // true where it began with "alt. ", else nothing
};

struct TemplateMember;

// A JSON value with places to fill in from a row.
struct Template {
  enum class Type : std::uint8_t { constant, object, list, column, join, split, clauses, part };
  enum class As : std::uint8_t { text, integer, decimal };

  Type type = Type::constant;
  nlohmann::json constant;                       // constant
  std::vector<TemplateMember> members;           // object
  std::vector<Template> items;                   // list; one for split and clauses
  std::vector<Column> columns;                   // join: some; column, split: one
  std::string separator;                         // join, split
  As as = As::text;                              // column
  std::map<std::string, nlohmann::json> values;  // column, where not empty: the allowed texts
  std::optional<nlohmann::json> otherwise;       // column: for a text that is not in `values`
  std::vector<std::string> omit;                 // column: texts that mean "not known"
  bool required = false;                         // column: a row without it is rejected
  std::size_t group = 0;                         // clauses: indexes Clauses::groups; its size: the unmatched
  Part part = Part::clause;                      // part
};

struct TemplateMember {
  std::string name;
  Template value;
};

struct SectionTemplate {
  model::Section section = model::Section::summary;
  model::Rung rung = model::Rung::whole;
  Template value;
};

struct PlaceLadder {
  model::Section section = model::Section::place;
  Column latitude = 0;
  Column longitude = 0;
  Column state = 0;
  Column municipality = 0;
  Column precision = 0;
  // precision → the finest rung offered (point, cell, municipality, state), or none.
  std::map<std::string, std::optional<model::Rung>> finest;
  std::optional<Column> country;            // an optional column: elsewhere the names of Mexican states mean nothing
  std::string home;                         // what that column says for Mexico
  std::vector<std::string> state_suffixes;  // normalised words to drop, "state"
  std::vector<std::string> municipality_suffixes;  // "municipality"
};

struct TimeLadder {
  model::Section section = model::Section::time;
  Column first = 0;
  Column last = 0;
};

struct ClauseGroup {
  std::string name;
  std::vector<std::string> prefixes;
};

// One column that holds many statements: "DOB 31 Jul 1964; alt. DOB 31 Jul 1965; POB Mexico."
struct Clauses {
  Column column = 0;
  std::string separator;    // "; "
  std::string final;        // ".", taken from the end of the last clause
  std::string alternative;  // "alt. "
  std::vector<ClauseGroup> groups;
};

struct KindTemplates {
  model::Kind kind = model::Kind::advisory;
  std::vector<SectionTemplate> sections;
  std::optional<PlaceLadder> place;
  std::optional<TimeLadder> time;
};

struct KindChoice {
  std::optional<Column> column;  // absent: always `otherwise`
  std::map<std::string, model::Kind> values;
  std::optional<model::Kind> otherwise;
};

struct Mapping {
  std::string name;
  CsvFormat format;
  bool header = true;
  bool trim = true;
  std::vector<std::string> empty;             // cells (trimmed) that mean nothing was given; "" always does
  std::vector<std::string> layout;            // names of all columns where there is no header row
  std::vector<std::string> columns;           // every column name that is used below
  std::vector<std::string> optional_columns;  // of those, the ones a file need not have
  std::vector<Column> key;
  KindChoice kind;
  std::vector<KindTemplates> kinds;
  std::optional<Clauses> clauses;
  std::vector<model::AgencyId> recipients;  // --to replaces them
  model::Marks marks;
  model::Purpose purpose = model::Purpose::violence_prevention;
  model::Urgency urgency = model::Urgency::routine;
};

Result<Mapping> parse_mapping(std::string_view toml);

// The mappings that come with Puente: "ucdp-ged" and "ofac-sdn". Fails with `not_found`, naming the nearest.
Result<Mapping> shipped_mapping(std::string_view name);
std::vector<std::string_view> shipped_mapping_names();
// Their text, to print as an example to start from.
Result<std::string_view> shipped_mapping_text(std::string_view name);

}  // namespace puente::client::import
