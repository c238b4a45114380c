// What mappings need of a TOML table besides policy/toml_table.h: optional keys, flags, tables in tables. Internal to
// this room.
#pragma once

#include "policy/toml_table.h"

namespace puente::client::import {

// Texts in a mapping are at most this long.
inline constexpr std::size_t text_bytes_max = 4096;

using policy::closed;
using policy::fail_at;
using policy::located;

// `name` is one of `known`; otherwise an error at `node` that names the nearest.
Status one_of(const toml::node& node, std::string_view name, const std::vector<std::string_view>& known,
              std::string_view what);

Result<std::string> text_of(const toml::node& node, std::string_view what);
// Absent is an error in the first, `fallback` in the others.
Result<std::string> required_text(const toml::table& table, std::string_view key);
Result<std::string> text_or(const toml::table& table, std::string_view key, std::string_view fallback);
Result<bool> flag_or(const toml::table& table, std::string_view key, bool fallback);
Result<std::vector<std::string>> texts_or_none(const toml::table& table, std::string_view key);

Result<const toml::table*> required_table(const toml::table& table, std::string_view key);
// nullptr where absent.
Result<const toml::table*> optional_table(const toml::table& table, std::string_view key);
Result<const toml::table*> as_table(const toml::node& node, std::string_view what);

}  // namespace puente::client::import
