#include "policy/community.h"
#include "policy/rule_parse.h"

namespace puente::policy {

Result<Community> parse_community(const toml::table& table) {
  PUENTE_REQUIRE(closed(table, {"id", "members"}));
  Community out;
  PUENTE_TRY(out.id, parse_id(table));
  PUENTE_TRY(const toml::node* const node, required(table, "members"));
  // An empty list is no slip here: who dissolves a community says so, and it then permits nothing.
  if (const toml::array* const array = node->as_array(); array != nullptr && array->empty()) return out;
  PUENTE_TRY(const std::vector<PlacedText> texts, texts_of(*node, "members", parties_max));
  for (const PlacedText& placed : texts) {
    if (placed.text.starts_with(community_prefix) || placed.text.ends_with("/*"))
      return fail_at(*placed.node, ErrorCode::malformed,
                     "members are agencies, each by its name: no \"*\", and no community in a community");
    PUENTE_TRY(model::AgencyId agency, located(*placed.node, model::parse_agency(placed.text)));
    PUENTE_REQUIRE(insert_once(out.members, std::move(agency), placed));
  }
  if (out.members.front().nation == out.members.back().nation)
    return fail_at(*node, ErrorCode::malformed,
                   "a community joins agencies of both nations, and all of these are of " +
                       std::string(model::name_of(out.members.front().nation)));
  return out;
}

}  // namespace puente::policy
