// Recalls, reasons and openings: what an agent asks of the broker besides sending, and what it is told.
#include "client/core/agent.h"

namespace puente::client::core {
namespace {

constexpr std::size_t asked_max = 256;
constexpr std::size_t openings_at_once = 64;

}  // namespace

StoreStatus Agent::handle(Turn& turn, RecallRecord& input) {
  if (input.reason.size() > 200) {
    turn.at_once.push_back(Answered{input.ticket, fail(ErrorCode::too_large, "a reason of more than 200 bytes")});
    return {};
  }
  const Answer<bool> ask_broker = outbox_.recall(turn, input.record_id, input.reason);
  if (!ask_broker) {
    if (const StoreError* const ours = ask_broker.error().of_store()) return tl::unexpected(*ours);
    turn.at_once.push_back(Answered{input.ticket, tl::unexpected(*ask_broker.error().of_peer())});
  } else if (!*ask_broker) {
    turn.after.push_back(Answered{input.ticket, {}});
  } else if (!greeted_ || recalling_.size() >= asked_max) {
    turn.at_once.push_back(
        Answered{input.ticket, fail(ErrorCode::unavailable, "there is no connection to the broker")});
  } else {
    const std::uint64_t request = next_request_++;
    recalling_[request] = {input.ticket, input.record_id, input.reason};
    turn.at_once.push_back(to_broker(codec::DeviceMessage{request, codec::Recall{input.record_id, input.reason}}));
  }
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t request, codec::Recalled& message) {
  const auto found = recalling_.find(request);
  if (found == recalling_.end() || found->second.record_id != message.record_id) return {};
  outbox_.recalled(turn, message.record_id, found->second.reason);
  turn.after.push_back(Answered{found->second.ticket, {}, std::move(message.unreleased), std::move(message.released)});
  recalling_.erase(found);
  return {};
}

StoreStatus Agent::handle(Turn& turn, GiveReason& input) {
  if (!greeted_ || publishing_.size() >= asked_max) {
    turn.at_once.push_back(
        Answered{input.ticket, fail(ErrorCode::unavailable,
                                    "there is no connection to the broker, and without it what needs a "
                                    "reason cannot be opened")});
    return {};
  }
  const std::uint64_t request = next_request_++;
  publishing_[request] = input.ticket;
  turn.at_once.push_back(
      to_broker(codec::DeviceMessage{request, codec::Justify{input.header_hash, std::move(input.reason)}}));
  return {};
}

StoreStatus Agent::handle(Turn& turn, SeenRecord& input) {
  PUENTE_TRY(const bool fresh, inbox_.seen(turn, input));
  if (!fresh || !greeted_ || reporting_.size() >= asked_max) return {};  // reported after the next welcome
  const std::uint64_t request = next_request_++;
  reporting_[request] = turn.batch.marks.back();
  turn.after.push_back(to_broker(codec::DeviceMessage{request, codec::Opened{input.header_hash}}));
  return {};
}

StoreStatus Agent::report_openings(Turn& turn) {
  if (!reporting_.empty()) return {};
  PUENTE_TRY(const std::vector<ports::InboxMark> marks, store_.openings_to_report(openings_at_once));
  for (const ports::InboxMark& mark : marks) {
    const std::uint64_t request = next_request_++;
    reporting_[request] = mark;
    turn.at_once.push_back(to_broker(codec::DeviceMessage{request, codec::Opened{mark.header_hash}}));
  }
  return {};
}

StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::Notice& message) {
  const std::uint64_t index = message.proof.index;
  const auto checked = [&]() -> Result<codec::Event> {
    PUENTE_TRY(const tlog::CosignedHead head, in_force_.advance(message.head, turn.now));
    return trust::verify_event(message.proof, head);
  }();
  head_moved_ = true;
  if (!checked) {
    turn.notice(Notice::Level::alarm, "a notice does not hold: " + checked.error().what);
    resynchronise(turn);
    return {};
  }
  if (const auto* const recall = std::get_if<codec::RecallEvent>(&checked->what)) {
    PUENTE_REQUIRE(inbox_.take_recall(turn, *recall));
    turn.notice(Notice::Level::warning, "record " + recall->record_id.hex() + " was recalled by its sender");
  } else if (const auto* const opening = std::get_if<codec::OpeningEvent>(&checked->what)) {
    PUENTE_REQUIRE(outbox_.take(turn, codec::Tracking{opening->record_id, opening->device, codec::Progress::opened}));
  } else {
    turn.notice(Notice::Level::warning, "a notice of an event that concerns nobody here");
  }
  turn.after.push_back(to_broker(codec::DeviceMessage{0, codec::TakeNotice{index}}));
  return {};
}

bool Agent::refused(Turn& turn, std::uint64_t request, const codec::Refusal& message) {
  if (const auto found = recalling_.find(request); found != recalling_.end()) {
    turn.at_once.push_back(Answered{found->second.ticket, fail(message.code, message.reason)});
    recalling_.erase(found);
    return true;
  }
  const auto found = reporting_.find(request);
  if (found == reporting_.end()) return false;
  // The record is over: there is nobody to tell any more.
  if (message.code == ErrorCode::not_found) inbox_.reported(turn, found->second);
  reporting_.erase(found);
  return true;
}

void Agent::lost(Turn& turn) {
  for (const auto& [request, one] : recalling_)
    turn.at_once.push_back(Answered{one.ticket, fail(ErrorCode::unavailable, "the connection was lost; ask again")});
  recalling_.clear();
  reporting_.clear();
}

void Agent::drop(Turn& turn, std::string_view what) {
  turn.notice(Notice::Level::warning, "the broker sent " + std::string(what) + " to an agent; it was dropped");
}
StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::LogPage&) {
  drop(turn, "a page of the log");
  return {};
}
StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::Ordered&) {
  drop(turn, "the answer to a liaison's order");
  return {};
}
StoreStatus Agent::take(Turn& turn, std::uint64_t, codec::Approvals&) {
  drop(turn, "what waits for liaisons");
  return {};
}

}  // namespace puente::client::core
