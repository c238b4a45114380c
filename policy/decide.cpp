#include "policy/decide.h"

#include <algorithm>

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

using Matching = std::vector<const RuleIndex::Compiled*>;

// What one nation, or the treaty, says of one slot.
struct Answer {
  const Rule* permit = nullptr;    // the first that permits
  const Rule* withhold = nullptr;  // the first that forbids; else, where none permits, the first too coarse a permit
  bool silent = false;             // of what is withheld, the recipient is told nothing
};

Answer ask(const Matching& rules, model::Kind kind, const model::Label& label, Withheld otherwise) {
  Answer out;
  const Rule* forbid = nullptr;
  const Rule* coarser = nullptr;
  bool silent_forbid = false, silent_coarser = false;
  for (const RuleIndex::Compiled* compiled : rules) {
    if (!compiled->covers(kind, label.section)) continue;
    const Rule* rule = compiled->rule;
    const bool silent = rule->withheld.value_or(otherwise) == Withheld::silent;
    const bool reaches = compiled->reaches(kind, label);
    if (rule->effect == Effect::permit && reaches) {
      if (out.permit == nullptr) out.permit = rule;
    } else if (rule->effect == Effect::permit) {
      if (coarser == nullptr) coarser = rule;
      silent_coarser = silent_coarser || silent;
    } else if (reaches) {
      if (forbid == nullptr) forbid = rule;
      silent_forbid = silent_forbid || silent;
    }
  }
  const bool too_coarse = out.permit == nullptr && coarser != nullptr;
  out.withhold = forbid != nullptr ? forbid : too_coarse ? coarser : nullptr;
  // Several rules may withhold one slot; one that wants silence is enough. Where none does, the file's own word holds.
  out.silent =
      out.withhold == nullptr ? otherwise == Withheld::silent : silent_forbid || (too_coarse && silent_coarser);
  return out;
}

// One nation's voice in this decision, with its rules that match.
struct Voice {
  std::string_view name;  // in front of its ids
  Withheld otherwise = Withheld::silent;
  bool decides = false;  // a treaty only forbids, and a nation without a bundle permits nothing
  Matching rules;
};

bool may_cross(const RecordFacts& record, const model::AgencyId& recipient, const TreatyTerms& terms) {
  if (record.originator.nation == recipient.nation) return true;
  // What NOFORN says needs no rule, and no rule can unsay it.
  if (std::ranges::find(record.marks.caveats, model::Caveat::noforn) != record.marks.caveats.end()) return false;
  const model::Classification label = record.marks.classification;
  return label == model::Classification::none || std::ranges::find(terms.crossing, label) != terms.crossing.end();
}

std::string shown(const Voice& voice, const Rule& rule) { return std::string(voice.name) + "/" + rule.id; }

// `nations`: the originator's, then the recipient's if it is another.
SlotDecision decide_slot(const RecordFacts& record, const model::Label& label, const Voice& treaty,
                         std::span<const Voice> nations) {
  SlotDecision out;
  if (!model::rung_position(record.kind, label.section, label.rung)) return out;  // there is no such slot
  const Answer floor = ask(treaty.rules, record.kind, label, treaty.otherwise);
  out.permitted = floor.withhold == nullptr;
  out.stub = !(floor.withhold != nullptr && floor.silent);
  if (floor.withhold != nullptr) out.rule = shown(treaty, *floor.withhold);
  std::string permit;
  for (const Voice& nation : nations) {
    const Answer answer = ask(nation.rules, record.kind, label, nation.otherwise);
    out.permitted = out.permitted && nation.decides && answer.permit != nullptr && answer.withhold == nullptr;
    out.stub = out.stub && nation.decides && !answer.silent;
    if (answer.withhold != nullptr && out.rule.empty()) out.rule = shown(nation, *answer.withhold);
    if (answer.permit != nullptr && permit.empty()) permit = shown(nation, *answer.permit);
  }
  if (!out.permitted) return out;
  return {.permitted = true, .rule = std::move(permit), .stub = false};
}

}  // namespace

PolicySet::PolicySet(TreatyTerms terms) : terms_(std::move(terms)) {
  // A copy of the rules, which stays where it is when this set is copied or moved.
  floor_ = std::make_shared<const RuleIndex>(std::make_shared<const std::vector<Rule>>(terms_.floor), nullptr);
}

void PolicySet::set(const LoadedBundle& bundle) { set_unsigned(bundle.shared()); }

void PolicySet::set_unsigned(std::shared_ptr<const Bundle> bundle) {
  if (bundle == nullptr) return;
  const auto nation = static_cast<std::size_t>(bundle->head.nation);
  // The index shares the bundle's life, and reads its rules and agencies in place.
  const std::shared_ptr<const std::vector<Rule>> rules(bundle, &bundle->policy.rules);
  indexes_.at(nation) = std::make_shared<const RuleIndex>(rules, &bundle->head.agencies);
  bundles_.at(nation) = std::move(bundle);
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

Decision decide(const RecordFacts& record, const model::AgencyId& recipient, const PolicySet& policies, Instant now) {
  Voice treaty{.name = "treaty", .otherwise = Withheld::stub, .decides = false, .rules = {}};
  const bool between_nations = record.originator.nation != recipient.nation;
  if (policies.floor_ && between_nations) treaty.rules = policies.floor_->matching(record, recipient, now);

  std::vector<Voice> nations;
  for (const model::Nation nation : {record.originator.nation, recipient.nation}) {
    if (!nations.empty() && !between_nations) break;  // inside one nation, its bundle decides alone
    Voice& voice = nations.emplace_back();
    voice.name = model::name_of(nation);
    const Bundle* const bundle = policies.of(nation);
    if (bundle == nullptr) continue;
    voice.decides = true;
    voice.otherwise = bundle->policy.withheld;
    voice.rules = policies.indexes_.at(static_cast<std::size_t>(nation))->matching(record, recipient, now);
  }

  const bool crosses = may_cross(record, recipient, policies.terms());
  std::vector<SlotDecision> slots;
  std::vector<bool> granted;
  slots.reserve(record.labels.size());
  for (const model::Label& label : record.labels) {
    slots.push_back(crosses ? decide_slot(record, label, treaty, nations) : SlotDecision{});
    granted.push_back(slots.back().permitted);
  }
  // A recipient that gets nothing of a record is not told that there is one.
  if (std::ranges::find(granted, true) == granted.end())
    for (SlotDecision& slot : slots) slot.stub = false;
  return {std::move(slots), GrantMint::mint(record.record, recipient, policies.hashes(), std::move(granted))};
}

}  // namespace puente::policy
