// The one enforcement point (docs/protocol.md): agents, broker, previews and tests call decide().
//
// A slot is permitted if and only if the originator nation's bundle (release) and the recipient nation's bundle
// (acceptance) each hold a permit that matches originator, recipient, kind, marks, purpose and time, covers the
// section, and allows its rung; no forbid of either, or of the treaty, covers it; and the record's classification may
// cross, and it is not marked NOFORN. Missing bundle, unknown agency (not in a bundle's list, for "*" of a permit), or
// anything unresolved: not permitted. What "*" leaves out in a permit (agencies that are not listed, what is withheld
// by default) it includes in a forbid. Inside one nation its bundle decides alone: the treaty is about what crosses. A
// rule holds from valid-from on and until just before valid-until. Obligations and quotas add up: those of every permit
// that permits the slot and of every oblige that covers it, of both nations and the treaty; a "*" of an oblige leaves
// nothing out. Who is in a community, both bundles say (community.h). Pure; deterministic; independent of the order of
// rules.
//
// Non-guarantee: decide() counts nothing and waits for nobody. Who releases checks quotas and approvals.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "policy/bundle.h"
#include "policy/model/grant.h"

namespace puente::policy {

struct RecordFacts;
struct Decision;
class RuleIndex;

// What is in force. Cheap to copy: what it holds is shared and never changes. Not thread safe while it is set.
class PolicySet {
 public:
  PolicySet() = default;
  explicit PolicySet(TreatyTerms terms);
  void set(const LoadedBundle& bundle);
  // For previews and analysis of what is not signed yet; never at the broker.
  void set_unsigned(std::shared_ptr<const Bundle> bundle);
  const Bundle* of(model::Nation nation) const { return bundles_[static_cast<std::size_t>(nation)].get(); }
  const TreatyTerms& terms() const { return terms_; }
  model::BundleHashes hashes() const;  // zeros where none is in force
  // Of the nation's bundle, in its order, with agencies in place of communities. Valid as long as this set.
  std::span<const Rule> rules_of(model::Nation nation) const;
  // Of "MX/<id>", "US/<id>" or "treaty/<id>".
  std::optional<LegalBasis> legal_basis(std::string_view rule) const;
  // Every rule that can have a word in such a record's decision, whatever its marks, purpose and time: the treaty's,
  // the originator nation's, the recipient nation's. For analysis; valid as long as this set.
  std::vector<const Rule*> concerning(const model::AgencyId& originator, const model::AgencyId& recipient,
                                      model::Kind kind) const;

 private:
  void index(model::Nation nation);
  friend Decision decide(const RecordFacts&, const model::AgencyId&, const PolicySet&, Instant);
  TreatyTerms terms_;
  std::shared_ptr<const RuleIndex> floor_;
  std::array<std::shared_ptr<const Bundle>, model::nation_count> bundles_;
  std::array<std::shared_ptr<const RuleIndex>, model::nation_count> indexes_;
};

struct RecordFacts {
  model::AgencyId originator;
  model::Kind kind = model::Kind::advisory;
  const model::Marks& marks;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  std::span<const model::Label> labels;
  Hash record;  // header hash; zeros in a preview
};

struct SlotDecision {
  bool permitted = false;
  // The rule to name to people: "MX/dea-violence"; empty for default deny. Of a permitted slot the release permit; of a
  // withheld one the forbid, or the permit whose finest rung is coarser. Where several could be named: release before
  // acceptance, treaty first, then the smallest id.
  std::string rule;
  // Of a withheld slot: is the recipient told (a stub), or is there silence? Told only if both nations' policies say so
  // and something of the record is permitted to this recipient; so nothing at all is said of a record it may not have.
  // A nation says it by the rules that withhold the slot (of several, one that is silent is enough), else by its file.
  bool stub = false;
  // All rules that decided, as numbers into Decision::rules, ascending. Of a permitted slot: every permit that permits
  // it and every oblige that covers it; of a withheld one: every forbid, and the too coarse permits of a nation none of
  // whose permits is fine enough.
  std::vector<std::uint16_t> rules;
  model::Obligations obligations;  // of a permitted slot
};

// Rule `rule` (a number into Decision::rules) lets the slots that name it go only within this quota, counted for each
// receiving agency over all records that went under it.
struct QuotaCondition {
  std::uint16_t rule = 0;
  model::Quota quota;
  friend bool operator==(const QuotaCondition&, const QuotaCondition&) = default;
};

struct Decision {
  std::vector<SlotDecision> slots;     // in the order of the labels
  std::vector<std::string> rules;      // that decided any slot: the treaty's, release, acceptance; ascending in each
  std::vector<QuotaCondition> quotas;  // of rules by which a permitted slot goes, ascending
  model::Grant grant;                  // which bundles decided: grant.bundles()

  // Added up over the permitted slots.
  model::Obligations obligations() const;
  std::vector<std::string> rules_of(const SlotDecision& slot) const;
};

Decision decide(const RecordFacts& record, const model::AgencyId& recipient, const PolicySet& policies, Instant now);

}  // namespace puente::policy
