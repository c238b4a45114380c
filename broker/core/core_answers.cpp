// What devices ask of the broker.
#include "audit/chain.h"
#include "broker/core/core.h"
#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t page_bytes = 600 << 10;  // of a page's variable part: the frame stays below 1 MiB

Status only(const trust::Device& device, pki::Role role, std::string_view what) {
  if (device.role != role)
    return fail(ErrorCode::not_permitted, std::string(what) + " is for the role " + std::string(pki::role_name(role)) +
                                              ", and this is a certificate of the role " +
                                              std::string(pki::role_name(device.role)));
  return {};
}

}  // namespace

Status Core::handle(Turn& turn, FrameReceived& input) {
  const trust::Device* const device = registry_.directory().by_transport(input.peer);
  if (device == nullptr) {
    turn.notice(Notice::Level::warning,
                "a message from a transport key that the directory no longer holds was dropped");
    return {};
  }
  Session& session = sessions_[input.routing_id];
  session.device = device->key_id;
  const Bytes evidence = input.frames.front();
  auto message = codec::decode_message(input.frames.front());
  if (!message) {
    refuse(turn, *device, input.routing_id, 0, "message", message.error(), std::nullopt, evidence);
    return {};
  }
  // A key revoked after the handshake still delivers on its open connection (FACTS): asked for every message.
  const Status usable = registry_.directory().usable(device->key_id, refuse_by(turn.now));
  const From from{*device, input.routing_id, message->request};
  input.frames.erase(input.frames.begin());
  std::optional<RecordId> record_id;
  Status done = usable;
  if (usable) {
    done = std::visit(
        [&]<class M>(M& one) -> Status {
          if constexpr (std::is_same_v<M, codec::Submit>) {
            const auto header = codec::decode_header(one.header);
            if (header) record_id = header->record_id;
            return submit(turn, from, one, std::move(input.frames));
          } else if constexpr (requires { answer(turn, from, one); }) {
            if (!input.frames.empty()) return fail(ErrorCode::malformed, "frames after a message that has none");
            return answer(turn, from, one);
          } else {
            return fail(ErrorCode::malformed, "a message that only a broker sends");
          }
        },
        message->body);
  }
  if (!done) {
    if (done.error().code == ErrorCode::io) return done;  // the store, not the peer
    refuse(turn, *device, input.routing_id, message->request, "request", done.error(), record_id, evidence);
  }
  return {};
}

Status Core::submit(Turn& turn, const From& from, codec::Submit& message, std::vector<Bytes> slots) {
  PUENTE_REQUIRE(only(from.device, pki::Role::agent, "sending a record"));
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
                           .now = refuse_by(turn.now)};
  PUENTE_TRY(AdmissionOutcome outcome, admit(std::move(parts), from.device.key_id, view));
  if (const auto* const before = std::get_if<AcceptedBefore>(&outcome)) {
    turn.after.push_back(
        to(from.routing_id, codec::Message{from.request, codec::Receipt{before->record_id, before->header_hash}}));
    // Where it is durable already there may be no batch to wait for.
    if (!accepted_now_.contains({from.device.key_id, before->record_id})) {
      turn.at_once.push_back(std::move(turn.after.back()));
      turn.after.pop_back();
    }
    return {};
  }
  Admitted& admitted = std::get<Admitted>(outcome);
  const codec::Header& header = admitted.record()->header();
  const codec::Receipt receipt{header.record_id, admitted.record()->header_hash()};
  accepted_now_[{header.device, header.record_id}] = receipt.header_hash;
  chains_now_[header.device] = {header.device, admitted.record()->release().sequence, receipt.header_hash};
  // The receipt first: what became of the record follows it.
  turn.after.push_back(to(from.routing_id, codec::Message{from.request, receipt}));
  return queues_.enqueue(turn, std::move(admitted));
}

Status Core::answer(Turn& turn, const From& from, codec::Hello& message) {
  if (message.protocol != codec::protocol_1)
    return fail(ErrorCode::unknown_value, "this broker speaks protocol 1, not " + std::to_string(message.protocol));
  turn.at_once.push_back(to(from.routing_id, codec::Message{from.request, codec::Welcome{config_.shard}}));
  if (message.held_size > witnesses_.head().size && witnesses_.head().size > 0)
    turn.notice(Notice::Level::alarm, "device " + from.device.key_id.hex() + " holds a larger head than this log has");
  queues_.attach(turn, Attached{from.device.key_id, from.routing_id, message.held_size}, message.last_delivery,
                 message.shard);
  return send_heartbeat(turn, from.device.key_id);
}

Status Core::answer(Turn& turn, const From& from, codec::Acknowledge& message) {
  return queues_.acknowledge(turn, from.device.key_id, message.number);
}

Status Core::answer(Turn& turn, const From& from, codec::Publish& message) {
  std::optional<KeyId> revoked;
  PUENTE_TRY(const bool taken,
             registry_.publish(message.entry, Asker{from.routing_id, from.request}, turn.now, revoked));
  if (revoked) {
    queues_.revoked(*revoked);
    return heartbeat(turn);
  }
  if (!taken) turn.at_once.push_back(to(from.routing_id, codec::Message{from.request, codec::Done{}}));
  return {};
}

Status Core::answer(Turn& turn, const From& from, codec::Activate& message) {
  PUENTE_TRY(codec::PolicyEvent event, registry_.activate(turn, message.bundle));
  log_.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  turn.after.push_back(to(from.routing_id, codec::Message{from.request, codec::Done{}}));
  return heartbeat(turn);
}

Status Core::answer(Turn& turn, const From& from, codec::FetchDirectory& message) {
  // As of the newest heartbeat: what its hash is of.
  const std::vector<Bytes> live = registry_.directory().live(last_heartbeat_);
  codec::DirectoryPage page{static_cast<std::uint32_t>(live.size()), message.from, {}};
  std::size_t bytes = 0;
  for (std::size_t i = message.from; i < live.size() && page.entries.size() < codec::page_entries_max; ++i) {
    bytes += live[i].size();
    if (bytes > page_bytes) break;
    page.entries.push_back(live[i]);
  }
  turn.at_once.push_back(to(from.routing_id, codec::Message{from.request, std::move(page)}));
  return {};
}

Status Core::answer(Turn& turn, const From& from, codec::FetchBundles&) {
  // One message a nation: both might not fit one frame.
  turn.at_once.push_back(
      to(from.routing_id, codec::Message{from.request, codec::Bundles{registry_.bundle(model::Nation::mx), {}}}));
  turn.at_once.push_back(
      to(from.routing_id, codec::Message{from.request, codec::Bundles{{}, registry_.bundle(model::Nation::us)}}));
  return {};
}

Status Core::answer(Turn& turn, const From& from, codec::FetchLog& message) {
  PUENTE_REQUIRE(only(from.device, pki::Role::auditor, "reading the log"));
  const std::uint64_t size = witnesses_.head().size;
  codec::LogPage page;
  page.head = witnesses_.note();
  page.from = message.from;
  std::uint64_t end = std::min<std::uint64_t>(size, message.from + codec::page_entries_max);
  std::map<std::uint64_t, Bytes> blocks;
  for (const codec::Audience audience : {audit::audience_of(from.device.agency.nation), codec::Audience::both}) {
    PUENTE_TRY(std::vector<Bytes> found, store_.blocks(audience, message.from, end));
    for (Bytes& block : found) {
      PUENTE_TRY(const codec::Block decoded, codec::decode_block(block));
      blocks[decoded.entries.front().index] = std::move(block);
    }
  }
  std::size_t bytes = 0;
  for (auto& [first, block] : blocks) {
    bytes += block.size();
    if (bytes > page_bytes && !page.blocks.empty()) {
      end = first;
      break;
    }
    page.blocks.push_back(std::move(block));
  }
  if (message.from < end) {
    PUENTE_TRY(page.leaf_hashes, log_.tree().leaves(message.from, end - message.from));
  }
  if (message.from == 0) {
    PUENTE_TRY(const std::vector<codec::EpochSeal> seals, store_.seals(from.device.key_id));
    for (const codec::EpochSeal& seal : seals) page.seals.push_back(encode(seal));
  }
  // No reading without its entry: the page leaves when that is durable.
  log_.append({turn.now, codec::AuditReadEvent{from.device.key_id, message.from, page.leaf_hashes.size()}},
              audit::audience_of(from.device.agency.nation), turn.random);
  turn.after.push_back(to(from.routing_id, codec::Message{from.request, std::move(page)}));
  return {};
}

}  // namespace puente::broker::core
