// One [[rule]] or [[floor]] table into a Rule. Internal to this room.
#pragma once

#include "policy/policy.h"
#include "policy/toml_table.h"

namespace puente::policy {

inline constexpr std::size_t parties_max = 500;
inline constexpr std::size_t legal_basis_bytes_max = 256;

// `nation`: whose policy; nullopt for a floor, whose rules forbid and may be of any nations.
Result<Rule> parse_rule(const toml::table& table, std::optional<model::Nation> nation);

// One [[assert]] table.
Result<Claim> parse_claim(const toml::table& table, model::Nation nation);

Result<Withheld> parse_withheld(const toml::node& node);

}  // namespace puente::policy
