// What devices ask of the broker.
#include <fmt/format.h>

#include "audit/chain.h"
#include "broker/core/core.h"
#include "broker/core/log_page.h"
#include "broker/core/state_names.h"
#include "crypto/record/derive.h"

namespace puente::broker::core {
namespace {

// Of a page's variable parts: with proofs, note and leaf hashes the frame stays below 1 MiB.
constexpr std::size_t page_bytes = 480 << 10;

Status only(const trust::Device& device, pki::Role role, std::string_view what) {
  if (device.role != role)
    return fail(ErrorCode::not_permitted, std::string(what) + " is for the role " + std::string(pki::role_name(role)) +
                                              ", and this is a certificate of the role " +
                                              std::string(pki::role_name(device.role)));
  return {};
}

codec::Receipt receipt_of(const ports::ReplayRow& row) {
  const audit::Appended& accepted = row.accepted;
  return {row.record_id, row.header_hash,
          codec::EventProof{accepted.leaf, accepted.nonce, accepted.event, accepted.index, {}}};
}

}  // namespace

StoreStatus Core::handle(Turn& turn, FrameReceived& input) {
  const trust::Device* const device = registry_.directory().by_transport(input.peer);
  if (device == nullptr || input.frames.empty()) {
    turn.notice(Notice::Level::warning,
                "a message without content, or from a transport key that the directory does not "
                "hold any more, was dropped");
    return {};
  }
  const Bytes first = std::move(input.frames.front());
  input.frames.erase(input.frames.begin());
  auto message = codec::decode_device_message(first);
  const From from{*device, input.routing_id, message ? message->request : 0};
  if (!message) {
    refuse(turn, from, {"message", &message.error(), first, std::nullopt, std::nullopt});
    return {};
  }
  std::optional<RecordId> record_id;
  std::optional<Hash> header_hash;
  if (const auto* const submitted = std::get_if<codec::Submit>(&message->body)) {
    header_hash = record::header_hash(submitted->header);
    if (const auto header = codec::decode_header(submitted->header)) record_id = header->record_id;
  }
  // A key revoked after the handshake still delivers on its open connection (FACTS): asked for every message.
  const auto done = [&]() -> AnswerStatus {
    PUENTE_REQUIRE(registry_.directory().usable(device->key_id, turn.latest));
    return std::visit(
        [&]<class M>(M& one) -> AnswerStatus {
          if constexpr (std::is_same_v<M, codec::Submit>) {
            return submit(turn, from, one, std::move(input.frames), first);
          } else {
            if (!input.frames.empty()) return fail(ErrorCode::malformed, "frames after a message that has none");
            return answer(turn, from, one);
          }
        },
        message->body);
  }();
  if (done) return {};
  const Error* const refused = done.error().of_peer();
  if (refused != nullptr && refused->code == ErrorCode::replayed && record_id)
    PUENTE_REQUIRE(keep_evidence(turn, from, ports::EvidenceRow::What::record_id, *record_id, first));
  return refuse_or_stop(turn, from, done.error(),
                        {header_hash ? "record" : "request", refused, first, record_id, header_hash});
}

// Two headers under one record id or one number of the device's chain: both are signed by it.
StoreStatus Core::keep_evidence(Turn& turn, const From& from, ports::EvidenceRow::What what, const RecordId& record_id,
                                const Bytes& frame, std::optional<Hash> first) {
  const KeyId& device = from.device.key_id;
  if (++evidence_kept_[device] > ports::evidence_max) return {};  // enough is known of it
  if (!first) {
    if (const auto now = accepted_now_.find({device, record_id}); now != accepted_now_.end()) {
      first = now->second.header_hash;
    } else {
      PUENTE_TRY(const std::optional<ports::ReplayRow> row, store_.replay(device, record_id));
      if (row) first = row->header_hash;
    }
  }
  if (!first) return {};
  ports::EvidenceRow row{what, device, turn.now, *first, {}, frame};
  PUENTE_TRY(const std::optional<ports::SpooledRecord> spooled, store_.record(*first));
  if (spooled) row.first_header = spooled->header;
  turn.batch.evidence.push_back(std::move(row));
  turn.notice(Notice::Level::alarm,
              "device " + device.hex() + " of " + model::text_of(from.device.agency) +
                  " signed two records under one " +
                  (what == ports::EvidenceRow::What::record_id ? "record id" : "number of its chain") +
                  ": both are kept as evidence (puente store dump)");
  return {};
}

AnswerStatus Core::submit(Turn& turn, const From& from, codec::Submit& message, std::vector<Bytes> slots,
                          const Bytes& frame) {
  PUENTE_REQUIRE(only(from.device, pki::Role::agent, "sending a record"));
  if (!finding_.empty())
    return fail(ErrorCode::unavailable,
                "the log of this broker does not hold, and nothing is accepted: its operator "
                "knows why");
  codec::SealedRecord parts{std::move(message.header), std::move(message.batch), std::move(message.entries),
                            std::move(message.release), std::move(slots)};
  const AdmissionView view{.directory = registry_.directory(),
                           .store = store_,
                           .accepted_now = accepted_now_,
                           .chains_now = chains_now_,
                           .batches = batches_,
                           .authority = registry_.treaty().treaty().broker.device_key_id(),
                           .policy_version_mx = registry_.version(model::Nation::mx),
                           .policy_version_us = registry_.version(model::Nation::us),
                           .now = turn.latest};
  PUENTE_TRY(AdmissionOutcome outcome, admit(std::move(parts), from.device.key_id, view));
  if (const auto* const before = std::get_if<AcceptedBefore>(&outcome)) {
    const RecordId& id = before->row.record_id;
    const bool durable = !accepted_now_.contains({from.device.key_id, id});
    (durable ? turn.at_once : turn.after)
        .push_back(to(from.routing_id, codec::BrokerMessage{from.request, receipt_of(before->row)}));
    if (durable) PUENTE_REQUIRE(queues_.retell(turn, from.routing_id, from.device.key_id, id));
    return {};
  }
  Admitted& admitted = std::get<Admitted>(outcome);
  PUENTE_REQUIRE(queues_.check_room(admitted.record()->entries()));
  const codec::Header& header = admitted.record()->header();
  if (admitted.number_used_by())
    PUENTE_REQUIRE(keep_evidence(turn, from, ports::EvidenceRow::What::sequence, header.record_id, frame,
                                 admitted.number_used_by()));
  chains_now_[header.device] = {header.device, admitted.record()->release().sequence, admitted.record()->header_hash()};
  // The receipt first: what became of the record follows it.
  const auto place = static_cast<std::ptrdiff_t>(turn.after.size());
  PUENTE_TRY(const ports::ReplayRow row, queues_.enqueue(turn, std::move(admitted)));
  accepted_now_[{row.device, row.record_id}] = row;
  turn.after.insert(turn.after.begin() + place,
                    to(from.routing_id, codec::BrokerMessage{from.request, receipt_of(row)}));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::Hello& message) {
  if (message.protocol != codec::protocol_1)
    return fail(ErrorCode::unknown_value, "this broker speaks protocol 1, not " + std::to_string(message.protocol));
  const KeyId& device = from.device.key_id;
  const trust::Treaty& treaty = registry_.treaty().treaty();
  if (message.shard != treaty.shard())
    return fail(ErrorCode::stale,
                fmt::format("this is shard {} of the log ({}), by version {} of the treaty, and the treaty held there "
                            "names shard {}: put the same treaty on both sides",
                            treaty.shard(), treaty.broker.origin, treaty.version, message.shard));
  if (message.held_size > log_.head().size) {
    turn.notice(Notice::Level::alarm, "device " + device.hex() + " holds a larger head than this log has");
    return fail(ErrorCode::mismatch, "the device holds a head of size " + std::to_string(message.held_size) +
                                         ", and this log has " + std::to_string(log_.head().size) + " entries");
  }
  PUENTE_REQUIRE(queues_.check_hello(device, message.last_delivery));
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, codec::Welcome{treaty.shard()}}));
  if (const Attached* const before = queues_.attached(device)) greeted_.erase(before->routing_id);
  greeted_[from.routing_id] = device;
  queues_.attach(Attached{device, from.routing_id, message.held_size}, message.last_delivery);
  PUENTE_REQUIRE(send_heartbeat(turn, device));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::Acknowledge& message) {
  return queues_.acknowledge(turn, from.device.key_id, message.number);
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::Publish& message) {
  PUENTE_TRY(const Taken taken, registry_.publish(message.entry, Asker{from.routing_id, from.request}, turn.now));
  if (taken == Taken::revocation) PUENTE_REQUIRE(heartbeat(turn));
  if (taken == Taken::held_before)
    turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, codec::Done{}}));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::Activate& message) {
  PUENTE_REQUIRE(only(from.device, pki::Role::liaison, "activating a policy"));
  PUENTE_TRY(codec::PolicyEvent event, registry_.activate(turn, message.bundle));
  log_.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  turn.after.push_back(to(from.routing_id, codec::BrokerMessage{from.request, codec::Done{}}));
  PUENTE_REQUIRE(heartbeat(turn));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::FetchDirectory& message) {
  // As of the newest heartbeat: what its hash is of.
  if (!live_) live_ = registry_.directory().live(last_heartbeat_);
  const std::vector<Bytes>& live = *live_;
  codec::DirectoryPage page{static_cast<std::uint32_t>(live.size()), message.from, {}};
  std::size_t bytes = 0;
  for (std::size_t i = message.from; i < live.size() && page.entries.size() < codec::page_entries_max; ++i) {
    bytes += live[i].size();
    if (bytes > page_bytes) break;
    page.entries.push_back(live[i]);
  }
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(page)}));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::FetchBundles& message) {
  const auto version = [&](model::Nation nation, std::uint64_t number) -> StoreResult<Bytes> {
    if (number == 0) return registry_.bundle(nation);
    PUENTE_TRY(auto kept, store_.bundle(nation, number));
    return kept ? std::move(kept->bundle) : Bytes();
  };
  PUENTE_TRY(Bytes mx, version(model::Nation::mx, message.mx));
  PUENTE_TRY(Bytes us, version(model::Nation::us, message.us));
  // One message a nation: both might not fit one frame.
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, codec::Bundles{std::move(mx), {}}}));
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, codec::Bundles{{}, std::move(us)}}));
  return {};
}

// Each agency is shown every entry in its own name, with the proof that it is in the log.
AnswerStatus Core::answer(Turn& turn, const From& from, codec::FetchDirectoryNotices& message) {
  Attached* const who = queues_.attached(from.device.key_id);
  const NotedHead& head = witnesses_.quorum_head();
  if (who == nullptr) return fail(ErrorCode::conflict, "say hello first");
  if (who->held_size > head.head.size)
    return fail(ErrorCode::unavailable, "no head as new as the device's has its quorum since this broker's start");
  PUENTE_TRY(
      std::vector<ports::DirectoryRow> rows,
      store_.directory_of(model::text_of(from.device.agency), message.from, head.head.size, codec::notices_max + 1));
  codec::DirectoryNotices page;
  page.more = rows.size() > codec::notices_max;
  if (page.more) rows.pop_back();
  for (ports::DirectoryRow& row : rows) {
    audit::Appended& logged = row.logged;
    PUENTE_TRY(codec::EventProof proof,
               log_.prove(logged.leaf, logged.nonce, logged.event, logged.index, head.head.size));
    page.proofs.push_back(std::move(proof));
  }
  PUENTE_TRY(page.head, queues_.head_update(*who, head, true));
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(page)}));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::FetchLog& message) {
  PUENTE_REQUIRE(only(from.device, pki::Role::auditor, "reading the log"));
  const NotedHead& head = witnesses_.quorum_head();
  const std::uint64_t size = head.head.size;
  if (message.from > size)
    return fail(ErrorCode::malformed, "the log has " + std::to_string(size) + " entries under its newest quorum head");
  PUENTE_TRY(codec::LogPage page, log_page(store_, from.device.key_id, from.device.agency.nation, message.from, size));
  page.head = head.note;
  // No reading without its entry: the page leaves when that is durable.
  log_.append({turn.now, codec::AuditReadEvent{from.device.key_id, message.from, page.leaves.size(), message.purpose}},
              audit::audience_of(from.device.agency.nation), turn.random);
  turn.after.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(page)}));
  return {};
}

// Hashes of the tree are nobody's secret: any device may ask, under any head it holds.
AnswerStatus Core::answer(Turn& turn, const From& from, codec::FetchProofs& message) {
  if (message.size > log_.head().size || message.from > message.size)
    return fail(ErrorCode::malformed, "proofs for a tree of " + std::to_string(message.size) + " entries, from " +
                                          std::to_string(message.from) + "; the log has " +
                                          std::to_string(log_.head().size));
  codec::Proofs proofs{message.size, {}, {}};
  for (const std::uint64_t index : message.indexes) {
    if (index >= message.size) return fail(ErrorCode::malformed, "a proof for an entry beyond its head");
    PUENTE_TRY(std::vector<Hash> inclusion, log_.tree().inclusion(index, message.size));
    proofs.inclusions.push_back(std::move(inclusion));
  }
  if (message.from > 0) {
    PUENTE_TRY(proofs.consistency, log_.tree().consistency(message.from, message.size));
  }
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(proofs)}));
  return {};
}

}  // namespace puente::broker::core
