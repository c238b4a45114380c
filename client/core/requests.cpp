#include "client/core/requests.h"

#include "trust/directory.h"

namespace puente::client::core {
namespace {

constexpr std::size_t asked_max = 256;
constexpr std::size_t openings_at_once = 64;
constexpr std::size_t reason_bytes_max = 200;  // of a recall
constexpr const char* no_connection = "there is no connection to the broker";

}  // namespace

Requests::Requests(Self self, const primitives::SigningKey& key, ports::PendingView& view, Conversation& conversation,
                   Outbox& outbox, Inbox& inbox, Telling& telling)
    : self_(std::move(self)),
      key_(key),
      view_(view),
      conversation_(conversation),
      outbox_(outbox),
      inbox_(inbox),
      telling_(telling) {}

void Requests::refuse(Turn& turn, std::uint64_t ticket, const char* why) {
  turn.at_once.push_back(Answered{ticket, fail(ErrorCode::unavailable, why)});
}

StoreStatus Requests::handle(Turn& turn, PublishEntry& input) {
  if (!conversation_.welcomed() || asked_.size() >= asked_max)
    refuse(turn, input.ticket, no_connection);
  else
    asked_[conversation_.ask(turn, codec::Publish{std::move(input.entry)})] = input.ticket;
  return {};
}

StoreStatus Requests::handle(Turn& turn, RevokeSelf& input) {
  const codec::RevocationBody body{self_.device, std::move(input.reason), turn.now};
  PublishEntry entry{input.ticket, trust::revocation_entry_by_device(body, key_)};
  return handle(turn, entry);
}

void Requests::publish(Turn& turn, std::vector<Bytes> entries) {
  for (Bytes& entry : entries) asked_[conversation_.ask(turn, codec::Publish{std::move(entry)})] = std::nullopt;
}

StoreStatus Requests::handle(Turn& turn, RecallRecord& input) {
  if (input.reason.size() > reason_bytes_max) {
    turn.at_once.push_back(Answered{input.ticket, fail(ErrorCode::too_large, "a reason of more than 200 bytes")});
    return {};
  }
  const Answer<bool> ask_broker = outbox_.recall(turn, input.record_id, input.reason);
  if (!ask_broker) {
    if (const StoreError* const ours = ask_broker.error().of_store()) return tl::unexpected(*ours);
    turn.at_once.push_back(Answered{input.ticket, tl::unexpected(*ask_broker.error().of_peer())});
  } else if (!*ask_broker) {
    turn.after.push_back(Answered{input.ticket, {}});
  } else if (!conversation_.welcomed() || recalling_.size() >= asked_max) {
    refuse(turn, input.ticket, no_connection);
  } else {
    const std::uint64_t request = conversation_.ask(turn, codec::Recall{input.record_id, input.reason});
    recalling_[request] = {input.ticket, input.record_id, std::move(input.reason)};
  }
  return {};
}

StoreStatus Requests::handle(Turn& turn, GiveReason& input) {
  if (!conversation_.welcomed() || asked_.size() >= asked_max)
    refuse(turn, input.ticket,
           "there is no connection to the broker, and without it what needs a reason cannot be opened");
  else
    asked_[conversation_.ask(turn, codec::Justify{input.header_hash, std::move(input.reason)})] = input.ticket;
  return {};
}

StoreStatus Requests::handle(Turn& turn, SeenRecord& input) {
  PUENTE_TRY(const bool fresh, inbox_.seen(turn, input));
  turn.after.push_back(Answered{input.ticket, {}});
  if (!fresh || !conversation_.welcomed() || reporting_.size() >= asked_max) return {};  // after the next welcome
  const std::uint64_t request = conversation_.next_number();
  reporting_[request] = turn.batch.marks.back();
  turn.after.push_back(to_broker(codec::DeviceMessage{request, codec::Opened{input.header_hash}}));
  return {};
}

StoreStatus Requests::handle(Turn& turn, MarkRead& input) {
  input.mark.at = turn.now;
  telling_.opened(turn, {input.mark.sender, input.mark.record_id});
  turn.batch.reads.push_back(std::move(input.mark));
  turn.after.push_back(Answered{input.ticket, {}});
  return {};
}

StoreStatus Requests::report_openings(Turn& turn) {
  if (!reporting_.empty()) return {};
  PUENTE_TRY(const std::vector<ports::InboxMark> marks, view_.openings_to_report(openings_at_once));
  for (const ports::InboxMark& mark : marks)
    reporting_[conversation_.ask(turn, codec::Opened{mark.header_hash})] = mark;
  return {};
}

void Requests::lost(Turn& turn) {
  for (const auto& [request, ticket] : asked_)
    if (ticket) refuse(turn, *ticket, "the connection was lost");
  for (const auto& [request, one] : recalling_) refuse(turn, one.ticket, "the connection was lost; ask again");
  asked_.clear();
  recalling_.clear();
  reporting_.clear();
}

void Requests::take(Turn& turn, std::uint64_t request, const codec::Done&) {
  if (const auto opening = reporting_.find(request); opening != reporting_.end()) {
    inbox_.reported(turn, opening->second);
    reporting_.erase(opening);
    return;
  }
  const auto found = asked_.find(request);
  if (found == asked_.end()) return;
  if (found->second) turn.at_once.push_back(Answered{*found->second, {}});
  asked_.erase(found);
}

void Requests::take(Turn& turn, std::uint64_t request, codec::Recalled& message) {
  const auto found = recalling_.find(request);
  if (found == recalling_.end() || found->second.record_id != message.record_id) return;
  outbox_.recalled(turn, message.record_id, found->second.reason);
  turn.after.push_back(Answered{found->second.ticket, {}, std::move(message.unreleased), std::move(message.released)});
  recalling_.erase(found);
}

bool Requests::take(Turn& turn, std::uint64_t request, const codec::Refusal& message) {
  if (const auto found = recalling_.find(request); found != recalling_.end()) {
    turn.at_once.push_back(Answered{found->second.ticket, fail(message.code, message.reason)});
    recalling_.erase(found);
    return true;
  }
  if (const auto found = reporting_.find(request); found != reporting_.end()) {
    // The record is over: there is nobody to tell any more.
    if (message.code == ErrorCode::not_found) inbox_.reported(turn, found->second);
    reporting_.erase(found);
    return true;
  }
  const auto found = asked_.find(request);
  if (found == asked_.end()) return false;
  if (found->second)
    turn.at_once.push_back(Answered{*found->second, fail(message.code, message.reason)});
  else
    turn.notice(Notice::Level::warning, "a daily package was not published: " + message.reason);
  asked_.erase(found);
  return true;
}

}  // namespace puente::client::core
