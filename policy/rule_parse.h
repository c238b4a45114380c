// One table of a policy or floor into a Rule, Claim or Community. Internal to this room.
#pragma once

#include <algorithm>

#include "policy/policy.h"
#include "policy/toml_table.h"

namespace puente::policy {

inline constexpr std::size_t parties_max = 500;
inline constexpr std::size_t legal_basis_bytes_max = 256;

// What a rule is read in.
struct RuleContext {
  std::optional<model::Nation> nation;  // whose policy; nullopt: a floor, whose rules do not permit, and may be of any
                                        // nations
  std::span<const Community> communities;          // that it may name
  std::optional<Instant> valid_from, valid_until;  // of the whole policy
};

Result<Rule> parse_rule(const toml::table& table, const RuleContext& context);
// One [[assert]] table.
Result<Claim> parse_claim(const toml::table& table, const RuleContext& context);
// One [[community]] table.
Result<Community> parse_community(const toml::table& table);

Result<std::string> parse_id(const toml::table& table);
// Of a text under `key`, where there is one.
Result<std::optional<Instant>> parse_time(const toml::table& table, std::string_view key);
Result<Withheld> parse_withheld(const toml::node& node);

// Ascending. Naming something twice is an error: the second was meant to be something else.
template <class T>
Status insert_once(std::vector<T>& values, T value, const PlacedText& placed) {
  const auto at = std::ranges::lower_bound(values, value);
  if (at != values.end() && *at == value)
    return fail_at(*placed.node, ErrorCode::malformed, cited(placed.text) + " is named twice");
  values.insert(at, std::move(value));
  return {};
}

}  // namespace puente::policy
