#include "policy/inspect/cases.h"

#include <algorithm>

#include "policy/policy.h"
#include "policy/toml_table.h"

namespace puente::policy::inspect {
namespace {

template <class T, class Parse>
Result<T> value_of(const toml::table& table, std::string_view key, T otherwise, Parse parse) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return otherwise;
  PUENTE_TRY(const std::string text, text_of(*node, key, 64));
  return located(*node, Result<T>(parse(text)));
}

template <class T, class Parse>
Result<T> needed(const toml::table& table, std::string_view key, Parse parse) {
  PUENTE_TRY(const toml::node* const node, required(table, key));
  PUENTE_TRY(const std::string text, text_of(*node, key, 64));
  return located(*node, Result<T>(parse(text)));
}

Result<std::vector<model::Label>> labels_at(const toml::table& table, std::string_view key, model::Kind kind) {
  std::vector<model::Label> out;
  const toml::node* const node = table.get(key);
  if (node == nullptr) return out;
  PUENTE_TRY(const std::vector<PlacedText> texts, texts_of(*node, key, 256));
  for (const PlacedText& placed : texts) {
    PUENTE_TRY(const model::Label label, located(*placed.node, parse_label(kind, placed.text)));
    out.push_back(label);
  }
  return out;
}

Result<Case> parse_case(const toml::table& table) {
  PUENTE_REQUIRE(
      closed(table, {"name", "from", "to", "kind", "tlp", "classification", "purpose", "at", "goes", "stays"}));
  Case out;
  PUENTE_TRY(out.name, required_text(table, "name", 256));
  PUENTE_TRY(out.exchange.from, needed<model::AgencyId>(table, "from", model::parse_agency));
  PUENTE_TRY(out.exchange.to, needed<model::AgencyId>(table, "to", model::parse_agency));
  PUENTE_TRY(out.exchange.kind, needed<model::Kind>(table, "kind", model::parse_name<model::Kind>));
  PUENTE_TRY(out.marks.tlp, value_of(table, "tlp", model::Tlp::amber, model::parse_name<model::Tlp>));
  PUENTE_TRY(out.marks.classification,
             value_of(table, "classification", model::Classification::none, model::parse_name<model::Classification>));
  PUENTE_TRY(out.purpose, value_of(table, "purpose", out.purpose, model::parse_name<model::Purpose>));
  if (table.contains("at")) {
    PUENTE_TRY(out.at, needed<Instant>(table, "at", parse_utc));
  }
  PUENTE_TRY(out.goes, labels_at(table, "goes", out.exchange.kind));
  PUENTE_TRY(out.stays, labels_at(table, "stays", out.exchange.kind));
  if (out.goes.empty() && out.stays.empty())
    return fail_at(table, ErrorCode::malformed, "a case says what 'goes' or what 'stays'");
  return out;
}

}  // namespace

Result<std::vector<Case>> parse_cases(std::string_view text) {
  if (text.size() > policy_bytes_max) return fail(ErrorCode::too_large, "the text is longer than a policy may be");
  PUENTE_TRY(const toml::table root, parse_toml(text));
  PUENTE_REQUIRE(closed(root, {"case"}));
  const toml::node* const node = root.get("case");
  const toml::array* const tables = node == nullptr ? nullptr : node->as_array();
  if (tables == nullptr || tables->empty()) return fail(ErrorCode::malformed, "there is no [[case]] in it");
  if (tables->size() > cases_max) return fail_at(*node, ErrorCode::too_large, "more than 10000 cases");
  std::vector<Case> out;
  for (const toml::node& element : *tables) {
    const toml::table* const table = element.as_table();
    if (table == nullptr) return fail_at(element, ErrorCode::malformed, "a case is headed [[case]]");
    PUENTE_TRY(Case one, parse_case(*table));
    out.push_back(std::move(one));
  }
  return out;
}

CaseResults run_cases(const std::vector<Case>& cases, const PolicySet& policies, Instant now) {
  CaseResults out;
  for (const Case& one : cases) {
    // Asked with all that such a record can hold, as when it is sent.
    const std::vector<model::Label> labels = labels_of(one.exchange.kind);
    const RecordFacts facts{
        one.exchange.from, one.exchange.kind, one.marks, one.purpose, model::Urgency::routine, labels, Hash()};
    const Decision decision = decide(facts, one.exchange.to, policies, one.at.value_or(now));
    const auto look = [&](const std::vector<model::Label>& named, bool goes) {
      for (const model::Label& label : named) {
        const auto slot = static_cast<std::size_t>(std::ranges::find(labels, label) - labels.begin());
        const std::vector<std::string> rules = decision.rules_of(decision.slots.at(slot));
        out.rules.insert(rules.begin(), rules.end());
        if (decision.slots[slot].permitted != goes) out.misses.push_back({one.name, label, !goes, rules});
      }
    };
    look(one.goes, true);
    look(one.stays, false);
  }
  return out;
}

}  // namespace puente::policy::inspect
