#include <algorithm>
#include <array>

#include "client/import/mapping_names.h"
#include "crypto/base/utf8.h"

namespace puente::client::import {
namespace {

using Type = Template::Type;

constexpr std::array<std::string_view, 9> part_names = {"clause", "text", "value", "country",    "note",
                                                        "label",  "date", "year",  "alternative"};

Result<nlohmann::json> parse_constant(const toml::node& node) {
  if (const auto* text = node.as_string()) return nlohmann::json(text->get());
  if (const auto* number = node.as_integer()) return nlohmann::json(number->get());
  if (const auto* flag = node.as_boolean()) return nlohmann::json(flag->get());
  if (const auto* table = node.as_table(); table != nullptr) {
    // A union's member: { held = {} } or a struct of constants.
    nlohmann::json out = nlohmann::json::object();
    for (const auto& [key, value] : *table) {
      PUENTE_TRY(out[std::string(key.str())], parse_constant(value));
    }
    return out;
  }
  return fail_at(node, ErrorCode::malformed, "a constant is a text, an integer, true, false or a table of them");
}

Result<Template> parse_column(Names& names, const toml::table& table) {
  PUENTE_REQUIRE(closed(table, {"column", "as", "values", "otherwise", "omit", "required"}));
  Template out;
  out.type = Type::column;
  PUENTE_TRY(const Column column, names.column_at(table, "column"));
  out.columns = {column};
  PUENTE_TRY(const std::string as, text_or(table, "as", "text"));
  constexpr std::array<std::string_view, 3> as_names = {"text", "integer", "decimal"};
  const auto found = std::ranges::find(as_names, as);
  if (found == as_names.end())
    return fail_at(*table.get("as"), ErrorCode::unknown_value, "'as' is text, integer or decimal, not " + cited(as));
  out.as = static_cast<Template::As>(found - as_names.begin());
  PUENTE_TRY(const toml::table* const values, optional_table(table, "values"));
  if (values != nullptr) {
    for (const auto& [key, value] : *values) {
      PUENTE_TRY(out.values[std::string(key.str())], parse_constant(value));
    }
  }
  if (const toml::node* const otherwise = table.get("otherwise")) {
    PUENTE_TRY(out.otherwise, parse_constant(*otherwise));
  }
  PUENTE_TRY(out.omit, texts_or_none(table, "omit"));
  PUENTE_TRY(out.required, flag_or(table, "required", false));
  return out;
}

Result<Template> parse_join(Names& names, const toml::table& table) {
  PUENTE_REQUIRE(closed(table, {"join", "with"}));
  Template out;
  out.type = Type::join;
  PUENTE_TRY(const std::vector<std::string> columns, texts_or_none(table, "join"));
  if (columns.empty()) return fail_at(table, ErrorCode::malformed, "'join' names no column");
  for (const std::string& name : columns) {
    PUENTE_TRY(const Column column, names.column(table, name));
    out.columns.push_back(column);
  }
  PUENTE_TRY(out.separator, text_or(table, "with", " "));
  return out;
}

Result<Template> parse_item(Names& names, const toml::table& table, std::size_t depth) {
  if (const toml::node* const item = table.get("item")) return parse_template(names, *item, true, depth + 1);
  Template out;  // the piece itself
  out.type = Type::part;
  out.part = Part::clause;
  return out;
}

Result<Template> parse_split(Names& names, const toml::table& table, std::size_t depth) {
  PUENTE_REQUIRE(closed(table, {"split", "at", "item"}));
  Template out;
  out.type = Type::split;
  PUENTE_TRY(const Column column, names.column_at(table, "split"));
  out.columns = {column};
  PUENTE_TRY(out.separator, required_text(table, "at"));
  if (out.separator.empty()) return fail_at(table, ErrorCode::malformed, "'at' is empty");
  PUENTE_TRY(Template item, parse_item(names, table, depth));
  out.items.push_back(std::move(item));
  return out;
}

Result<Template> parse_clauses(Names& names, const toml::table& table, std::size_t depth) {
  PUENTE_REQUIRE(closed(table, {"clauses", "item"}));
  Template out;
  out.type = Type::clauses;
  PUENTE_TRY(const std::string group, required_text(table, "clauses"));
  std::vector<std::string_view> known(names.groups.begin(), names.groups.end());
  known.push_back(unmatched_group);
  PUENTE_REQUIRE(one_of(*table.get("clauses"), group, known, "clause group"));
  out.group = static_cast<std::size_t>(std::ranges::find(known, group) - known.begin());
  names.placed[out.group] = true;
  PUENTE_TRY(Template item, parse_item(names, table, depth));
  out.items.push_back(std::move(item));
  return out;
}

Result<Template> parse_part(const toml::table& table, bool in_clause) {
  PUENTE_REQUIRE(closed(table, {"part"}));
  if (!in_clause) return fail_at(table, ErrorCode::malformed, "'part' stands only in the item of 'clauses' or 'split'");
  PUENTE_TRY(const std::string part, required_text(table, "part"));
  PUENTE_REQUIRE(one_of(*table.get("part"), part, {part_names.begin(), part_names.end()}, "part"));
  Template out;
  out.type = Type::part;
  out.part = static_cast<Part>(std::ranges::find(part_names, part) - part_names.begin());
  return out;
}

}  // namespace

Result<Template> parse_template(Names& names, const toml::node& node, bool in_clause, std::size_t depth) {
  if (depth > template_depth_max) return fail_at(node, ErrorCode::too_large, "nested too deeply");
  Template out;
  if (const toml::array* const array = node.as_array()) {
    out.type = Type::list;
    for (const toml::node& element : *array) {
      PUENTE_TRY(Template item, parse_template(names, element, in_clause, depth + 1));
      out.items.push_back(std::move(item));
    }
    return out;
  }
  const toml::table* const table = node.as_table();
  if (table == nullptr) {
    PUENTE_TRY(out.constant, parse_constant(node));
    return out;
  }
  if (table->contains("column")) return parse_column(names, *table);
  if (table->contains("join")) return parse_join(names, *table);
  if (table->contains("split")) return parse_split(names, *table, depth);
  if (table->contains("clauses")) return parse_clauses(names, *table, depth);
  if (table->contains("part")) return parse_part(*table, in_clause);
  out.type = Type::object;
  for (const auto& [key, value] : *table) {
    PUENTE_TRY(Template member, parse_template(names, value, in_clause, depth + 1));
    out.members.push_back({std::string(key.str()), std::move(member)});
  }
  return out;
}

}  // namespace puente::client::import
