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

// What a rule says of one slot.
enum class Says : std::uint8_t {
  nothing,
  permit,
  coarser,  // a permit, of coarser rungs only; of interest where its nation permits nothing
  forbid,
  oblige,
};
constexpr std::size_t says_count = 5;

// The slot at hand.
struct Slot {
  model::Kind kind;
  model::Section section;
  std::size_t position;  // of its rung in the ladder
  bool withheld_by_default;
};

Says says_of(const RuleIndex::Compiled& rule, const Slot& slot) {
  if (!rule.covers(slot.section, slot.withheld_by_default)) return Says::nothing;
  const bool reaches = rule.reaches(slot.kind, slot.section, slot.position);
  switch (rule.rule->effect) {
    case Effect::permit:
      return reaches ? Says::permit : Says::coarser;
    case Effect::forbid:
      return reaches ? Says::forbid : Says::nothing;
    case Effect::oblige:
      return reaches ? Says::oblige : Says::nothing;
  }
  return Says::nothing;
}

// One nation's voice in this decision, or the treaty's, with its rules that match in everything but sections. A number
// of a rule is its place among those of all voices.
struct Voice {
  std::string_view name;  // in front of its ids
  Withheld otherwise = Withheld::silent;
  bool decides = false;     // a treaty permits nothing, and neither does a nation without a bundle
  std::uint16_t first = 0;  // number of its first rule
  std::vector<const RuleIndex::Compiled*> rules;

  const Rule& rule(std::size_t number) const { return *rules[number - first]->rule; }
  std::size_t end() const { return first + rules.size(); }
  std::string shown(std::size_t number) const;
};

std::string Voice::shown(std::size_t number) const {
  const std::string& id = rule(number).id;
  std::string out;
  out.reserve(name.size() + 1 + id.size());
  return out.append(name).append(1, '/').append(id);
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
  Deciding(const RecordFacts& record, std::span<const Voice> voices)
      : record_(record), voices_(voices), says_(voices.back().end()), used_(says_.size(), false) {}

  void decide_slot(const model::Label& label, SlotDecision& out);
  // Rules and quotas of the decision, with the numbers in `slots` made to fit.
  void name_rules(Decision& out) const;

 private:
  using Tally = std::array<std::uint16_t, says_count>;
  static std::size_t of(const Tally& tally, Says says) { return tally[static_cast<std::size_t>(says)]; }

  // Asks every rule of the voice about the slot at hand.
  Tally ask(const Voice& voice, const Slot& slot);
  // Of what is withheld, does the voice want the recipient to be told nothing?
  bool silent(const Voice& voice, const Tally& tally) const;
  // The voice's rules that say so decided the slot.
  void use(const Voice& voice, Says says, SlotDecision& out);

  const RecordFacts& record_;
  std::span<const Voice> voices_;  // the treaty, then the originator's nation, then the recipient's if it is another
  std::vector<Says> says_;         // of the slot at hand, by number
  std::vector<char> used_;         // of any slot, by number
};

Deciding::Tally Deciding::ask(const Voice& voice, const Slot& slot) {
  Tally out{};
  for (std::size_t i = 0; i < voice.rules.size(); ++i) {
    const Says says = says_of(*voice.rules[i], slot);
    says_[voice.first + i] = says;
    ++out[static_cast<std::size_t>(says)];
  }
  // A nation that permits a finer rung does not withhold it by a coarser permit.
  if (of(out, Says::permit) > 0) out[static_cast<std::size_t>(Says::coarser)] = 0;
  return out;
}

// Several rules may withhold one slot; one that wants silence is enough. Where none does, the file's own word holds.
bool Deciding::silent(const Voice& voice, const Tally& tally) const {
  const bool coarser = of(tally, Says::coarser) > 0;
  if (of(tally, Says::forbid) == 0 && !coarser) return voice.otherwise == Withheld::silent;
  for (std::size_t number = voice.first; number < voice.end(); ++number)
    if ((says_[number] == Says::forbid || (coarser && says_[number] == Says::coarser)) &&
        voice.rule(number).withheld.value_or(voice.otherwise) == Withheld::silent)
      return true;
  return false;
}

void Deciding::use(const Voice& voice, Says says, SlotDecision& out) {
  for (std::size_t number = voice.first; number < voice.end(); ++number) {
    if (says_[number] != says) continue;
    if (out.rule.empty()) out.rule = voice.shown(number);
    if (out.permitted) out.obligations += voice.rule(number).obligations;
    out.rules.push_back(static_cast<std::uint16_t>(number));
    used_[number] = true;
  }
}

void Deciding::decide_slot(const model::Label& label, SlotDecision& out) {
  const auto position = model::rung_position(record_.kind, label.section, label.rung);
  if (!position) return;  // there is no such slot
  const Slot slot{record_.kind, label.section, *position, model::withheld_by_default(record_.kind, label.section)};
  std::array<Tally, 1 + model::nation_count> tallies;
  out.permitted = true;
  out.stub = true;
  std::size_t permitting = 0, withholding = 0;
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    const Voice& voice = voices_[i];
    const bool treaty = i == 0;
    const Tally& tally = tallies[i] = ask(voice, slot);
    const bool permits = voice.decides && of(tally, Says::permit) > 0, forbids = of(tally, Says::forbid) > 0;
    out.permitted = out.permitted && !forbids && (treaty || permits);
    if (out.stub) out.stub = treaty ? !forbids || !silent(voice, tally) : voice.decides && !silent(voice, tally);
    permitting += of(tally, Says::permit) + of(tally, Says::oblige);
    withholding += of(tally, Says::forbid) + of(tally, Says::coarser);
  }
  if (out.permitted) out.stub = false;
  out.rules.reserve(out.permitted ? permitting : withholding);
  // Release permits come first, so that the first one is named; the treaty's rules have lower numbers.
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    use(voices_[i], out.permitted ? Says::permit : Says::forbid, out);
    if (!out.permitted && of(tallies[i], Says::coarser) > 0) use(voices_[i], Says::coarser, out);
  }
  for (std::size_t i = 0; out.permitted && i < voices_.size(); ++i) use(voices_[i], Says::oblige, out);
  std::ranges::sort(out.rules);
}

void Deciding::name_rules(Decision& out) const {
  if (std::ranges::find(used_, char{true}) == used_.end()) return;
  std::vector<std::uint16_t> places(used_.size());
  for (const Voice& voice : voices_)
    for (std::size_t i = 0; i < voice.rules.size(); ++i) {
      const std::size_t number = voice.first + i;
      if (used_[number] == 0) continue;
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
  std::vector<Voice> voices;
  voices.reserve(1 + model::nation_count);
  voices.emplace_back();
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

  Deciding deciding(record, voices);
  const bool crosses = may_cross(record, recipient, policies.terms());
  std::vector<SlotDecision> slots(record.labels.size());
  std::vector<bool> granted(slots.size(), false);
  for (std::size_t i = 0; crosses && i < slots.size(); ++i) {
    deciding.decide_slot(record.labels[i], slots[i]);
    granted[i] = slots[i].permitted;
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
