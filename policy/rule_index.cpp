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

RuleIndex::Compiled masks_of(const Rule& rule) {
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

bool RuleIndex::Compiled::reaches(model::Kind kind, model::Section section, std::size_t position) const {
  if (rule->finest.empty()) return true;
  const auto finest = rule->finest.find(section);
  if (finest == rule->finest.end()) return true;
  const auto limit = model::rung_position(kind, section, finest->second);
  // A limit that is no rung of this kind says nothing: a permit then permits nothing, and the others mean all.
  if (!limit) return rule->effect != Effect::permit;
  return rule->effect == Effect::permit ? position >= *limit : position < *limit;
}

RuleIndex::RuleIndex(std::shared_ptr<const std::vector<Rule>> rules, const std::vector<model::AgencyId>* agencies)
    : rules_(std::move(rules)), agencies_(agencies) {
  compiled_.reserve(rules_->size());
  for (const Rule& rule : *rules_) {
    compiled_.push_back(masks_of(rule));
    compiled_.back().from = compile(rule.from);
    compiled_.back().to = compile(rule.to);
  }
  std::ranges::sort(compiled_, {}, [](const Compiled& c) -> const std::string& { return c.rule->id; });
  to_agency_.resize(numbers_.size());
  for (std::uint32_t number = 0; number < compiled_.size(); ++number)
    for (const Party& party : compiled_[number].rule->to) {
      ByKind& by_kind = party.code.empty() ? to_all_.at(static_cast<std::size_t>(party.nation))
                                           : to_agency_.at(numbers_.at({party.nation, party.code}));
      for (std::size_t kind = 0; kind < model::kind_count; ++kind)
        if (has(compiled_[number].kinds, kind)) by_kind.at(kind).push_back(number);
    }
}

RuleIndex::Parties RuleIndex::compile(const std::vector<Party>& parties) {
  Parties out;
  for (const Party& party : parties) {
    if (party.code.empty()) {
      out.all.at(static_cast<std::size_t>(party.nation)) = true;
      continue;
    }
    const std::size_t number = numbers_.try_emplace({party.nation, party.code}, numbers_.size()).first->second;
    out.named.resize(std::max(out.named.size(), number / 64 + 1));
    out.named[number / 64] |= std::uint64_t{1} << number % 64;
  }
  return out;
}

RuleIndex::Known RuleIndex::known(const model::AgencyId& agency) const {
  const auto found = numbers_.find(agency);
  return {agency.nation, found == numbers_.end() ? nobody : found->second,
          agencies_ != nullptr && std::ranges::binary_search(*agencies_, agency)};
}

bool RuleIndex::names(const Compiled& rule, const Parties& parties, const Known& agency) {
  if (agency.number / 64 < parties.named.size() && (parties.named[agency.number / 64] >> agency.number % 64 & 1U) != 0)
    return true;
  // "*" permits only to those whom the liaisons saw enrolled; it forbids to everyone, and obliges everyone.
  return parties.all[static_cast<std::size_t>(agency.nation)] && (agency.listed || rule.rule->effect != Effect::permit);
}

template <class Fits>
std::vector<const RuleIndex::Compiled*> RuleIndex::select(const model::AgencyId& originator,
                                                          const model::AgencyId& recipient, model::Kind kind,
                                                          const Fits& fits) const {
  std::vector<const Compiled*> out;
  const Known from = known(originator), to = known(recipient);
  static const std::vector<std::uint32_t> none;
  const auto at = static_cast<std::size_t>(kind);
  const std::vector<std::uint32_t>& by_name = to.number == nobody ? none : to_agency_[to.number][at];
  const std::vector<std::uint32_t>& by_nation = to_all_[static_cast<std::size_t>(to.nation)][at];
  // Both ascend; a rule may be in both.
  for (auto one = by_name.begin(), other = by_nation.begin(); one != by_name.end() || other != by_nation.end();) {
    const bool first = other == by_nation.end() || (one != by_name.end() && *one <= *other);
    const std::uint32_t number = first ? *one : *other;
    if (first && other != by_nation.end() && *other == number) ++other;
    ++(first ? one : other);
    const Compiled& rule = compiled_[number];
    if (names(rule, rule.from, from) && names(rule, rule.to, to) && fits(rule)) out.push_back(&rule);
  }
  return out;
}

std::vector<const RuleIndex::Compiled*> RuleIndex::concerning(const model::AgencyId& originator,
                                                              const model::AgencyId& recipient,
                                                              model::Kind kind) const {
  return select(originator, recipient, kind, [](const Compiled&) { return true; });
}

std::vector<const RuleIndex::Compiled*> RuleIndex::matching(const RecordFacts& record, const model::AgencyId& recipient,
                                                            Instant now) const {
  return select(record.originator, recipient, record.kind, [&](const Compiled& rule) {
    return has(rule.tlp, record.marks.tlp) && has(rule.classifications, record.marks.classification) &&
           has(rule.purposes, record.purpose) && is_valid(*rule.rule, now);
  });
}

const Rule* RuleIndex::find(std::string_view id) const {
  const auto id_of = [](const Compiled& c) -> std::string_view { return c.rule->id; };
  const auto found = std::ranges::lower_bound(compiled_, id, {}, id_of);
  return found == compiled_.end() || found->rule->id != id ? nullptr : found->rule;
}

}  // namespace puente::policy
