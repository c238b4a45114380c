// Strict reading of TOML tables: closed keys, exact types, no empty lists, errors with line and column. For
// policies, treaties, directories and mappings of imports.
#pragma once

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"
#include "crypto/base/utf8.h"
#include "policy/model/vocabulary.h"

namespace puente::policy {

tl::unexpected<Error> fail_at(const toml::source_region& place, ErrorCode code, std::string_view what);
inline tl::unexpected<Error> fail_at(const toml::node& node, ErrorCode code, std::string_view what) {
  return fail_at(node.source(), code, what);
}

Result<toml::table> parse_toml(std::string_view text);

// Every key of `table` is one of `known`.
Status closed(const toml::table& table, std::initializer_list<std::string_view> known);
// "'name' is unknown; the nearest is '…'", at the node.
tl::unexpected<Error> fail_unknown(const toml::node& node, std::string_view what, std::string_view name,
                                   std::span<const std::string_view> known);

Result<const toml::node*> required(const toml::table& table, std::string_view key);
Result<std::string> text_of(const toml::node& node, std::string_view key, std::size_t bytes_max);
Result<std::string> required_text(const toml::table& table, std::string_view key, std::size_t bytes_max);

struct PlacedText {
  std::string text;
  const toml::node* node;
};
inline constexpr std::size_t list_text_bytes_max = 80;
// A list of 1 to `count_max` texts. An empty one is an error: it would read like "any" to some and like "none" to
// others.
Result<std::vector<PlacedText>> texts_of(const toml::node& node, std::string_view key, std::size_t count_max);

// Puts the node's place in front of an error.
template <class T>
Result<T> located(const toml::node& node, Result<T> result) {
  if (result) return result;
  return fail_at(node, result.error().code, result.error().what);
}

}  // namespace puente::policy
