// The one enforcement point (DESIGN, invariant 12): the sender's agent, the broker, previews and tests call decide().
//
// A slot is permitted if and only if the originator nation's bundle (release) and the recipient nation's bundle
// (acceptance) each hold a permit that matches originator, recipient, kind, marks, purpose and time, covers the
// section, and allows its rung; no forbid of either, or of the treaty, covers it; and the record's classification may
// cross, and it is not marked NOFORN. Missing bundle, unknown agency (not in a bundle's list, for "*" of a permit), or
// anything unresolved: not permitted. What "*" leaves out in a permit (agencies that are not listed, what is withheld
// by default) it includes in a forbid. Inside one nation its bundle decides alone: the treaty is about what crosses. A
// rule holds from valid-from on and until just before valid-until. Pure; deterministic; independent of the order of
// rules.
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
  // Of "MX/<id>", "US/<id>" or "treaty/<id>".
  std::optional<LegalBasis> legal_basis(std::string_view rule) const;

 private:
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
  // The rule that decided: "MX/dea-violence"; empty for default deny. Of a permitted slot the release permit; of a
  // withheld one the forbid, or the permit whose finest rung is coarser. Where several could be named: release before
  // acceptance, treaty first, then the smallest id.
  std::string rule;
  // Of a withheld slot: is the recipient told (a stub), or is there silence? Told only if both nations' policies say so
  // and something of the record is permitted to this recipient; so nothing at all is said of a record it may not have.
  // A nation says it by the rules that withhold the slot (of several, one that is silent is enough), else by its file.
  bool stub = false;
};

struct Decision {
  std::vector<SlotDecision> slots;  // in the order of the labels
  model::Grant grant;
};

Decision decide(const RecordFacts& record, const model::AgencyId& recipient, const PolicySet& policies, Instant now);

}  // namespace puente::policy
