#include "client/import/toml_table.h"

#include <algorithm>

#include "crypto/base/utf8.h"

namespace puente::client::import {

Status one_of(const toml::node& node, std::string_view name, const std::vector<std::string_view>& known,
              std::string_view what) {
  if (std::ranges::find(known, name) != known.end()) return {};
  return policy::fail_unknown(node, what, name, known);
}

Result<std::string> text_of(const toml::node& node, std::string_view what) {
  const auto* const value = node.as_string();
  if (value == nullptr) return fail_at(node, ErrorCode::malformed, cited(what) + " must be a text");
  if (value->get().size() > text_bytes_max) return fail_at(node, ErrorCode::too_large, cited(what) + " is too long");
  return value->get();
}

Result<std::string> required_text(const toml::table& table, std::string_view key) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return fail_at(table, ErrorCode::malformed, cited(key) + " is missing here");
  return text_of(*node, key);
}

Result<std::string> text_or(const toml::table& table, std::string_view key, std::string_view fallback) {
  if (!table.contains(key)) return std::string(fallback);
  return required_text(table, key);
}

Result<bool> flag_or(const toml::table& table, std::string_view key, bool fallback) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return fallback;
  const auto* const value = node->as_boolean();
  if (value == nullptr) return fail_at(*node, ErrorCode::malformed, cited(key) + " must be true or false");
  return value->get();
}

Result<std::vector<std::string>> texts_or_none(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  const toml::node* const node = table.get(key);
  if (node == nullptr) return out;
  const toml::array* const array = node->as_array();
  if (array == nullptr) return fail_at(*node, ErrorCode::malformed, cited(key) + " must be a list of texts");
  for (const toml::node& element : *array) {
    PUENTE_TRY(std::string text, text_of(element, key));
    out.push_back(std::move(text));
  }
  return out;
}

Result<const toml::table*> as_table(const toml::node& node, std::string_view what) {
  if (node.as_table() == nullptr) return fail_at(node, ErrorCode::malformed, cited(what) + " must be a table");
  return node.as_table();
}

Result<const toml::table*> required_table(const toml::table& table, std::string_view key) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return fail_at(table, ErrorCode::malformed, "[" + std::string(key) + "] is missing");
  return as_table(*node, key);
}

Result<const toml::table*> optional_table(const toml::table& table, std::string_view key) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return nullptr;
  return as_table(*node, key);
}

}  // namespace puente::client::import
