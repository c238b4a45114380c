// Who may get what of a document, and the plan to seal it by. The same policy::decide that the broker calls, with the
// bundles held here: the sender wraps only what policy permits (docs/protocol.md, What two locks mean).
#pragma once

#include <span>

#include "client/core/in_force.h"
#include "client/core/pairs.h"
#include "client/document/document.h"
#include "crypto/record/seal/plan.h"

namespace puente::client::core {

struct RecipientDecision {
  model::AgencyId agency;
  std::vector<std::pair<const trust::Device*, const trust::Package*>> devices;  // usable now, with today's package
  policy::Decision decision;
  bool anything() const;  // is any section permitted?
};

// Sender: who sends, from which device (never a recipient itself). In the order of document.to.
std::vector<RecipientDecision> decide_all(const document::Document& document, const model::AgencyId& sender,
                                          const KeyId& device, const InForce& in_force, Instant now);
// The same with the labels that are named in place of its own: what if it had them?
std::vector<RecipientDecision> decide_all(const document::Document& document, std::span<const model::Label> labels,
                                          const model::AgencyId& sender, const KeyId& device, const InForce& in_force,
                                          Instant now);

// The rules that withhold everything, for a refusal: "US/DEA: MX/no-sources; US/FBI: no rule permits it".
std::string reasons(const std::vector<RecipientDecision>& decisions);

struct SealParams {
  RecordId record_id;
  std::uint64_t sequence = 1;
  Hash previous;
};
// Errors: not_permitted (no recipient may have anything: final), expired (final), too_large (final), unavailable (a
// recipient's or the broker's package for today is missing: try again later).
Result<record::seal::RecordPlan> make_plan(document::Document&& document,
                                           const std::vector<RecipientDecision>& decisions, const SealParams& params,
                                           const InForce& in_force, const Pairs& pairs, Instant now);

}  // namespace puente::client::core
