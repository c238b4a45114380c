#include "policy/toml_table.h"

#include <algorithm>

#include "policy/toml_form.h"

namespace puente::policy {

tl::unexpected<Error> fail_at(const toml::source_region& place, ErrorCode code, std::string_view what) {
  return fail(code, "line " + std::to_string(place.begin.line) + ", column " + std::to_string(place.begin.column) +
                        ": " + std::string(what));
}

Result<toml::table> parse_toml(std::string_view text) {
  PUENTE_REQUIRE(check_toml_form(text));
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) return fail_at(parsed.error().source(), ErrorCode::malformed, parsed.error().description());
  return std::move(parsed).table();
}

Status closed(const toml::table& table, std::initializer_list<std::string_view> known) {
  const std::vector<std::string_view> names(known);
  for (const auto& [key, value] : table) {
    if (std::ranges::find(names, key.str()) != names.end()) continue;
    return fail_at(key.source(), ErrorCode::unknown_value,
                   "unknown key " + cited(key.str()) + "; the nearest is '" +
                       std::string(model::nearest_name(key.str().substr(0, 64), names)) + "'");
  }
  return {};
}

tl::unexpected<Error> fail_unknown(const toml::node& node, std::string_view what, std::string_view name,
                                   std::span<const std::string_view> known) {
  std::string text = "no " + std::string(what) + " " + cited(name);
  if (!known.empty()) text += "; the nearest is '" + std::string(model::nearest_name(name.substr(0, 64), known)) + "'";
  return fail_at(node, ErrorCode::unknown_value, text);
}

Result<const toml::node*> required(const toml::table& table, std::string_view key) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return fail_at(table, ErrorCode::malformed, cited(key) + " is missing here");
  return node;
}

Result<std::string> text_of(const toml::node& node, std::string_view key, std::size_t bytes_max) {
  const auto* const value = node.as_string();
  if (value == nullptr) return fail_at(node, ErrorCode::malformed, cited(key) + " must be a text in quotes");
  if (value->get().empty()) return fail_at(node, ErrorCode::malformed, cited(key) + " is empty");
  if (is_blank(value->get())) return fail_at(node, ErrorCode::malformed, cited(key) + " is blank");
  if (value->get().size() > bytes_max)
    return fail_at(node, ErrorCode::too_large, cited(key) + " is longer than " + std::to_string(bytes_max) + " bytes");
  return value->get();
}

Result<std::string> required_text(const toml::table& table, std::string_view key, std::size_t bytes_max) {
  PUENTE_TRY(const toml::node* const node, required(table, key));
  return text_of(*node, key, bytes_max);
}

Result<std::vector<PlacedText>> texts_of(const toml::node& node, std::string_view key, std::size_t count_max) {
  const toml::array* const array = node.as_array();
  if (array == nullptr)
    return fail_at(node, ErrorCode::malformed, cited(key) + " must be a list of texts, as in [\"…\", \"…\"]");
  if (array->empty())
    return fail_at(node, ErrorCode::malformed, cited(key) + " is an empty list; name something, or leave the key out");
  if (array->size() > count_max)
    return fail_at(node, ErrorCode::too_large, cited(key) + " has more than " + std::to_string(count_max) + " parts");
  std::vector<PlacedText> out;
  for (const toml::node& element : *array) {
    PUENTE_TRY(std::string text, text_of(element, key, list_text_bytes_max));
    out.push_back({std::move(text), &element});
  }
  return out;
}

}  // namespace puente::policy
