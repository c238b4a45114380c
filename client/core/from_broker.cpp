#include "client/core/from_broker.h"

#include <fmt/format.h>

namespace puente::client::core {

StoreStatus FromBroker::take(Turn& turn, Received& input) {
  // What comes before the welcome was meant for a connection that was lost, or for an earlier hello.
  const Conversation& conversation = parts_.conversation;
  if (!conversation.linked()) return {};
  if (!conversation.welcomed() && !std::holds_alternative<codec::Welcome>(input.message.body)) return {};
  const std::uint64_t request = input.message.request;
  return std::visit(
      [&]<class M>(M& one) -> StoreStatus {
        if constexpr (std::is_same_v<M, codec::Delivery>) {
          return take(turn, one, std::move(input.slots));
        } else {
          if (input.slots.empty()) return take(turn, request, one);
          turn.notice(Notice::Level::warning, "the broker sent frames after a message that has none; it was dropped");
          return {};
        }
      },
      input.message.body);
}

StoreStatus FromBroker::ask(Turn& turn) {
  PUENTE_TRY(auto proofs, parts_.log.question(turn));
  if (proofs) proofs_request_ = parts_.conversation.ask(turn, std::move(*proofs));
  return {};
}

StoreStatus FromBroker::take(Turn& turn, codec::Delivery& message, std::vector<Bytes> slots) {
  PUENTE_TRY(const bool good, parts_.inbox.take(turn, std::move(message), std::move(slots)));
  parts_.head_moved = parts_.head_moved || !turn.batch.empty();
  if (!good) parts_.conversation.begin_again(turn.now);
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Welcome& message) {
  const std::uint64_t shard = parts_.in_force.treaty().shard();
  if (message.shard != shard) {
    parts_.conversation.heartbeat(turn.now);
    turn.notice(
        Notice::Level::alarm,
        fmt::format("the broker says that its log is shard {}, and the treaty names shard {}", message.shard, shard));
    return {};
  }
  if (!parts_.conversation.welcomed())
    PUENTE_REQUIRE(parts_.outbox.connected(turn, message.sequence, message.previous));
  parts_.inbox.repeat_refusals(turn, true);
  parts_.conversation.welcome(turn.now);
  return parts_.requests.report_openings(turn);
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Receipt& message) {
  PUENTE_REQUIRE(parts_.outbox.take(turn, message));
  return parts_.log.told(turn, message);
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Tracking& message) {
  PUENTE_REQUIRE(parts_.outbox.take(turn, message));
  // Also what concerns no record here: else it is told without end.
  turn.after.push_back(
      to_broker(codec::DeviceMessage{0, codec::TakeOutcome{message.record_id, message.recipient, message.progress}}));
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::Refusal& message) {
  if (message.record_id) return parts_.outbox.take(turn, message, *message.record_id);
  if (parts_.requests.take(turn, request, message)) return {};
  // A mismatch: it has less of the log, or fewer deliveries, than it gave us.
  turn.notice(message.code == ErrorCode::mismatch ? Notice::Level::alarm : Notice::Level::warning,
              fmt::format("the broker refused a request: {}: {}", error_name(message.code), message.reason));
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Heartbeat& message) {
  parts_.conversation.heartbeat(turn.now);
  const Status taken = parts_.in_force.heartbeat(message, turn.now);
  if (!taken && taken.error().code != ErrorCode::stale) {
    turn.notice(Notice::Level::alarm, "a heartbeat does not hold: " + taken.error().what);
    parts_.conversation.begin_again(turn.now);
    return {};
  }
  if (!taken) turn.notice(Notice::Level::alarm, "the broker went back to an older state: " + taken.error().what);
  parts_.head_moved = true;
  parts_.synchronisation.go_on(turn);
  parts_.own_device.publish_packages(turn);
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::DirectoryPage& message) {
  if (!parts_.synchronisation.take(turn, request, message)) return {};
  parts_.outbox.look_again();
  parts_.own_device.publish_packages(turn);
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::Bundles& message) {
  if (parts_.synchronisation.take(turn, request, message)) parts_.outbox.look_again();
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::Pauses& message) {
  if (parts_.synchronisation.take(turn, request, message)) parts_.outbox.look_again();
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::DirectoryNotices& message) {
  if (parts_.synchronisation.take(turn, request, message))
    parts_.head_moved = true;
  else
    parts_.conversation.begin_again(turn.now);
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::Done& message) {
  parts_.requests.take(turn, request, message);
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::Recalled& message) {
  parts_.requests.take(turn, request, message);
  return {};
}

namespace {

void say_hold(Turn& turn, const codec::SenderHoldEvent& hold) {
  if (hold.refused > 0)
    turn.notice(Notice::Level::alarm,
                fmt::format("records of device {} of {} wait from now on for device {} of {}, which refused {} of them "
                            "within a day: they do not open",
                            hold.sender.hex(), hold.from, hold.recipient.hex(), hold.to, hold.refused));
  else
    turn.notice(Notice::Level::info, fmt::format("records of device {} of {} wait no longer for device {} of {}",
                                                 hold.sender.hex(), hold.from, hold.recipient.hex(), hold.to));
}

}  // namespace

StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Notice& message) {
  const std::uint64_t index = message.proof.index;
  const auto checked = [&]() -> Result<codec::Event> {
    PUENTE_TRY(const tlog::CosignedHead head, parts_.in_force.advance(message.head, turn.now));
    return trust::verify_event(message.proof, head);
  }();
  parts_.head_moved = true;
  if (!checked) {
    turn.notice(Notice::Level::alarm, "a notice does not hold: " + checked.error().what);
    parts_.conversation.begin_again(turn.now);
    return {};
  }
  if (const auto* const recall = std::get_if<codec::RecallEvent>(&checked->what)) {
    PUENTE_REQUIRE(parts_.inbox.take_recall(turn, *recall));
    turn.notice(Notice::Level::warning, "record " + recall->record_id.hex() + " was recalled by its sender");
  } else if (const auto* const opening = std::get_if<codec::OpeningEvent>(&checked->what)) {
    PUENTE_REQUIRE(
        parts_.outbox.take(turn, codec::Tracking{opening->record_id, opening->device, codec::Progress::opened}));
  } else if (const auto* const refusal = std::get_if<codec::DeliveryRefusalEvent>(&checked->what)) {
    if (!parts_.inbox.take_refusal(turn, *refusal))
      turn.notice(Notice::Level::alarm, fmt::format("the log says that this device refused delivery {}, and it never "
                                                    "signed that",
                                                    refusal->number));
  } else if (const auto* const hold = std::get_if<codec::SenderHoldEvent>(&checked->what)) {
    say_hold(turn, *hold);
  } else {
    turn.notice(Notice::Level::warning, "a notice of an event that concerns nobody here");
  }
  turn.after.push_back(to_broker(codec::DeviceMessage{0, codec::TakeNotice{index}}));
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t request, codec::Proofs& message) {
  if (request != proofs_request_ || request == 0) return {};  // of an earlier question
  proofs_request_ = 0;
  return parts_.log.take(turn, message);
}

void FromBroker::drop(Turn& turn, std::string_view what) {
  turn.notice(Notice::Level::warning, "the broker sent " + std::string(what) + " to an agent; it was dropped");
}
StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::LogPage&) {
  drop(turn, "a page of the log");
  return {};
}
StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Ordered&) {
  drop(turn, "the answer to a liaison's order");
  return {};
}
StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Approvals&) {
  drop(turn, "what waits for liaisons");
  return {};
}

StoreStatus FromBroker::take(Turn& turn, std::uint64_t, codec::Holds&) {
  drop(turn, "whose records are held");
  return {};
}

}  // namespace puente::client::core
