#include <algorithm>

#include "client/import/mapping_names.h"
#include "crypto/base/utf8.h"
#include "geo/gazetteer.h"

namespace puente::client::import {
namespace {

template <class E>
Result<E> enum_at(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::string name, required_text(table, key));
  return located(*table.get(key), model::parse_name<E>(name));
}

Result<char> letter_or_none(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::string text, text_or(table, key, ""));
  if (text.size() > 1) return fail_at(*table.get(key), ErrorCode::malformed, cited(key) + " is one character");
  return text.empty() ? '\0' : text[0];
}

template <class E>
Result<std::vector<E>> enums_or_none(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::vector<std::string> names, texts_or_none(table, key));
  std::vector<E> out;
  for (const std::string& name : names) {
    PUENTE_TRY(const E value, located(*table.get(key), model::parse_name<E>(name)));
    out.push_back(value);
  }
  std::ranges::sort(out);
  return out;
}

Result<model::Marks> parse_marks(const toml::table& table) {
  PUENTE_REQUIRE(closed(table, {"tlp", "handling", "handling-text", "grading", "classification", "caveats"}));
  model::Marks out;
  PUENTE_TRY(out.tlp, enum_at<model::Tlp>(table, "tlp"));
  PUENTE_TRY(out.handling, enums_or_none<model::Handling>(table, "handling"));
  PUENTE_TRY(out.handling_text, text_or(table, "handling-text", ""));
  PUENTE_TRY(const toml::table* const grading, optional_table(table, "grading"));
  if (grading != nullptr) {
    PUENTE_REQUIRE(closed(*grading, {"scheme", "source", "information"}));
    PUENTE_TRY(out.grading.scheme, enum_at<model::GradingScheme>(*grading, "scheme"));
    PUENTE_TRY(out.grading.source, letter_or_none(*grading, "source"));
    PUENTE_TRY(out.grading.information, letter_or_none(*grading, "information"));
  }
  PUENTE_TRY(out.classification, enum_at<model::Classification>(table, "classification"));
  PUENTE_TRY(out.caveats, enums_or_none<model::Caveat>(table, "caveats"));
  if (const Status status = model::check(out); !status) return fail_at(table, status.error().code, status.error().what);
  return out;
}

Status parse_input(Mapping& out, const toml::table& table) {
  PUENTE_REQUIRE(closed(table, {"encoding", "header", "columns", "empty", "trim", "final-0x1a", "optional"}));
  PUENTE_TRY(const std::string encoding, required_text(table, "encoding"));
  PUENTE_REQUIRE(one_of(*table.get("encoding"), encoding, {"utf-8", "latin-1", "windows-1252"}, "encoding"));
  out.format.encoding = encoding == "utf-8"     ? Encoding::utf8
                        : encoding == "latin-1" ? Encoding::latin1
                                                : Encoding::windows1252;
  PUENTE_TRY(out.format.final_0x1a, flag_or(table, "final-0x1a", false));
  PUENTE_TRY(out.header, flag_or(table, "header", true));
  PUENTE_TRY(out.trim, flag_or(table, "trim", true));
  PUENTE_TRY(out.empty, texts_or_none(table, "empty"));
  PUENTE_TRY(out.layout, texts_or_none(table, "columns"));
  PUENTE_TRY(out.optional_columns, texts_or_none(table, "optional"));
  if (out.header == out.layout.empty()) {
    if (out.layout.size() > columns_max) return fail_at(table, ErrorCode::too_large, "too many columns");
    return {};
  }
  return fail_at(table, ErrorCode::malformed,
                 out.header ? "'columns' is only for files without a header row (header = false)"
                            : "a file without a header row needs 'columns'");
}

Result<KindChoice> parse_kind(Names& names, const toml::node& node) {
  KindChoice out;
  if (node.is_string()) {
    PUENTE_TRY(const std::string name, text_of(node, "kind"));
    PUENTE_TRY(out.otherwise, located(node, model::parse_name<model::Kind>(name)));
    return out;
  }
  PUENTE_TRY(const toml::table* const table, as_table(node, "kind"));
  PUENTE_REQUIRE(closed(*table, {"column", "values", "otherwise"}));
  PUENTE_TRY(out.column, names.column_at(*table, "column"));
  PUENTE_TRY(const toml::table* const values, required_table(*table, "values"));
  for (const auto& [key, value] : *values) {
    PUENTE_TRY(const std::string name, text_of(value, "kind"));
    PUENTE_TRY(out.values[std::string(key.str())], located(value, model::parse_name<model::Kind>(name)));
  }
  if (table->contains("otherwise")) {
    PUENTE_TRY(out.otherwise, enum_at<model::Kind>(*table, "otherwise"));
  }
  return out;
}

Status parse_record(Names& names, const toml::table& table) {
  Mapping& out = names.mapping;
  PUENTE_REQUIRE(closed(table, {"key", "kind", "to", "purpose", "urgency", "marks"}));
  PUENTE_TRY(const std::vector<std::string> keys, texts_or_none(table, "key"));
  if (keys.empty())
    return fail_at(table, ErrorCode::malformed, "'key' must name the columns that tell one record from another");
  for (const std::string& key : keys) {
    PUENTE_TRY(const Column column, names.column(*table.get("key"), key));
    out.key.push_back(column);
  }
  const toml::node* const kind = table.get("kind");
  if (kind == nullptr) return fail_at(table, ErrorCode::malformed, "'kind' is missing here");
  PUENTE_TRY(out.kind, parse_kind(names, *kind));
  PUENTE_TRY(const std::vector<std::string> recipients, texts_or_none(table, "to"));
  for (const std::string& recipient : recipients) {
    PUENTE_TRY(model::AgencyId agency, located(*table.get("to"), model::parse_agency(recipient)));
    out.recipients.push_back(std::move(agency));
  }
  PUENTE_TRY(out.purpose, enum_at<model::Purpose>(table, "purpose"));
  PUENTE_TRY(out.urgency, enum_at<model::Urgency>(table, "urgency"));
  PUENTE_TRY(const toml::table* const marks, required_table(table, "marks"));
  PUENTE_TRY(out.marks, parse_marks(*marks));
  return {};
}

Result<Clauses> parse_clause_groups(Names& names, const toml::table& table) {
  PUENTE_REQUIRE(closed(table, {"column", "separator", "final", "alternative", "groups"}));
  Clauses out;
  PUENTE_TRY(out.column, names.column_at(table, "column"));
  PUENTE_TRY(out.separator, required_text(table, "separator"));
  if (out.separator.empty()) return fail_at(table, ErrorCode::malformed, "'separator' is empty");
  PUENTE_TRY(out.final, text_or(table, "final", ""));
  PUENTE_TRY(out.alternative, text_or(table, "alternative", ""));
  PUENTE_TRY(const toml::table* const groups, required_table(table, "groups"));
  for (const auto& [key, value] : *groups) {
    ClauseGroup group{std::string(key.str()), {}};
    if (group.name == unmatched_group)
      return fail_at(value, ErrorCode::malformed, "'other' is the name of the clauses that match no group");
    PUENTE_TRY(group.prefixes, texts_or_none(*groups, key.str()));
    if (group.prefixes.empty() || std::ranges::find(group.prefixes, "") != group.prefixes.end())
      return fail_at(value, ErrorCode::malformed, "a group needs prefixes, none of them empty");
    names.groups.push_back(group.name);
    out.groups.push_back(std::move(group));
  }
  return out;
}

Result<PlaceLadder> parse_place(Names& names, const toml::table& table, model::Kind kind) {
  PUENTE_REQUIRE(closed(table, {"latitude", "longitude", "state", "municipality", "precision", "finest", "country",
                                "home", "state-suffixes", "municipality-suffixes"}));
  PlaceLadder out;
  PUENTE_TRY(out.latitude, names.column_at(table, "latitude"));
  PUENTE_TRY(out.longitude, names.column_at(table, "longitude"));
  PUENTE_TRY(out.state, names.column_at(table, "state"));
  PUENTE_TRY(out.municipality, names.column_at(table, "municipality"));
  PUENTE_TRY(out.precision, names.column_at(table, "precision"));
  PUENTE_TRY(const toml::table* const finest, required_table(table, "finest"));
  for (const auto& [key, value] : *finest) {
    PUENTE_TRY(const std::string name, text_of(value, "finest"));
    PUENTE_REQUIRE(one_of(value, name, {"point", "cell", "municipality", "state", "none"}, "rung"));
    auto& rung = out.finest[std::string(key.str())];
    if (name == "none") continue;
    PUENTE_TRY(rung, located(value, model::parse_name<model::Rung>(name)));
    if (!model::rung_position(kind, out.section, *rung))
      return fail_at(value, ErrorCode::unknown_value, "this kind has no such rung of place");
  }
  if (table.contains("country")) {
    PUENTE_TRY(out.country, names.column_at(table, "country"));
    PUENTE_TRY(out.home, required_text(table, "home"));
  }
  PUENTE_TRY(out.state_suffixes, texts_or_none(table, "state-suffixes"));
  PUENTE_TRY(out.municipality_suffixes, texts_or_none(table, "municipality-suffixes"));
  for (auto* const list : {&out.state_suffixes, &out.municipality_suffixes})
    for (std::string& word : *list) word = geo::normalised(word);
  return out;
}

Result<TimeLadder> parse_time(Names& names, const toml::table& table) {
  PUENTE_REQUIRE(closed(table, {"first", "last"}));
  TimeLadder out;
  PUENTE_TRY(out.first, names.column_at(table, "first"));
  PUENTE_TRY(out.last, names.column_at(table, "last"));
  return out;
}

Status parse_sections(Names& names, const toml::table& table, KindTemplates& out) {
  for (const auto& [key, value] : table) {
    PUENTE_TRY(const model::Section section, located(value, model::parse_name<model::Section>(key.str())));
    const auto ladder = model::ladder_of(out.kind, section);
    if (ladder.empty()) {
      std::vector<std::string_view> known;
      for (const model::Section s : model::sections_of(out.kind)) known.push_back(model::name_of(s));
      return one_of(value, key.str(), known, "section of " + std::string(model::name_of(out.kind)));
    }
    if (ladder.front() == model::Rung::whole) {
      PUENTE_TRY(Template content, parse_template(names, value, false, 0));
      out.sections.push_back({section, model::Rung::whole, std::move(content)});
      continue;
    }
    PUENTE_TRY(const toml::table* const rungs, as_table(value, key.str()));
    for (const auto& [rung_key, rung_value] : *rungs) {
      std::vector<std::string_view> known;
      for (const model::Rung rung : ladder) known.push_back(model::name_of(rung));
      PUENTE_REQUIRE(one_of(rung_value, rung_key.str(), known, "rung of " + std::string(key.str())));
      PUENTE_TRY(const model::Rung rung, model::parse_name<model::Rung>(rung_key.str()));
      PUENTE_TRY(Template content, parse_template(names, rung_value, false, 0));
      out.sections.push_back({section, rung, std::move(content)});
    }
  }
  return {};
}

Result<KindTemplates> parse_kind_templates(Names& names, const toml::node& node, std::string_view kind) {
  KindTemplates out;
  PUENTE_TRY(out.kind, located(node, model::parse_name<model::Kind>(kind)));
  PUENTE_TRY(const toml::table* const table, as_table(node, kind));
  PUENTE_REQUIRE(closed(*table, {"sections", "place", "time"}));
  names.placed.assign(names.groups.size() + 1, false);
  PUENTE_TRY(const toml::table* const sections, required_table(*table, "sections"));
  PUENTE_REQUIRE(parse_sections(names, *sections, out));
  PUENTE_TRY(const toml::table* const place, optional_table(*table, "place"));
  if (place != nullptr) {
    PUENTE_TRY(out.place, parse_place(names, *place, out.kind));
  }
  PUENTE_TRY(const toml::table* const time, optional_table(*table, "time"));
  if (time != nullptr) {
    PUENTE_TRY(out.time, parse_time(names, *time));
    if (!model::rung_position(out.kind, model::Section::time, model::Rung::quarter))
      return fail_at(*time, ErrorCode::unknown_value, "this kind has no ladder of time");
  }
  for (const SectionTemplate& section : out.sections)
    if ((out.place && section.section == out.place->section) || (out.time && section.section == out.time->section))
      return fail_at(*table, ErrorCode::conflict, "a section is given both as a ladder and among 'sections'");
  if (!names.mapping.clauses) return out;
  for (std::size_t i = 0; i < names.placed.size(); ++i) {
    if (names.placed[i]) continue;
    const std::string_view group = i < names.groups.size() ? std::string_view(names.groups[i]) : unmatched_group;
    return fail_at(*table, ErrorCode::malformed,
                   "clauses of group '" + std::string(group) + "' would be lost: no section of this kind takes them");
  }
  return out;
}

Status parse_kinds(Names& names, const toml::table& root) {
  Mapping& out = names.mapping;
  PUENTE_TRY(const toml::table* const kinds, required_table(root, "kind"));
  for (const auto& [key, value] : *kinds) {
    PUENTE_TRY(KindTemplates templates, parse_kind_templates(names, value, key.str()));
    out.kinds.push_back(std::move(templates));
  }
  std::vector<model::Kind> needed;
  if (out.kind.otherwise) needed.push_back(*out.kind.otherwise);
  for (const auto& [text, kind] : out.kind.values) needed.push_back(kind);
  for (const model::Kind kind : needed)
    if (std::ranges::find(out.kinds, kind, &KindTemplates::kind) == out.kinds.end())
      return fail_at(*kinds, ErrorCode::malformed,
                     "[kind." + std::string(model::name_of(kind)) + "] is missing; [record] produces that kind");
  return {};
}

}  // namespace

Result<Column> Names::column(const toml::node& node, std::string_view name) {
  if (name.empty()) return fail_at(node, ErrorCode::malformed, "a column's name is empty");
  if (!mapping.layout.empty())
    PUENTE_REQUIRE(one_of(node, name, {mapping.layout.begin(), mapping.layout.end()}, "column"));
  auto& columns = mapping.columns;
  const auto found = std::ranges::find(columns, name);
  if (found != columns.end()) return static_cast<Column>(found - columns.begin());
  if (columns.size() == columns_max) return fail_at(node, ErrorCode::too_large, "too many columns");
  columns.emplace_back(name);
  return columns.size() - 1;
}

Result<Column> Names::column_at(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::string name, required_text(table, key));
  return column(*table.get(key), name);
}

Result<Mapping> parse_mapping(std::string_view toml) {
  if (toml.size() > mapping_bytes_max)
    return fail(ErrorCode::too_large, "the mapping is longer than " + std::to_string(mapping_bytes_max) + " bytes");
  PUENTE_TRY(const toml::table root, policy::parse_toml(toml));
  PUENTE_REQUIRE(closed(root, {"name", "input", "record", "clauses", "kind"}));
  Mapping out;
  Names names{out, {}, {}};
  PUENTE_TRY(out.name, required_text(root, "name"));
  PUENTE_TRY(const toml::table* const input, required_table(root, "input"));
  PUENTE_REQUIRE(parse_input(out, *input));
  PUENTE_TRY(const toml::table* const record, required_table(root, "record"));
  PUENTE_REQUIRE(parse_record(names, *record));
  PUENTE_TRY(const toml::table* const clauses, optional_table(root, "clauses"));
  if (clauses != nullptr) {
    PUENTE_TRY(out.clauses, parse_clause_groups(names, *clauses));
  }
  PUENTE_REQUIRE(parse_kinds(names, root));
  for (const std::string& name : out.optional_columns)
    PUENTE_REQUIRE(one_of(*input, name, {out.columns.begin(), out.columns.end()}, "optional column in use"));
  return out;
}

}  // namespace puente::client::import
