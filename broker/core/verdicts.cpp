#include "broker/core/verdicts.h"

#include "audit/chain.h"

namespace puente::broker::core {

Judgement Verdicts::of(const Record& record, const ports::QueueRow& row, Instant latest) const {
  const trust::Device* const from = registry_.directory().find(record->header().device);
  const trust::Device* const to = registry_.directory().find(row.recipient);
  if (from == nullptr || to == nullptr) return {};
  return judge(record, from->agency, row.recipient, to->agency, registry_.policies(), latest,
               row.justification && !row.justification->empty());
}

std::optional<Obstacle> Verdicts::obstacle(const Record& record, const KeyId& recipient, Instant latest) const {
  const codec::Header& header = record->header();
  if (header.expires <= latest) return Obstacle{"expired", codec::Progress::expired};
  if (!registry_.directory().usable(header.device, latest))
    return Obstacle{"sender-revoked", codec::Progress::device_gone};
  if (!registry_.directory().usable(recipient, latest))
    return Obstacle{"device-gone", codec::Progress::device_gone, true};
  return std::nullopt;
}

codec::Audience Verdicts::audience(const KeyId& sender, const KeyId& recipient) const {
  const trust::Device* const from = registry_.directory().find(sender);
  const trust::Device* const to = registry_.directory().find(recipient);
  if (from == nullptr || to == nullptr) return codec::Audience::both;
  return audit::audience_of(from->agency.nation, to->agency.nation);
}

std::string Verdicts::agency_of(const KeyId& device) const {
  const trust::Device* const known = registry_.directory().find(device);
  return known == nullptr ? std::string() : model::text_of(known->agency);
}

}  // namespace puente::broker::core
