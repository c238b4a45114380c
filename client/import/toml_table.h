// Strict reading of TOML tables: closed keys, exact types, errors with line and column. Internal to this room.
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"

namespace puente::client::import {

// Texts in a mapping are at most this long.
inline constexpr std::size_t text_bytes_max = 4096;

tl::unexpected<Error> fail_at(const toml::node& node, ErrorCode code, std::string what);

// Every key of `table` is one of `known`.
Status closed(const toml::table& table, std::initializer_list<std::string_view> known);

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

// Runs `parse` and puts the node's place in front of its error.
template <class T>
Result<T> located(const toml::node& node, Result<T> result) {
  if (result) return result;
  return fail_at(node, result.error().code, result.error().what);
}

}  // namespace puente::client::import
