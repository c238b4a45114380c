#include "policy/rule_index.h"

#include <algorithm>

namespace puente::policy {
namespace {

static_assert(model::section_count <= 64 && model::kind_count <= 32);

template <class Mask, class E>
Mask mask_of(const std::vector<E>& values) {
  if (values.empty()) return static_cast<Mask>(~Mask{0});  // absent in the file: any
  Mask out = 0;
  for (const E value : values) out = static_cast<Mask>(out | (Mask{1} << static_cast<unsigned>(value)));
  return out;
}

template <class Mask, class E>
bool has(Mask mask, E value) {
  return (mask >> static_cast<unsigned>(value) & 1U) != 0;
}

RuleIndex::Compiled compile(const Rule& rule) {
  RuleIndex::Compiled out;
  out.rule = &rule;
  out.sections = mask_of<std::uint64_t>(rule.sections);
  out.kinds = mask_of<std::uint32_t>(rule.kinds);
  if (rule.kinds.empty() && rule.effect == Effect::permit) {
    out.kinds &= ~(1U << static_cast<unsigned>(model::Kind::mediation_notice));  // withheld unless it is named
  }
  out.classifications = mask_of<std::uint16_t>(rule.classifications);
  out.tlp = mask_of<std::uint8_t>(rule.tlp);
  out.purposes = mask_of<std::uint8_t>(rule.purposes);
  out.names_sections = !rule.sections.empty();
  return out;
}

bool is_valid(const Rule& rule, Instant now) {
  if (rule.valid_from && now < *rule.valid_from) return false;
  // A permit without an end is none: parse_policy lets none through, and others may make rules too.
  if (!rule.valid_until) return rule.effect != Effect::permit;
  return now < *rule.valid_until;
}

}  // namespace

bool RuleIndex::Compiled::covers(model::Kind kind, model::Section section) const {
  if (!has(sections, section)) return false;
  return names_sections || rule->effect != Effect::permit || !model::withheld_by_default(kind, section);
}

bool RuleIndex::Compiled::reaches(model::Kind kind, const model::Label& label) const {
  const auto finest = rule->finest.find(label.section);
  if (finest == rule->finest.end()) return true;
  const auto limit = model::rung_position(kind, label.section, finest->second);
  const auto position = model::rung_position(kind, label.section, label.rung);
  // A limit that is no rung of this kind says nothing: a permit then permits nothing, and the others mean all.
  if (!limit || !position) return rule->effect != Effect::permit;
  return rule->effect == Effect::permit ? *position >= *limit : *position < *limit;
}

RuleIndex::RuleIndex(std::shared_ptr<const std::vector<Rule>> rules, const std::vector<model::AgencyId>* agencies)
    : rules_(std::move(rules)), agencies_(agencies) {
  compiled_.reserve(rules_->size());
  for (const Rule& rule : *rules_) compiled_.push_back(compile(rule));
  std::ranges::sort(compiled_, {}, [](const Compiled& c) -> const std::string& { return c.rule->id; });
  for (std::uint32_t number = 0; number < compiled_.size(); ++number)
    for (const Party& party : compiled_[number].rule->to)
      for (std::size_t kind = 0; kind < model::kind_count; ++kind)
        if (has(compiled_[number].kinds, kind)) by_recipient_[party].at(kind).push_back(number);
}

bool RuleIndex::is_listed(const model::AgencyId& agency) const {
  return agencies_ != nullptr && std::ranges::binary_search(*agencies_, agency);
}

bool RuleIndex::names(const Compiled& rule, const std::vector<Party>& parties, const model::AgencyId& agency) const {
  for (const Party& party : parties) {
    if (party.nation != agency.nation) continue;
    if (party.code == agency.code && !party.code.empty()) return true;
    // "*" permits only to those whom the liaisons saw enrolled; it forbids to everyone, and obliges everyone.
    if (party.code.empty() && (rule.rule->effect != Effect::permit || is_listed(agency))) return true;
  }
  return false;
}

std::vector<const RuleIndex::Compiled*> RuleIndex::concerning(const model::AgencyId& originator,
                                                              const model::AgencyId& recipient,
                                                              model::Kind kind) const {
  std::vector<std::uint32_t> numbers;
  for (const Party& party : {Party{recipient.nation, recipient.code}, Party{recipient.nation, ""}}) {
    const auto found = by_recipient_.find(party);
    if (found == by_recipient_.end()) continue;
    for (const std::uint32_t number : found->second.at(static_cast<std::size_t>(kind))) {
      const Compiled& candidate = compiled_[number];
      if (names(candidate, candidate.rule->from, originator) && names(candidate, candidate.rule->to, recipient))
        numbers.push_back(number);
    }
    if (recipient.code.empty()) break;
  }
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<const Compiled*> out;
  out.reserve(numbers.size());
  for (const std::uint32_t number : numbers) out.push_back(&compiled_[number]);
  return out;
}

std::vector<const RuleIndex::Compiled*> RuleIndex::matching(const RecordFacts& record, const model::AgencyId& recipient,
                                                            Instant now) const {
  std::vector<const Compiled*> out = concerning(record.originator, recipient, record.kind);
  std::erase_if(out, [&](const Compiled* rule) {
    return !has(rule->tlp, record.marks.tlp) || !has(rule->classifications, record.marks.classification) ||
           !has(rule->purposes, record.purpose) || !is_valid(*rule->rule, now);
  });
  return out;
}

const Rule* RuleIndex::find(std::string_view id) const {
  const auto id_of = [](const Compiled& c) -> std::string_view { return c.rule->id; };
  const auto found = std::ranges::lower_bound(compiled_, id, {}, id_of);
  return found == compiled_.end() || found->rule->id != id ? nullptr : found->rule;
}

}  // namespace puente::policy
