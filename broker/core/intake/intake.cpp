#include "broker/core/intake/intake.h"

#include <set>

#include "audit/chain.h"

namespace puente::broker::core {
namespace {

codec::Receipt receipt_of(const ports::ReplayRow& row) {
  const audit::Appended& accepted = row.accepted;
  return {row.record_id, row.header_hash,
          codec::EventProof{accepted.leaf, accepted.nonce, accepted.event, accepted.index, {}}};
}

}  // namespace

StoreStatus Intake::restore(const ports::StateStore& store) {
  PUENTE_TRY(const std::vector<ports::ChainRow> chains, store.chains());
  for (const ports::ChainRow& row : chains) chains_[row.device] = row;
  return {};
}

std::pair<std::uint64_t, Hash> Intake::newest_of(const KeyId& device) const {
  const auto found = chains_.find(device);
  if (found == chains_.end()) return {};
  return {found->second.sequence, found->second.header_hash};
}

AnswerStatus Intake::submit(Turn& turn, const Caller& caller, codec::SealedRecord parts, ByteView frame) {
  const auto newest = chains_.find(caller.device.key_id);
  const AdmissionView view{.directory = parts_.registry.directory(),
                           .rows = parts_.rows,
                           .before = newest == chains_.end() ? nullptr : &newest->second,
                           .batches = batches_,
                           .authority = parts_.registry.treaty().treaty().broker.device_key_id(),
                           .policy_version_mx = parts_.registry.version(model::Nation::mx),
                           .policy_version_us = parts_.registry.version(model::Nation::us),
                           .now = turn.latest};
  PUENTE_TRY(AdmissionOutcome outcome, admit(std::move(parts), caller.device.key_id, view));
  if (const auto* const before = std::get_if<AcceptedBefore>(&outcome)) {
    turn.after.push_back(caller.answer(receipt_of(before->row)));
    PUENTE_REQUIRE(parts_.tracking.repeat(turn, caller.connection, caller.device.key_id, before->row.record_id));
    return {};
  }
  Admitted& admitted = std::get<Admitted>(outcome);
  const bool threat_to_life = admitted.record()->header().urgency == model::Urgency::threat_to_life;
  PUENTE_REQUIRE(parts_.queues.check_room(turn, {threat_to_life, caller.device.key_id}, admitted.record()->entries()));
  PUENTE_REQUIRE(parts_.shares.check(turn, {caller.device.key_id, caller.device.agency},
                                     admitted.record()->size_bytes(), threat_to_life));
  if (admitted.number_used_by())
    PUENTE_REQUIRE(parts_.evidence.keep(turn, caller.device, ports::EvidenceRow::What::sequence,
                                        *admitted.number_used_by(), frame));
  // The receipt first: what became of the record follows it.
  const auto place = static_cast<std::ptrdiff_t>(turn.after.size());
  const ports::ReplayRow row = accept(turn, std::move(admitted));
  turn.after.insert(turn.after.begin() + place, caller.answer(receipt_of(row)));
  return {};
}

audit::Appended Intake::log_acceptance(Turn& turn, const Admitted& admitted) {
  const record::inspect::DecodedRecord& record = admitted.record().decoded();
  const codec::Header& header = record.header();
  std::set<std::string> agencies;
  for (const record::inspect::InspectedEntry& entry : record.entries())
    agencies.insert(parts_.verdicts.agency_of(entry.device));
  return parts_.log.append({turn.now, codec::AcceptEvent{.header_hash = record.header_hash(),
                                                         .record_id = header.record_id,
                                                         .device = header.device,
                                                         .agency = model::text_of(admitted.sender()),
                                                         .kind = header.kind,
                                                         .slots = static_cast<std::uint32_t>(record.slots().size()),
                                                         .recipients = {agencies.begin(), agencies.end()},
                                                         .size_bytes = record.size_bytes(),
                                                         .sequence = record.release().sequence,
                                                         .chain_gap = admitted.chain_gap(),
                                                         .purpose = header.purpose,
                                                         .urgency = header.urgency,
                                                         .reply_to = header.reply_to,
                                                         .tlp = header.marks.tlp,
                                                         .classification = header.marks.classification,
                                                         .caveats = header.marks.caveats}},
                           audit::audience_of(admitted.sender().nation), turn.random);
}

ports::ReplayRow Intake::accept(Turn& turn, Admitted admitted) {
  const model::AgencyId sender = admitted.sender();
  const audit::Appended accepted = log_acceptance(turn, admitted);
  const RecordPtr record = std::make_shared<const Record>(std::move(admitted).take());
  const codec::Header& header = (*record)->header();
  bool waits = false;
  for (const record::inspect::InspectedEntry& entry : (*record)->entries())
    waits = enqueue(turn, *record, sender, entry.device) || waits;
  if (waits) {
    parts_.spool.remember(record);
    turn.batch.records.push_back(spooled(record));
    parts_.shares.add({header.device, sender}, kept_bytes(turn.batch.records.back()));
  }
  turn.batch.replays.push_back({header.device, header.record_id, (*record)->header_hash(), header.expires, accepted,
                                (*record)->release().sequence});
  move_chain(turn, {header.device, (*record)->release().sequence, (*record)->header_hash()});
  return turn.batch.replays.back();
}

// A record that comes late, behind others of higher numbers, is not the newest.
void Intake::move_chain(Turn& turn, const ports::ChainRow& accepted) {
  ports::ChainRow& newest = chains_.try_emplace(accepted.device, ports::ChainRow{accepted.device, 0, {}}).first->second;
  if (accepted.sequence <= newest.sequence) return;
  newest = accepted;
  turn.batch.chains.push_back(newest);
}

void Intake::give_back(Turn& turn, const Record& record, const KeyId& recipient, codec::Audience audience,
                       std::string reason, codec::Progress progress) {
  parts_.log.append({turn.now, codec::ReturnEvent{record->header_hash(), recipient, std::move(reason)}}, audience,
                    turn.random);
  parts_.tracking.record(turn, record, recipient, {progress});
}

bool Intake::enqueue(Turn& turn, const Record& record, const model::AgencyId& sender, const KeyId& recipient) {
  const codec::Header& header = record->header();
  const trust::Device& to = *parts_.registry.directory().find(recipient);
  ports::QueueRow row{recipient,
                      parts_.queues.next_position(),
                      record->header_hash(),
                      std::nullopt,
                      {header.device, header.kind, header.urgency},
                      std::nullopt};
  const Judgement judgement = parts_.verdicts.of(record, row, turn.latest);
  const codec::Audience senders = audit::audience_of(sender.nation);
  const codec::Audience both = parts_.verdicts.audience(header.device, recipient);
  // For the sender's nation alone: it names slots of which the recipient is to know nothing.
  parts_.log.append({turn.now, codec::DecisionEvent{record->header_hash(), recipient, model::text_of(to.agency),
                                                    judgement.bundles, judgement.outcomes}},
                    senders, turn.random);
  if (const auto obstacle = parts_.verdicts.obstacle(record, recipient, turn.latest)) {
    give_back(turn, record, recipient, judgement.anything() ? both : senders, std::string(obstacle->reason),
              obstacle->progress);
    return false;
  }
  if (!judgement.anything()) {
    parts_.tracking.record(turn, record, recipient, {codec::Progress::nothing_permitted});
    return false;
  }
  if (std::string over = parts_.quotas.use(turn, judgement.quotas, to.agency, record->header_hash()); !over.empty()) {
    give_back(turn, record, recipient, both, std::move(over), codec::Progress::over_quota);
    return false;
  }
  const auto stop = parts_.hold.stopped(row, turn.now);
  if (stop && stop->gives_back()) {
    parts_.hold.returned(turn, *stop);
    give_back(turn, record, recipient, both, stop->reason(), codec::Progress::paused);
    return false;
  }
  parts_.queues.add(turn, row);
  const bool awaits = parts_.hold.awaits(row, record, judgement, turn.now);
  if (awaits) parts_.approvals.await(turn, record->header_hash(), header);
  if (!stop && !awaits && parts_.refill.may_start(row))
    parts_.deliveries.start(turn, std::move(row), record, judgement, turn.now);
  else
    turn.batch.queued.push_back(std::move(row));
  return true;
}

StoreStatus Intake::keep_replay(Turn& turn, const Caller& caller, const RecordId& record_id, ByteView frame) {
  PUENTE_TRY(const std::optional<ports::ReplayRow> first, parts_.rows.replay(caller.device.key_id, record_id));
  if (!first) return {};
  return parts_.evidence.keep(turn, caller.device, ports::EvidenceRow::What::record_id, first->header_hash, frame);
}

}  // namespace puente::broker::core
