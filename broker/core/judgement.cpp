#include "broker/core/judgement.h"

#include <algorithm>
#include <iterator>

#include "crypto/base/check.h"
#include "crypto/record/inspect/release.h"

namespace puente::broker::core {

std::vector<Hash> Judgement::given() const {
  std::vector<Hash> out;
  std::ranges::merge(released, pending, std::back_inserter(out));
  return out;
}

Judgement judge(const Record& record, const model::AgencyId& sender, const KeyId& recipient_device,
                const model::AgencyId& recipient, const policy::PolicySet& policies, Instant now, bool justified) {
  const codec::Header& header = record->header();
  const std::vector<record::inspect::InspectedSlot>& slots = record->slots();
  std::vector<model::Label> labels;
  for (const record::inspect::InspectedSlot& slot : slots) labels.push_back(slot.label);
  const policy::Decision decision = policy::decide(policy::RecordFacts{.originator = sender,
                                                                       .kind = header.kind,
                                                                       .marks = header.marks,
                                                                       .purpose = header.purpose,
                                                                       .urgency = header.urgency,
                                                                       .labels = labels,
                                                                       .record = record->header_hash()},
                                                   recipient, policies, now);
  PUENTE_CHECK(decision.slots.size() == labels.size() && decision.grant.slots().size() == labels.size(),
               "a decision covers every slot");

  const std::vector<bool> grants = record->granted_to(recipient_device);
  Judgement out;
  out.bundles = decision.grant.bundles();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Hash& digest = slots[i].digest;
    const bool granted = !grants.empty() && grants[i];
    const bool permitted = decision.grant.slots()[i];
    out.outcomes.push_back({digest, labels[i], granted && permitted, decision.slots[i].rule});
    const model::Obligations& duties = decision.slots[i].obligations;
    if (granted && permitted) {
      if (justified && !duties.justify_on_open) continue;  // delivered before
      (duties.justify_on_open && !justified ? out.pending : out.released).push_back(digest);
      out.second_person = out.second_person || duties.second_person;
      if (duties.any()) out.duties.push_back({digest, labels[i], duties});
    } else if (!justified && !permitted && decision.slots[i].stub) {
      out.stubs.push_back(record::inspect::stub_of(slots[i], decision.slots[i].rule));
    }
    // Permitted by policy and not granted by the sender: silence (docs/protocol.md, The broker).
  }
  std::ranges::sort(out.released);
  std::ranges::sort(out.pending);
  std::ranges::sort(out.duties, {}, &codec::SlotDuties::digest);
  for (const policy::QuotaCondition& condition : decision.quotas)
    out.quotas.push_back({decision.rules.at(condition.rule), condition.quota});
  return out;
}

}  // namespace puente::broker::core
