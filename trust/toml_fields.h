// Fields that a liaison's texts share (orders, approvals). Internal to this room.
#pragma once

#include <algorithm>

#include "policy/toml_table.h"

namespace puente::trust {

inline constexpr std::size_t toml_line_bytes_max = 64;

inline Result<Instant> required_time(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::string text, policy::required_text(table, key, toml_line_bytes_max));
  return policy::located(*table.get(key), parse_utc(text));
}

template <class F>
Result<F> required_hex(const toml::table& table, std::string_view key) {
  PUENTE_TRY(const std::string text, policy::required_text(table, key, toml_line_bytes_max));
  return policy::located(*table.get(key), F::from_hex(text));
}

inline Result<model::Nation> required_nation(const toml::table& table) {
  PUENTE_TRY(const std::string text, policy::required_text(table, "nation", toml_line_bytes_max));
  return policy::located(*table.get("nation"), model::parse_name<model::Nation>(text));
}

// Ascending without repeats. `star`: "*" alone stands for all, and gives an empty list.
template <class T, class Parse>
Result<std::vector<T>> required_list(const toml::table& table, std::string_view key, std::size_t most, bool star,
                                     Parse parse) {
  PUENTE_TRY(const toml::node* const node, policy::required(table, key));
  PUENTE_TRY(const std::vector<policy::PlacedText> texts, policy::texts_of(*node, key, most));
  std::vector<T> out;
  if (star && texts.size() == 1 && texts.front().text == "*") return out;
  for (const policy::PlacedText& placed : texts) {
    PUENTE_TRY(T value, policy::located(*placed.node, parse(placed.text)));
    out.push_back(std::move(value));
  }
  if (std::ranges::adjacent_find(out, std::greater_equal{}) != out.end())
    return policy::fail_at(*node, ErrorCode::malformed, cited(key) + " must ascend without repeats");
  return out;
}

template <class T, class Text>
std::string toml_list(const std::vector<T>& values, Text text) {
  std::string out = "[";
  for (const T& value : values) out += (out.size() == 1 ? "\"" : ", \"") + std::string(text(value)) + "\"";
  return out + "]";
}

}  // namespace puente::trust
