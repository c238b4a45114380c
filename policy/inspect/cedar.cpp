#include "policy/inspect/cedar.h"

#include <fmt/format.h>

#include <algorithm>

namespace puente::policy::inspect {
namespace {

// What Cedar calls a string; control characters are in none of ours (rule_parse.cpp), and would end the literal.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

std::string party_condition(const std::vector<Party>& parties, bool permit, std::string_view who,
                            std::string_view nation_of) {
  std::vector<std::string> any;
  for (const Party& party : parties) {
    const std::string_view nation = model::name_of(party.nation);
    if (!party.community.empty())
      any.push_back(fmt::format("{} in Community::{}", who, quoted(party.community)));
    else if (!party.code.empty())
      any.push_back(
          fmt::format("{} == Agency::{}", who, quoted(model::text_of(model::AgencyId{party.nation, party.code}))));
    else if (permit)
      any.push_back(fmt::format("{} in Enrolled::\"{}\"", who, nation));
    else
      any.push_back(fmt::format("{} == \"{}\"", nation_of, nation));
  }
  return "(" + joined(any, " || ") + ")";
}

template <class E>
void add_names(const std::vector<E>& values, std::string_view attribute, std::vector<std::string>& out) {
  if (values.empty()) return;
  std::vector<std::string> names;
  for (const E value : values) names.push_back(quoted(model::name_of(value)));
  out.push_back(fmt::format("[{}].contains(context.{})", joined(names, ", "), attribute));
}

// "kind/section" of all that the rule is about, and conditions on their rungs.
void add_slots(const Rule& rule, std::vector<std::string>& out) {
  const bool permit = rule.effect == Effect::permit;
  std::vector<std::string> slots, rungs;
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    if (!rule.kinds.empty() && std::ranges::find(rule.kinds, kind) == rule.kinds.end()) continue;
    if (rule.kinds.empty() && permit && kind == model::Kind::mediation_notice) continue;
    for (const model::Section section : model::sections_of(kind)) {
      const bool named = std::ranges::find(rule.sections, section) != rule.sections.end();
      if (!named && (!rule.sections.empty() || (permit && model::withheld_by_default(kind, section)))) continue;
      const std::string slot = quoted(fmt::format("{}/{}", model::name_of(kind), model::name_of(section)));
      if (const auto finest = rule.finest.find(section); finest != rule.finest.end()) {
        const auto limit = model::rung_position(kind, section, finest->second);
        if (!limit && permit) continue;  // no rung of this kind: it permits none
        if (limit)
          rungs.push_back(fmt::format("(context.slot != {} || context.rung {} {})", slot, permit ? ">=" : "<", *limit));
      }
      slots.push_back(slot);
    }
  }
  out.push_back(slots.empty() ? "false" : fmt::format("[{}].contains(context.slot)", joined(slots, ", ")));
  out.insert(out.end(), rungs.begin(), rungs.end());
}

}  // namespace

std::string cedar_schema() {
  return R"(entity Enrolled;
entity Community;
entity Agency in [Enrolled, Community];
entity Slot;
action receive appliesTo {
  principal: [Agency],
  resource: [Slot],
  context: {
    from: Agency, fromNation: String, toNation: String,
    slot: String, rung: Long,
    tlp: String, classification: String, purpose: String,
    now: Long,
  }
};
)";
}

std::string cedar_policies(const Bundle& bundle) {
  std::string out;
  for (const Rule& rule : bundle.policy.rules) {
    const bool permit = rule.effect == Effect::permit;
    if (rule.effect == Effect::oblige || (permit && !rule.valid_until)) continue;
    std::vector<std::string> all{party_condition(rule.from, permit, "context.from", "context.fromNation"),
                                 party_condition(rule.to, permit, "principal", "context.toNation")};
    add_slots(rule, all);
    add_names(rule.tlp, "tlp", all);
    add_names(rule.classifications, "classification", all);
    add_names(rule.purposes, "purpose", all);
    // Whole seconds: rules and requests have no finer ones.
    if (rule.valid_from) all.push_back(fmt::format("context.now >= {}", rule.valid_from->unix_seconds()));
    if (rule.valid_until) all.push_back(fmt::format("context.now < {}", rule.valid_until->unix_seconds()));
    out +=
        fmt::format("@id({})\n@basis_en({})\n@basis_es({})\n{} (principal, action == Action::\"receive\", resource)\n",
                    quoted(std::string(model::name_of(bundle.head.nation)) + "/" + rule.id),
                    quoted(rule.legal_basis.en), quoted(rule.legal_basis.es), permit ? "permit" : "forbid");
    out += "when {\n  " + joined(all, " &&\n  ") + "\n};\n\n";
  }
  return out;
}

std::string cedar_entities(const Bundle& bundle) {
  std::vector<std::string> out;
  for (const model::Nation nation : {model::Nation::mx, model::Nation::us})
    out.push_back(
        fmt::format(R"({{"uid":{{"type":"Enrolled","id":"{}"}},"attrs":{{}},"parents":[]}})", model::name_of(nation)));
  for (const Community& community : bundle.policy.communities)
    out.push_back(fmt::format(R"({{"uid":{{"type":"Community","id":"{}"}},"attrs":{{}},"parents":[]}})", community.id));
  for (const model::AgencyId& agency : bundle.head.agencies) {
    std::vector<std::string> parents{fmt::format(R"({{"type":"Enrolled","id":"{}"}})", model::name_of(agency.nation))};
    for (const Community& community : bundle.policy.communities)
      if (std::ranges::binary_search(community.members, agency))
        parents.push_back(fmt::format(R"({{"type":"Community","id":"{}"}})", community.id));
    out.push_back(fmt::format(R"({{"uid":{{"type":"Agency","id":"{}"}},"attrs":{{}},"parents":[{}]}})",
                              model::text_of(agency), joined(parents, ",")));
  }
  return "[" + joined(out, ",\n ") + "]\n";
}

}  // namespace puente::policy::inspect
