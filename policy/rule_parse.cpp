#include "policy/rule_parse.h"

#include <algorithm>

#include "policy/community.h"

namespace puente::policy {
namespace {

using model::Kind;
using model::Nation;
using model::Section;

Result<Effect> parse_effect(const toml::table& table, bool floor) {
  PUENTE_TRY(const std::string text, required_text(table, "effect", 64));
  constexpr std::array effects{Effect::permit, Effect::forbid, Effect::oblige};
  const auto found = std::ranges::find_if(effects, [&](Effect effect) { return name_of(effect) == text; });
  if (found == effects.end()) {
    constexpr std::array<std::string_view, 3> known{"permit", "forbid", "oblige"};
    return fail_unknown(*table.get("effect"), "effect", text, known);
  }
  if (floor && *found == Effect::permit)
    return fail_at(*table.get("effect"), ErrorCode::malformed, "a floor rule can only forbid or oblige");
  return *found;
}

Result<Party> parse_party(const PlacedText& placed, std::span<const Community> communities) {
  const std::string_view text = placed.text;
  if (text.starts_with(community_prefix)) {
    const std::string_view id = text.substr(community_prefix.size());
    if (std::ranges::find(communities, id, &Community::id) != communities.end())
      return Party{Nation::mx, {}, std::string(id)};
    std::vector<std::string_view> known;
    for (const Community& community : communities) known.push_back(community.id);
    return fail_unknown(*placed.node, "[[community]] here has the id", id, known);
  }
  if (text.size() == 4 && text.ends_with("/*")) {
    PUENTE_TRY(const Nation nation, located(*placed.node, model::parse_name<Nation>(text.substr(0, 2))));
    return Party{nation, ""};
  }
  PUENTE_TRY(model::AgencyId agency, located(*placed.node, model::parse_agency(text)));
  return Party{agency.nation, std::move(agency.code)};
}

Result<std::vector<Party>> parse_parties(const toml::table& table, std::string_view key,
                                         std::span<const Community> communities) {
  PUENTE_TRY(const toml::node* const node, required(table, key));
  PUENTE_TRY(const std::vector<PlacedText> texts, texts_of(*node, key, parties_max));
  std::vector<Party> out;
  for (const PlacedText& placed : texts) {
    PUENTE_TRY(Party party, parse_party(placed, communities));
    PUENTE_REQUIRE(insert_once(out, std::move(party), placed));
  }
  return out;
}

Status check_nations(const Rule& rule, Nation nation, const toml::table& table) {
  const auto is_other = [&](const Party& party) { return party.community.empty() && party.nation != nation; };
  if (!std::ranges::any_of(rule.from, is_other) || !std::ranges::any_of(rule.to, is_other)) return {};
  const std::string own(model::name_of(nation));
  const std::string theirs(model::name_of(model::other(nation)));
  return fail_at(*table.get("to"), ErrorCode::malformed,
                 "this is the policy of " + own + ", and the rule is also between two agencies of " + theirs +
                     "; only " + theirs + " decides on that");
}

// Empty for "*", which stands alone.
template <class E>
Result<std::vector<E>> parse_names(const toml::table& table, std::string_view key, bool star) {
  PUENTE_TRY(const toml::node* const node, required(table, key));
  PUENTE_TRY(const std::vector<PlacedText> texts, texts_of(*node, key, 64));
  std::vector<E> out;
  for (const PlacedText& placed : texts) {
    if (star && placed.text == "*") {
      if (texts.size() == 1) return out;
      return fail_at(*placed.node, ErrorCode::malformed,
                     "'*' stands alone; what is withheld unless it is named needs a rule of its own");
    }
    PUENTE_TRY(const E value, located(*placed.node, model::parse_name<E>(placed.text)));
    PUENTE_REQUIRE(insert_once(out, value, placed));
  }
  return out;
}

template <class E>
Result<std::vector<E>> names_or_any(const toml::table& table, std::string_view key) {
  if (!table.contains(key)) return std::vector<E>();
  return parse_names<E>(table, key, false);
}

// The kinds of the rule that have the section; all of them where its kinds are "*".
std::vector<Kind> kinds_with(const Rule& rule, Section section) {
  std::vector<Kind> out;
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<Kind>(i);
    if (rule.kinds.empty() ? rule.effect == Effect::permit && kind == Kind::mediation_notice
                           : std::ranges::find(rule.kinds, kind) == rule.kinds.end())
      continue;
    if (model::has_section(kind, section)) out.push_back(kind);
  }
  return out;
}

Status check_sections(const Rule& rule, const toml::table& table) {
  for (const Section section : rule.sections) {
    if (!kinds_with(rule, section).empty()) continue;
    std::vector<std::string_view> known;
    for (const Kind kind : rule.kinds)
      for (const Section of_kind : model::sections_of(kind)) known.push_back(model::name_of(of_kind));
    return fail_unknown(*table.get("sections"), "kind of this rule has a section", model::name_of(section), known);
  }
  if (rule.effect != Effect::permit || !rule.sections.empty()) return {};
  for (const Kind kind : rule.kinds)
    if (std::ranges::all_of(model::sections_of(kind), [&](Section s) { return model::withheld_by_default(kind, s); }))
      return fail_at(*table.get("sections"), ErrorCode::malformed,
                     "every section of " + std::string(model::name_of(kind)) +
                         " is withheld unless it is named; '*' permits none of them");
  return {};
}

Status check_rung(const Rule& rule, Section section, model::Rung rung, const toml::node& node) {
  const std::string named = cited(model::name_of(section));
  const std::vector<Kind> kinds = kinds_with(rule, section);
  if (kinds.empty()) return fail_at(node, ErrorCode::unknown_value, "no kind of this rule has a section " + named);
  if (!rule.sections.empty() && std::ranges::find(rule.sections, section) == rule.sections.end())
    return fail_at(node, ErrorCode::malformed, "'finest' names " + named + ", which is not among this rule's sections");
  bool something_is_finer = false;
  for (const Kind kind : kinds) {
    const auto ladder = model::ladder_of(kind, section);
    if (ladder.size() == 1)
      return fail_at(node, ErrorCode::malformed,
                     "section " + named + " of " + std::string(model::name_of(kind)) + " has no ladder");
    const auto position = model::rung_position(kind, section, rung);
    std::vector<std::string_view> known;
    for (const model::Rung of_ladder : ladder) known.push_back(model::name_of(of_ladder));
    if (!position)
      return fail_unknown(node, "ladder of " + named + " of " + std::string(model::name_of(kind)) + " has a rung",
                          model::name_of(rung), known);
    something_is_finer = something_is_finer || *position > 0;
  }
  if (rule.effect != Effect::permit && !something_is_finer)
    return fail_at(node, ErrorCode::malformed,
                   "of " + std::string(name_of(rule.effect)) + ", 'finest' means what is finer than " +
                       cited(model::name_of(rung)) + ", and nothing is; for all of " + named +
                       ", leave it out of 'finest'");
  return {};
}

Status parse_finest(Rule& rule, const toml::table& table) {
  const toml::node* const node = table.get("finest");
  if (node == nullptr) return {};
  const toml::table* const finest = node->as_table();
  if (finest == nullptr || finest->empty())
    return fail_at(*node, ErrorCode::malformed,
                   "'finest' gives rungs for sections, as in { place = \"municipality\" }; or leave it out");
  for (const auto& [key, value] : *finest) {
    const auto section = model::parse_name<Section>(key.str());
    if (!section) return fail_at(key.source(), section.error().code, section.error().what);
    PUENTE_TRY(const std::string text, text_of(value, key.str(), 64));
    PUENTE_TRY(const model::Rung rung, located(value, model::parse_name<model::Rung>(text)));
    PUENTE_REQUIRE(check_rung(rule, *section, rung, value));
    rule.finest[*section] = rung;
  }
  return {};
}

Status parse_times(Rule& rule, const toml::table& table) {
  PUENTE_TRY(rule.valid_from, parse_time(table, "valid-from"));
  PUENTE_TRY(rule.valid_until, parse_time(table, "valid-until"));
  if (rule.valid_from && rule.valid_until && *rule.valid_from >= *rule.valid_until)
    return fail_at(*table.get("valid-until"), ErrorCode::malformed, "'valid-until' is not after 'valid-from'");
  return {};
}

// A permit holds only while its policy does.
Status parse_validity(Rule& rule, const toml::table& table, const RuleContext& context) {
  PUENTE_REQUIRE(parse_times(rule, table));
  if (rule.effect != Effect::permit) return {};
  if (context.valid_from)
    rule.valid_from = std::max(rule.valid_from.value_or(*context.valid_from), *context.valid_from);
  if (context.valid_until)
    rule.valid_until = std::min(rule.valid_until.value_or(*context.valid_until), *context.valid_until);
  if (!rule.valid_until)
    return fail_at(table, ErrorCode::malformed, "a permit must end: 'valid-until' is missing here");
  if (rule.valid_from && *rule.valid_from >= *rule.valid_until)
    return fail_at(table, ErrorCode::malformed, "this permit never holds while the whole policy does");
  return {};
}

Status parse_legal_basis(Rule& rule, const toml::table& table) {
  PUENTE_TRY(const toml::node* const node, required(table, "legal-basis"));
  const toml::table* const texts = node->as_table();
  if (texts == nullptr)
    return fail_at(*node, ErrorCode::malformed, "'legal-basis' gives two texts: { en = \"…\", es = \"…\" }");
  PUENTE_REQUIRE(closed(*texts, {"en", "es"}));
  PUENTE_TRY(rule.legal_basis.en, required_text(*texts, "en", legal_basis_bytes_max));
  PUENTE_TRY(rule.legal_basis.es, required_text(*texts, "es", legal_basis_bytes_max));
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::ranges::any_of(rule.legal_basis.en, control) || std::ranges::any_of(rule.legal_basis.es, control))
    return fail_at(*node, ErrorCode::malformed, "'legal-basis' is one line: a control character is in it");
  return {};
}

Status parse_obligations(Rule& rule, const toml::table& table) {
  const toml::node* const node = table.get("obligations");
  if (node == nullptr) return {};
  PUENTE_TRY(const std::vector<PlacedText> texts, texts_of(*node, "obligations", 16));
  for (const PlacedText& placed : texts) {
    PUENTE_TRY(const model::Obligations one, located(*placed.node, model::parse_obligation(placed.text)));
    if (rule.obligations.cover(one) || (rule.obligations.retain_days != 0 && one.retain_days != 0))
      return fail_at(*placed.node, ErrorCode::malformed, cited(placed.text) + " is named twice");
    rule.obligations += one;
  }
  return {};
}

Status parse_quota(Rule& rule, const toml::table& table) {
  const toml::node* const node = table.get("quota");
  if (node == nullptr) return {};
  const toml::table* const quota = node->as_table();
  if (quota == nullptr)
    return fail_at(*node, ErrorCode::malformed, "'quota' is as in { records = 20, window = \"P1D\" }");
  PUENTE_REQUIRE(closed(*quota, {"records", "window"}));
  PUENTE_TRY(const toml::node* const records, required(*quota, "records"));
  const std::int64_t count = records->is_integer() ? records->as_integer()->get() : 0;
  if (count < 1 || count > model::quota_records_max)
    return fail_at(*records, ErrorCode::malformed, "'records' is a number from 1 to 1000000");
  PUENTE_TRY(const std::string text, required_text(*quota, "window", 64));
  PUENTE_TRY(const Duration window,
             located(*quota->get("window"), model::parse_duration(text, model::quota_window_max)));
  rule.quota = model::Quota{static_cast<std::uint32_t>(count), window};
  return {};
}

// Keys that this effect gives no meaning to, and would be read as if it did.
Status check_effect(const Rule& rule, const toml::table& table) {
  const bool forbid = rule.effect == Effect::forbid;
  for (const char* key : {"obligations", "quota"})
    if (forbid && table.contains(key))
      return fail_at(*table.get(key), ErrorCode::malformed, "a forbid has no " + cited(key) + ": nothing goes by it");
  if (rule.effect != Effect::oblige) return {};
  if (table.contains("withheld"))
    return fail_at(*table.get("withheld"), ErrorCode::malformed, "an oblige withholds nothing, and has no 'withheld'");
  if (!rule.obligations.any() && !rule.quota)
    return fail_at(table, ErrorCode::malformed, "an oblige needs 'obligations' or a 'quota'");
  return {};
}

// Who, what and under which marks: as far as rules and claims are alike. The effect is known.
Status parse_scope(Rule& rule, const toml::table& table, const RuleContext& context) {
  PUENTE_TRY(rule.from, parse_parties(table, "from", context.communities));
  PUENTE_TRY(rule.to, parse_parties(table, "to", context.communities));
  if (context.nation) PUENTE_REQUIRE(check_nations(rule, *context.nation, table));
  PUENTE_TRY(rule.kinds, parse_names<Kind>(table, "kinds", true));
  PUENTE_TRY(rule.sections, parse_names<Section>(table, "sections", true));
  PUENTE_REQUIRE(check_sections(rule, table));
  PUENTE_REQUIRE(parse_finest(rule, table));
  PUENTE_TRY(rule.tlp, names_or_any<model::Tlp>(table, "tlp"));
  PUENTE_TRY(rule.classifications, names_or_any<model::Classification>(table, "classifications"));
  PUENTE_TRY(rule.purposes, names_or_any<model::Purpose>(table, "purposes"));
  return {};
}

}  // namespace

Result<std::string> parse_id(const toml::table& table) {
  PUENTE_TRY(const std::string id, required_text(table, "id", 64));
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (!std::ranges::all_of(id, fits))
    return fail_at(*table.get("id"), ErrorCode::malformed, "an id is 1 to 64 of a-z, 0-9 and '-': " + cited(id));
  return id;
}

Result<std::optional<Instant>> parse_time(const toml::table& table, std::string_view key) {
  if (!table.contains(key)) return std::optional<Instant>();
  const toml::node& node = *table.get(key);
  if (!node.is_string())
    return fail_at(node, ErrorCode::malformed,
                   cited(key) + " must be a text in quotes, as in \"2027-01-01T00:00:00Z\"");
  PUENTE_TRY(const std::string text, text_of(node, key, 64));
  PUENTE_TRY(const Instant time, located(node, parse_utc(text)));
  return std::optional(time);
}

Result<Withheld> parse_withheld(const toml::node& node) {
  PUENTE_TRY(const std::string text, text_of(node, "withheld", 64));
  constexpr std::array<std::string_view, 2> known{"stub", "silent"};
  if (text != known[0] && text != known[1]) return fail_unknown(node, "way to withhold", text, known);
  return text == "stub" ? Withheld::stub : Withheld::silent;
}

Result<Claim> parse_claim(const toml::table& table, const RuleContext& context) {
  PUENTE_REQUIRE(closed(table, {"id", "claim", "from", "to", "kinds", "sections", "finest", "tlp", "classifications",
                                "purposes", "valid-from", "valid-until"}));
  Claim out;
  PUENTE_TRY(out.covered.id, parse_id(table));
  PUENTE_TRY(const std::string claim, required_text(table, "claim", 64));
  constexpr std::array<std::string_view, 2> known{"never", "always"};
  if (claim != known[0] && claim != known[1]) return fail_unknown(*table.get("claim"), "claim", claim, known);
  out.covered.effect = claim == "never" ? Effect::forbid : Effect::permit;
  PUENTE_REQUIRE(parse_scope(out.covered, table, context));
  PUENTE_REQUIRE(parse_times(out.covered, table));
  return out;
}

Result<Rule> parse_rule(const toml::table& table, const RuleContext& context) {
  PUENTE_REQUIRE(
      closed(table, {"id", "effect", "from", "to", "kinds", "sections", "finest", "tlp", "classifications", "purposes",
                     "valid-from", "valid-until", "legal-basis", "withheld", "obligations", "quota"}));
  Rule rule;
  PUENTE_TRY(rule.id, parse_id(table));
  PUENTE_TRY(rule.effect, parse_effect(table, !context.nation));
  PUENTE_REQUIRE(parse_scope(rule, table, context));
  PUENTE_REQUIRE(parse_validity(rule, table, context));
  PUENTE_REQUIRE(parse_legal_basis(rule, table));
  if (const toml::node* const withheld = table.get("withheld")) {
    PUENTE_TRY(rule.withheld, parse_withheld(*withheld));
  }
  PUENTE_REQUIRE(parse_obligations(rule, table));
  PUENTE_REQUIRE(parse_quota(rule, table));
  PUENTE_REQUIRE(check_effect(rule, table));
  return rule;
}

}  // namespace puente::policy
