#include "policy/policy.h"

#include <algorithm>
#include <set>

#include "policy/community.h"
#include "policy/rule_parse.h"

namespace puente::policy {
namespace {

// Every table under [[key]], parsed; no two with one id.
template <class T, class Parse, class IdOf>
Result<std::vector<T>> parse_tables(const toml::table& root, std::string_view key, std::size_t count_max, Parse parse,
                                    IdOf id_of) {
  std::vector<T> out;
  const toml::node* const node = root.get(key);
  if (node == nullptr) return out;
  const toml::array* const tables = node->as_array();
  const std::string heading = "[[" + std::string(key) + "]]";
  if (tables == nullptr)
    return fail_at(*node, ErrorCode::malformed, "it is headed " + heading + ", in double brackets");
  if (tables->size() > count_max)
    return fail_at(*node, ErrorCode::too_large, "more than " + std::to_string(count_max) + " " + heading);
  std::set<std::string> ids;
  for (const toml::node& element : *tables) {
    const toml::table* const table = element.as_table();
    if (table == nullptr) return fail_at(element, ErrorCode::malformed, "it is headed " + heading);
    PUENTE_TRY(T one, parse(*table));
    out.push_back(std::move(one));
    if (!ids.insert(id_of(out.back())).second)
      return fail_at(*table->get("id"), ErrorCode::malformed,
                     "a second " + heading + " with the id " + cited(id_of(out.back())));
  }
  return out;
}

Result<std::vector<Rule>> parse_rules(const toml::table& root, std::string_view key, const RuleContext& context) {
  return parse_tables<Rule>(
      root, key, rules_max, [&](const toml::table& table) { return parse_rule(table, context); },
      [](const Rule& rule) -> const std::string& { return rule.id; });
}

Status check_size(std::string_view toml) {
  if (toml.size() <= policy_bytes_max) return {};
  return fail(ErrorCode::too_large, "the text is longer than " + std::to_string(policy_bytes_max) + " bytes");
}

Result<Policy> parse_unplaced(std::string_view text, model::Nation nation) {
  PUENTE_REQUIRE(check_size(text));
  PUENTE_TRY(const toml::table root, parse_toml(text));
  if (const toml::node* const head = root.get("bundle"))
    return fail_at(*head, ErrorCode::malformed, "a policy has no [bundle] of its own; it gets one when it is signed");
  PUENTE_REQUIRE(closed(root, {"withheld", "valid-from", "valid-until", "community", "rule", "assert"}));
  if (root.empty())
    return fail(ErrorCode::malformed, "nothing is in it; a policy that shares nothing says withheld = \"silent\"");
  Policy out;
  if (const toml::node* const withheld = root.get("withheld")) {
    PUENTE_TRY(out.withheld, parse_withheld(*withheld));
  }
  PUENTE_TRY(out.communities,
             parse_tables<Community>(root, "community", communities_max, parse_community,
                                     [](const Community& one) -> const std::string& { return one.id; }));
  PUENTE_TRY(out.valid_from, parse_time(root, "valid-from"));
  PUENTE_TRY(out.valid_until, parse_time(root, "valid-until"));
  if (out.valid_from && out.valid_until && *out.valid_from >= *out.valid_until)
    return fail_at(*root.get("valid-until"), ErrorCode::malformed, "'valid-until' is not after 'valid-from'");
  const RuleContext context{nation, out.communities, out.valid_from, out.valid_until};
  PUENTE_TRY(out.rules, parse_rules(root, "rule", context));
  PUENTE_TRY(out.claims,
             parse_tables<Claim>(
                 root, "assert", rules_max, [&](const toml::table& table) { return parse_claim(table, context); },
                 [](const Claim& claim) -> const std::string& { return claim.covered.id; }));
  return out;
}

Result<std::vector<Rule>> parse_floor_unplaced(std::string_view text) {
  PUENTE_REQUIRE(check_size(text));
  PUENTE_TRY(const toml::table root, parse_toml(text));
  return parse_rules(root, "floor", {});
}

template <class T>
Result<T> at(std::string_view place, Result<T> result) {
  if (result) return result;
  return tl::unexpected<Error>(result.error().at(place));
}

}  // namespace

std::string_view name_of(Effect effect) {
  switch (effect) {
    case Effect::permit:
      return "permit";
    case Effect::forbid:
      return "forbid";
    case Effect::oblige:
      return "oblige";
  }
  return "";
}

const Rule* Policy::find(std::string_view id) const {
  const auto found = std::ranges::find(rules, id, &Rule::id);
  return found == rules.end() ? nullptr : &*found;
}

const Community* Policy::community(std::string_view id) const {
  const auto found = std::ranges::find(communities, id, &Community::id);
  return found == communities.end() ? nullptr : &*found;
}

Result<Policy> parse_policy(std::string_view toml, model::Nation nation) {
  return at("policy", parse_unplaced(toml, nation));
}

Result<std::vector<Rule>> parse_floor(std::string_view toml) { return at("treaty", parse_floor_unplaced(toml)); }

}  // namespace puente::policy
