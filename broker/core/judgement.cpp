#include "broker/core/judgement.h"

#include <algorithm>
#include <iterator>

#include "crypto/base/check.h"
#include "crypto/record/inspect/release.h"

namespace puente::broker::core {

Result<std::shared_ptr<const LoadedRecord>> load(ports::SpooledRecord spooled) {
  auto out = std::make_shared<LoadedRecord>();
  PUENTE_TRY(out->header, codec::decode_header(spooled.header));
  PUENTE_TRY(out->release, codec::decode_release_entry(spooled.release));
  for (const ports::SpooledSlot& slot : spooled.slots) {
    PUENTE_TRY(codec::Slot decoded, codec::decode_slot(slot.frame));
    out->slots.push_back(std::move(decoded));
  }
  out->bytes = spooled.header.size() + spooled.release.size();
  for (const ports::SpooledEntry& entry : spooled.entries) out->bytes += entry.entry.size();
  for (const ports::SpooledSlot& slot : spooled.slots) out->bytes += 2 * slot.frame.size();  // decoded, too
  out->spooled = std::move(spooled);
  return std::shared_ptr<const LoadedRecord>(std::move(out));
}

namespace {

std::uint32_t granted_bits(const codec::ReleaseEntry& release, const KeyId& device) {
  const auto found = std::ranges::find(release.grants, device, &codec::SlotGrant::device);
  return found == release.grants.end() ? 0 : found->slots;
}

}  // namespace

std::vector<Hash> Judgement::given() const {
  std::vector<Hash> out;
  std::ranges::merge(released, pending, std::back_inserter(out));
  return out;
}

Judgement judge(const LoadedRecord& record, const model::AgencyId& sender, const KeyId& recipient_device,
                const model::AgencyId& recipient, const policy::PolicySet& policies, Instant now, bool justified) {
  std::vector<model::Label> labels;
  for (const codec::Slot& slot : record.slots) labels.push_back(slot.label);
  const policy::Decision decision = policy::decide(policy::RecordFacts{.originator = sender,
                                                                       .kind = record.header.kind,
                                                                       .marks = record.header.marks,
                                                                       .purpose = record.header.purpose,
                                                                       .urgency = record.header.urgency,
                                                                       .labels = labels,
                                                                       .record = record.spooled.header_hash},
                                                   recipient, policies, now);
  PUENTE_CHECK(decision.slots.size() == labels.size() && decision.grant.slots().size() == labels.size(),
               "a decision covers every slot");

  const std::uint32_t bits = granted_bits(record.release, recipient_device);
  Judgement out;
  out.bundles = decision.grant.bundles();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Hash& digest = record.spooled.slots[i].digest;
    const auto place = std::ranges::lower_bound(record.header.slot_digests, digest);
    const auto bit = static_cast<std::size_t>(place - record.header.slot_digests.begin());
    const bool granted = (bits >> bit & 1U) != 0;
    const bool permitted = decision.grant.slots()[i];
    out.outcomes.push_back({digest, labels[i], granted && permitted, decision.slots[i].rule});
    const model::Obligations& duties = decision.slots[i].obligations;
    if (granted && permitted) {
      if (justified && !duties.justify_on_open) continue;  // delivered before
      (duties.justify_on_open && !justified ? out.pending : out.released).push_back(digest);
      out.second_person = out.second_person || duties.second_person;
      if (duties.any()) out.duties.push_back({digest, labels[i], duties});
    } else if (!justified && !permitted && decision.slots[i].stub) {
      out.stubs.push_back(record::inspect::stub_of(record.slots[i], decision.slots[i].rule));
    }
    // Permitted by policy and not granted by the sender: silence (CRYPTO, The broker).
  }
  std::ranges::sort(out.released);
  std::ranges::sort(out.pending);
  std::ranges::sort(out.duties, {}, &codec::SlotDuties::digest);
  for (const policy::QuotaCondition& condition : decision.quotas)
    out.quotas.push_back({decision.rules.at(condition.rule), condition.quota});
  return out;
}

}  // namespace puente::broker::core
