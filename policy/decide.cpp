#include "policy/decide.h"

#include <algorithm>

#include "policy/community.h"
#include "policy/rule_index.h"

namespace puente::policy {

class GrantMint {
 public:
  static model::Grant mint(const Hash& record, const model::AgencyId& recipient, const model::BundleHashes& bundles,
                           std::vector<bool> slots) {
    return model::Grant(record, recipient, bundles, std::move(slots));
  }
};

namespace {

// The rules of a decision that match in everything but sections, one after the other: the treaty's, the originator
// nation's, the recipient nation's. A number of a rule is its place here.
using Numbers = std::vector<std::uint16_t>;

// What one nation, or the treaty, says of one slot: the numbers of its rules, ascending.
struct Answer {
  Numbers permits, forbids, obliges;
  Numbers coarser;      // permits of coarser rungs only; of interest where there are no permits
  bool silent = false;  // of what is withheld, the recipient is told nothing
};

// One nation's voice in this decision, with its rules that match.
struct Voice {
  std::string_view name;  // in front of its ids
  Withheld otherwise = Withheld::silent;
  bool decides = false;     // a treaty permits nothing, and neither does a nation without a bundle
  std::uint16_t first = 0;  // number of its first rule
  std::vector<const RuleIndex::Compiled*> rules;

  const Rule& rule(std::uint16_t number) const { return *rules.at(number - first)->rule; }
  std::string shown(std::uint16_t number) const { return std::string(name) + "/" + rule(number).id; }
  void ask(model::Kind kind, const model::Label& label, Answer& out) const;
};

void Voice::ask(model::Kind kind, const model::Label& label, Answer& out) const {
  for (Numbers* numbers : {&out.permits, &out.coarser, &out.forbids, &out.obliges}) numbers->clear();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const RuleIndex::Compiled& compiled = *rules[i];
    if (!compiled.covers(kind, label.section)) continue;
    const auto number = static_cast<std::uint16_t>(first + i);
    const bool reaches = compiled.reaches(kind, label);
    if (compiled.rule->effect == Effect::permit) {
      (reaches ? out.permits : out.coarser).push_back(number);
    } else if (reaches) {
      (compiled.rule->effect == Effect::forbid ? out.forbids : out.obliges).push_back(number);
    }
  }
  if (!out.permits.empty()) out.coarser.clear();
  // Several rules may withhold one slot; one that wants silence is enough. Where none does, the file's own word holds.
  const auto is_silent = [&](std::uint16_t number) {
    return rule(number).withheld.value_or(otherwise) == Withheld::silent;
  };
  out.silent = out.forbids.empty() && out.coarser.empty()
                   ? otherwise == Withheld::silent
                   : std::ranges::any_of(out.forbids, is_silent) || std::ranges::any_of(out.coarser, is_silent);
}

bool may_cross(const RecordFacts& record, const model::AgencyId& recipient, const TreatyTerms& terms) {
  if (record.originator.nation == recipient.nation) return true;
  // What NOFORN says needs no rule, and no rule can unsay it.
  if (std::ranges::find(record.marks.caveats, model::Caveat::noforn) != record.marks.caveats.end()) return false;
  const model::Classification label = record.marks.classification;
  return label == model::Classification::none || std::ranges::find(terms.crossing, label) != terms.crossing.end();
}

class Deciding {
 public:
  Deciding(const RecordFacts& record, std::vector<Voice> voices)
      : record_(record), voices_(std::move(voices)), answers_(voices_.size()), used_(count(), false) {}

  SlotDecision decide_slot(const model::Label& label);
  // Rules and quotas of the decision, with the numbers in `slots` made to fit.
  void name_rules(Decision& out) const;

 private:
  std::size_t count() const { return voices_.back().first + voices_.back().rules.size(); }
  void use(const Voice& voice, const Numbers& numbers, SlotDecision& out);

  const RecordFacts& record_;
  std::vector<Voice> voices_;    // the treaty, then the originator's nation, then the recipient's if it is another
  std::vector<Answer> answers_;  // of the voices, for the slot at hand
  std::vector<bool> used_;       // by number
};

void Deciding::use(const Voice& voice, const Numbers& numbers, SlotDecision& out) {
  for (const std::uint16_t number : numbers) {
    if (out.rule.empty()) out.rule = voice.shown(number);
    if (out.permitted) out.obligations += voice.rule(number).obligations;
    out.rules.push_back(number);
    used_[number] = true;
  }
}

SlotDecision Deciding::decide_slot(const model::Label& label) {
  SlotDecision out;
  if (!model::rung_position(record_.kind, label.section, label.rung)) return out;  // there is no such slot
  out.permitted = true;
  out.stub = true;
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    const bool treaty = i == 0;
    Answer& answer = answers_[i];
    voices_[i].ask(record_.kind, label, answer);
    const bool permits = voices_[i].decides && !answer.permits.empty();
    out.permitted = out.permitted && answer.forbids.empty() && (treaty || permits);
    out.stub = out.stub && (treaty ? answer.forbids.empty() || !answer.silent : voices_[i].decides && !answer.silent);
  }
  if (out.permitted) out.stub = false;
  // Release permits come first, so that the first one is named; the treaty's rules have lower numbers.
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    use(voices_[i], out.permitted ? answers_[i].permits : answers_[i].forbids, out);
    if (!out.permitted) use(voices_[i], answers_[i].coarser, out);
  }
  for (std::size_t i = 0; out.permitted && i < voices_.size(); ++i) use(voices_[i], answers_[i].obliges, out);
  std::ranges::sort(out.rules);
  return out;
}

void Deciding::name_rules(Decision& out) const {
  std::vector<std::uint16_t> places(used_.size());
  for (const Voice& voice : voices_)
    for (std::size_t i = 0; i < voice.rules.size(); ++i) {
      const auto number = static_cast<std::uint16_t>(voice.first + i);
      if (!used_[number]) continue;
      places[number] = static_cast<std::uint16_t>(out.rules.size());
      if (const auto& quota = voice.rule(number).quota) out.quotas.push_back({places[number], *quota});
      out.rules.push_back(voice.shown(number));
    }
  std::vector<bool> goes(out.rules.size(), false);
  for (SlotDecision& slot : out.slots)
    for (std::uint16_t& number : slot.rules) {
      number = places[number];
      if (slot.permitted) goes[number] = true;
    }
  std::erase_if(out.quotas, [&](const QuotaCondition& one) { return !goes[one.rule]; });
}

// Nations in the order of their voices, as far as they have one: the originator's, the recipient's if it is another.
std::vector<model::Nation> deciding_nations(const model::AgencyId& originator, const model::AgencyId& recipient) {
  if (originator.nation == recipient.nation) return {recipient.nation};  // inside one nation, its bundle decides alone
  return {originator.nation, recipient.nation};
}

}  // namespace

PolicySet::PolicySet(TreatyTerms terms) : terms_(std::move(terms)) {
  // A copy of the rules, which stays where it is when this set is copied or moved.
  floor_ = std::make_shared<const RuleIndex>(std::make_shared<const std::vector<Rule>>(terms_.floor), nullptr);
}

void PolicySet::set(const LoadedBundle& bundle) { set_unsigned(bundle.shared()); }

void PolicySet::set_unsigned(std::shared_ptr<const Bundle> bundle) {
  if (bundle == nullptr) return;
  const model::Nation nation = bundle->head.nation;
  bundles_.at(static_cast<std::size_t>(nation)) = std::move(bundle);
  index(nation);
  // Who is in the other nation's communities is for this bundle to say, too.
  const Bundle* const theirs = of(model::other(nation));
  if (theirs != nullptr && !theirs->policy.communities.empty()) index(model::other(nation));
}

void PolicySet::index(model::Nation nation) {
  const std::shared_ptr<const Bundle>& bundle = bundles_.at(static_cast<std::size_t>(nation));
  // The agencies are read in place: bundle and index stay together.
  indexes_.at(static_cast<std::size_t>(nation)) =
      std::make_shared<const RuleIndex>(resolved_rules(bundle, of(model::other(nation))), &bundle->head.agencies);
}

std::span<const Rule> PolicySet::rules_of(model::Nation nation) const {
  const auto& index = indexes_.at(static_cast<std::size_t>(nation));
  return index == nullptr ? std::span<const Rule>() : std::span<const Rule>(index->rules());
}

model::BundleHashes PolicySet::hashes() const {
  const auto hash_of = [&](model::Nation nation) { return of(nation) == nullptr ? Hash() : of(nation)->hash; };
  return {hash_of(model::Nation::mx), hash_of(model::Nation::us)};
}

std::optional<LegalBasis> PolicySet::legal_basis(std::string_view rule) const {
  const std::size_t slash = rule.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const RuleIndex* index = nullptr;
  if (rule.substr(0, slash) == "treaty") {
    index = floor_.get();
  } else if (const auto nation = model::parse_name<model::Nation>(rule.substr(0, slash))) {
    index = indexes_.at(static_cast<std::size_t>(*nation)).get();
  }
  const Rule* const found = index == nullptr ? nullptr : index->find(rule.substr(slash + 1));
  return found == nullptr ? std::nullopt : std::optional(found->legal_basis);
}

std::vector<const Rule*> PolicySet::concerning(const model::AgencyId& originator, const model::AgencyId& recipient,
                                               model::Kind kind) const {
  std::vector<const Rule*> out;
  const auto add = [&](const RuleIndex* index) {
    if (index == nullptr) return;
    for (const RuleIndex::Compiled* rule : index->concerning(originator, recipient, kind)) out.push_back(rule->rule);
  };
  if (originator.nation != recipient.nation) add(floor_.get());
  for (const model::Nation nation : deciding_nations(originator, recipient))
    add(indexes_.at(static_cast<std::size_t>(nation)).get());
  return out;
}

model::Obligations Decision::obligations() const {
  model::Obligations out;
  for (const SlotDecision& slot : slots) out += slot.obligations;
  return out;
}

std::vector<std::string> Decision::rules_of(const SlotDecision& slot) const {
  std::vector<std::string> out;
  out.reserve(slot.rules.size());
  for (const std::uint16_t number : slot.rules) out.push_back(rules.at(number));
  return out;
}

Decision decide(const RecordFacts& record, const model::AgencyId& recipient, const PolicySet& policies, Instant now) {
  std::vector<Voice> voices(1);
  voices[0].name = "treaty";
  voices[0].otherwise = Withheld::stub;
  if (policies.floor_ && record.originator.nation != recipient.nation)
    voices[0].rules = policies.floor_->matching(record, recipient, now);
  for (const model::Nation nation : deciding_nations(record.originator, recipient)) {
    Voice voice;
    voice.name = model::name_of(nation);
    voice.first = static_cast<std::uint16_t>(voices.back().first + voices.back().rules.size());
    if (const Bundle* const bundle = policies.of(nation); bundle != nullptr) {
      voice.decides = true;
      voice.otherwise = bundle->policy.withheld;
      voice.rules = policies.indexes_.at(static_cast<std::size_t>(nation))->matching(record, recipient, now);
    }
    voices.push_back(std::move(voice));
  }

  Deciding deciding(record, std::move(voices));
  const bool crosses = may_cross(record, recipient, policies.terms());
  std::vector<SlotDecision> slots;
  std::vector<bool> granted;
  slots.reserve(record.labels.size());
  for (const model::Label& label : record.labels) {
    slots.push_back(crosses ? deciding.decide_slot(label) : SlotDecision());
    granted.push_back(slots.back().permitted);
  }
  // A recipient that gets nothing of a record is not told that there is one.
  if (std::ranges::find(granted, true) == granted.end())
    for (SlotDecision& slot : slots) slot.stub = false;
  Decision out{
      std::move(slots), {}, {}, GrantMint::mint(record.record, recipient, policies.hashes(), std::move(granted))};
  deciding.name_rules(out);
  return out;
}

}  // namespace puente::policy
