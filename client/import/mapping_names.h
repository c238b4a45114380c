// What a mapping's parts refer to by name while it is read. Internal to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/import/mapping.h"
#include "client/import/toml_table.h"

namespace puente::client::import {

struct Names {
  Mapping& mapping;
  std::vector<std::string> groups;  // of clauses; "other" is behind them
  // Which groups the templates of the kind at hand have placed.
  std::vector<bool> placed;

  // The column of that name; it must be in `layout` where the mapping has one.
  Result<Column> column(const toml::node& node, std::string_view name);
  Result<Column> column_at(const toml::table& table, std::string_view key);
};

inline constexpr std::string_view unmatched_group = "other";

// `in_clause`: inside the item of a clause list, where `part` may stand.
Result<Template> parse_template(Names& names, const toml::node& node, bool in_clause, std::size_t depth);

}  // namespace puente::client::import
