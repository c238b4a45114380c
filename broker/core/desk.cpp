#include "broker/core/desk.h"

#include <fmt/format.h>

#include "crypto/record/derive.h"

namespace puente::broker::core {
namespace {

constexpr std::uint64_t hellos_of_person = 12;  // times an agent's: each command says one
constexpr Duration witnesses_asked_again_after = seconds(5);

// What a refused record's header says of itself; nothing where the message is another.
struct Named {
  std::optional<RecordId> record_id;
  std::optional<Hash> header_hash;
};
Named named_in(ByteView frame) {
  Named out;
  const auto message = codec::decode_device_message(frame);
  const auto* const submitted = message ? std::get_if<codec::Submit>(&message->body) : nullptr;
  if (submitted == nullptr) return out;
  out.header_hash = record::header_hash(submitted->header);
  if (const auto header = codec::decode_header(submitted->header)) out.record_id = header->record_id;
  return out;
}

}  // namespace

StoreStatus Desk::receive(Turn& turn, FrameReceived& input) {
  const trust::Device* const device = parts_.registry.directory().by_transport(input.peer);
  if (device == nullptr || input.frames.empty()) {
    turn.notice(Notice::Level::warning,
                "a message without content, or from a transport key that the directory does not "
                "hold any more, was dropped");
    return {};
  }
  Conduct& conduct = conducts_[device->key_id];
  ++conduct.messages;
  for (const Bytes& frame : input.frames) conduct.bytes += frame.size();
  const Bytes first = std::move(input.frames.front());
  input.frames.erase(input.frames.begin());
  auto message = codec::decode_device_message(first);
  const Caller caller{*device, input.connection, message ? message->request : 0};
  if (!message) {
    refuse(turn, caller, {"message", message.error(), first});
    return {};
  }
  if (!parts_.witnesses.compared()) {
    // A device may have the proof that the witnesses would bring.
    if (const auto* const hello = std::get_if<codec::Hello>(&message->body)) {
      const AnswerStatus shown = parts_.shown.look(*device, *hello, turn.now);
      const StoreError* const ours = shown ? nullptr : shown.error().of_store();
      if (ours != nullptr) return tl::unexpected(*ours);
    }
    turn.at_once.push_back(caller.answer(codec::Refusal{
        .code = ErrorCode::unavailable,
        .reason = "this broker has started, and serves nobody before witnesses of both nations have said that its "
                  "store is the newest: come again",
        .record_id = named_in(first).record_id,
        .come_again = witnesses_asked_again_after}));
    return {};
  }
  const auto done = [&]() -> AnswerStatus {
    // A key revoked after the handshake still delivers on its open connection: it is asked for every message.
    PUENTE_REQUIRE(parts_.registry.directory().usable(device->key_id, turn.latest));
    return std::visit(
        [&]<class M>(M& one) -> AnswerStatus {
          if constexpr (std::is_same_v<M, codec::Submit>) {
            return submit(turn, caller, one, std::move(input.frames), first);
          } else {
            if (!input.frames.empty()) return fail(ErrorCode::malformed, "frames after a message that has none");
            return answer(turn, caller, one);
          }
        },
        message->body);
  }();
  if (done) return {};
  if (const StoreError* const ours = done.error().of_store()) return tl::unexpected(*ours);
  const Error& refused = *done.error().of_peer();
  const Named record = named_in(first);
  if (refused.code == ErrorCode::replayed && record.record_id)
    PUENTE_REQUIRE(parts_.intake.keep_replay(turn, caller, *record.record_id, first));
  refuse(turn, caller,
         {record.header_hash ? "record" : "request", refused, first, record.record_id, record.header_hash});
  return {};
}

StoreStatus Desk::receive(Turn&, PeerGone& input) {
  parts_.presence.close(input.connection);
  return {};
}

StoreStatus Desk::receive(Turn& turn, KeyFought& input) {
  fights_.fought(turn, input);
  return {};
}

void Desk::refuse(Turn& turn, const Caller& caller, const Refused& refused) {
  Conduct& conduct = conducts_[caller.device.key_id];
  ++conduct.refused;
  if (turn.over) ++conduct.passed[static_cast<std::size_t>(turn.over->budget)];
  refusals_.refuse(turn, caller, refused);
}

AnswerStatus Desk::submit(Turn& turn, const Caller& caller, codec::Submit& message, std::vector<Bytes> slots,
                          ByteView frame) {
  PUENTE_REQUIRE(require_role(caller.device, pki::Role::agent, "sending a record"));
  if (!parts_.watch.finding().empty())
    return fail(ErrorCode::unavailable,
                "the log of this broker does not hold, and nothing is accepted: its operator "
                "knows why");
  return parts_.intake.submit(turn, caller,
                              {std::move(message.header), std::move(message.batch), std::move(message.entries),
                               std::move(message.release), std::move(slots)},
                              frame);
}

Status Desk::count_hello(Turn& turn, const Caller& caller) {
  MinuteCount& said = hellos_[caller.device.key_id].said;
  const std::uint64_t limit =
      parts_.budgets.hellos_a_minute * (caller.device.role == pki::Role::agent ? 1 : hellos_of_person);
  if (said.add(turn.now) <= limit) return {};
  return over_budget(turn, {Budget::hellos, said.end() - turn.now},
                     fmt::format("budget {}: a device of its role may say {} hellos a minute: come again in the next",
                                 name_of(Budget::hellos), limit));
}

AnswerStatus Desk::look_at_head(Turn& turn, const Caller& caller, const codec::Hello& message) {
  AnswerStatus shown = parts_.shown.look(caller.device, message, turn.now);
  const Error* const refused = shown ? nullptr : shown.error().of_peer();
  if (refused == nullptr || refused->code != ErrorCode::mismatch) return shown;
  // Once an hour of each: one device's are not to hide another's.
  Instant& alarmed = hellos_[caller.device.key_id].alarmed;
  if (turn.now - alarmed >= hours(1) || turn.now < alarmed) {
    alarmed = turn.now;
    turn.notice(Notice::Level::alarm, fmt::format("device {} says that it holds a head of size {}, which this log does "
                                                  "not lead to, and does not prove it",
                                                  caller.device.key_id.hex(), message.held_size));
  }
  return shown;
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Hello& message) {
  PUENTE_REQUIRE(count_hello(turn, caller));
  if (message.protocol != codec::protocol_2)
    return fail(ErrorCode::unknown_value,
                fmt::format("this broker speaks protocol {}, and the device protocol {}: install the same version of "
                            "Puente on both sides",
                            codec::protocol_2, message.protocol));
  const KeyId& device = caller.device.key_id;
  const trust::Treaty& treaty = parts_.registry.treaty().treaty();
  if (message.shard != treaty.shard())
    return fail(ErrorCode::stale,
                fmt::format("this is shard {} of the log ({}), by version {} of the treaty, and the treaty held there "
                            "names shard {}: put the same treaty on both sides",
                            treaty.shard(), treaty.broker.origin, treaty.version, message.shard));
  PUENTE_REQUIRE(look_at_head(turn, caller, message));
  if (const std::uint64_t given = parts_.queues.last_number(device); message.last_delivery > given)
    return fail(
        ErrorCode::mismatch,
        fmt::format("device {} holds delivery {}, and this broker has given it {}: was an older store put back?",
                    device.hex(), message.last_delivery, given));
  const auto [sequence, newest] = parts_.intake.newest_of(device);
  turn.at_once.push_back(caller.answer(codec::Welcome{treaty.shard(), sequence, newest}));
  parts_.presence.open({device, caller.connection, message.held_size}, message.last_delivery);
  PUENTE_REQUIRE(parts_.heartbeats.send(turn, device));
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Acknowledge& message) {
  PUENTE_REQUIRE(parts_.deliveries.acknowledge(turn, caller.device.key_id, message.number));
  parts_.refill.room_made(caller.device.key_id);
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::RefuseDelivery& message) {
  PUENTE_REQUIRE(parts_.refused.refuse(turn, caller.device, message));
  parts_.refill.room_made(caller.device.key_id);
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Publish& message) {
  PUENTE_TRY(const Taken taken,
             parts_.registry.publish(message.entry, Offerer{caller.connection, caller.request}, turn.now));
  if (taken == Taken::revocation) PUENTE_REQUIRE(parts_.heartbeats.beat(turn));
  if (taken == Taken::held_before) turn.after.push_back(caller.answer(codec::Done{}));
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Activate& message) {
  PUENTE_REQUIRE(require_role(caller.device, pki::Role::liaison, "activating a policy"));
  PUENTE_TRY(codec::PolicyEvent event, parts_.registry.activate(turn, message.bundle));
  parts_.log.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  turn.after.push_back(caller.answer(codec::Done{}));
  PUENTE_REQUIRE(parts_.heartbeats.beat(turn));
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Order& message) {
  if (caller.device.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "orders are for liaisons, and this is a certificate of the role " +
                                              std::string(pki::role_name(caller.device.role)));
  PUENTE_TRY(trust::SignedAct act, parts_.registry.load_act(message.text, turn.now));
  PUENTE_REQUIRE(std::visit([&](auto& one) { return parts_.orders.carry_out(turn, caller, one); }, act));
  // What is in force has changed with an order, not with an approval.
  if (std::holds_alternative<trust::SignedOrder>(act)) PUENTE_REQUIRE(parts_.heartbeats.beat(turn));
  return {};
}

namespace {

Status require_agent(const Caller& caller) {
  if (caller.device.role == pki::Role::agent) return {};
  return fail(ErrorCode::not_permitted, "this is for agents, about records that they sent or received");
}

}  // namespace

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Recall& message) {
  PUENTE_REQUIRE(require_agent(caller));
  PUENTE_TRY(codec::Recalled recalled,
             parts_.recall.recall(turn, caller.device.key_id, message.record_id, message.reason));
  turn.after.push_back(caller.answer(std::move(recalled)));
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Justify& message) {
  PUENTE_REQUIRE(require_agent(caller));
  PUENTE_REQUIRE(parts_.openings.justify(turn, caller.device.key_id, message.header_hash, message.reason));
  turn.after.push_back(caller.answer(codec::Done{}));
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::Opened& message) {
  PUENTE_REQUIRE(require_agent(caller));
  PUENTE_REQUIRE(parts_.openings.opened(turn, caller.device.key_id, message.header_hash));
  turn.after.push_back(caller.answer(codec::Done{}));
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::TakeNotice& message) {
  parts_.notices.taken(turn, caller.device.key_id, message.index);
  return {};
}

AnswerStatus Desk::answer(Turn& turn, const Caller& caller, codec::TakeOutcome& message) {
  PUENTE_REQUIRE(parts_.tracking.taken(turn, caller.device.key_id, message));
  return {};
}

}  // namespace puente::broker::core
