// What liaisons order: pauses, and their end.
#include <fmt/format.h>

#include "broker/core/core.h"
#include "broker/core/pause_event.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t page_bytes = 480 << 10;
constexpr std::size_t deferred_max = 4096;

}  // namespace

AnswerStatus Core::answer(Turn& turn, const From& from, codec::Order& message) {
  if (from.device.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "orders are for liaisons, and this is a certificate of the role " +
                                              std::string(pki::role_name(from.device.role)));
  PUENTE_TRY(trust::SignedAct act, registry_.load_act(message.text, turn.now));
  return std::visit([&](auto& one) { return carry_out(turn, from, one); }, act);
}

AnswerStatus Core::carry_out(Turn& turn, const From& from, trust::SignedApproval& approval) {
  PUENTE_TRY(codec::ApprovalEvent event, queues_.approve(turn, std::move(approval), from.device.agency.nation));
  const Hash hash = event.approval;
  log_.append({turn.now, std::move(event)}, codec::Audience::both, turn.random);
  turn.after.push_back(to(from.routing_id, codec::BrokerMessage{from.request, codec::Ordered{hash, {}}}));
  return {};
}

AnswerStatus Core::carry_out(Turn& turn, const From& from, trust::SignedOrder& order) {
  PUENTE_REQUIRE(registry_.order(turn, order, from.device.agency.nation));
  const auto* const resume = std::get_if<trust::Resume>(&order.order().what);
  const trust::SignedOrder& pause =
      resume == nullptr ? order : *registry_.pauses().find(order.order().nation, resume->number);
  PUENTE_TRY(const codec::PauseCount count, queues_.ordered(turn, order.order()));
  log_.append({turn.now, pause_event(order, resume == nullptr ? "pause" : "resume", pause.order(), count)},
              codec::Audience::both, turn.random);
  turn.notice(Notice::Level::warning,
              fmt::format("{} ({}): {}", trust::title_of(order.order()), resume == nullptr ? "pause" : "resume",
                          trust::scope_of(pause.order().pause())));
  turn.after.push_back(to(from.routing_id, codec::BrokerMessage{from.request, codec::Ordered{order.hash(), count}}));
  PUENTE_REQUIRE(heartbeat(turn));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::FetchPauses& message) {
  // As of the newest heartbeat: what its hash is of.
  const std::vector<const trust::SignedOrder*> live = registry_.pauses().live(last_heartbeat_);
  codec::Pauses page{static_cast<std::uint32_t>(live.size()), message.from, {}, {}, {}, {}};
  std::size_t bytes = 0;
  for (std::size_t i = message.from; i < live.size(); ++i) {
    bytes += live[i]->bytes().size();
    if (bytes > page_bytes) break;
    page.orders.push_back(live[i]->bytes());
  }
  const auto newest = [&](model::Nation nation) {
    const trust::Pauses::Newest held = registry_.pauses().newest(nation);
    return codec::NewestOrder{held.number, held.hash};
  };
  page.mx = newest(model::Nation::mx);
  page.us = newest(model::Nation::us);
  page.counts = queues_.pause_counts(turn.now);
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(page)}));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::FetchApprovals&) {
  if (from.device.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "what waits for liaisons is theirs");
  PUENTE_TRY(codec::Approvals waiting, queues_.requests(turn, from.device.agency.nation));
  turn.at_once.push_back(to(from.routing_id, codec::BrokerMessage{from.request, std::move(waiting)}));
  return {};
}

Status Core::defer(const From& from, std::variant<codec::Recall, codec::Justify, codec::Opened> what) {
  if (from.device.role != pki::Role::agent)
    return fail(ErrorCode::not_permitted, "this is for agents, about records that they sent or received");
  if (deferred_.size() >= deferred_max)
    return fail(ErrorCode::unavailable, "too much waits for the store: ask again in a moment");
  deferred_.push_back({from.device.key_id, from.routing_id, from.request, std::move(what)});
  return {};
}

AnswerStatus Core::answer(Turn&, const From& from, codec::Recall& message) {
  PUENTE_REQUIRE(defer(from, std::move(message)));
  return {};
}

AnswerStatus Core::answer(Turn&, const From& from, codec::Justify& message) {
  PUENTE_REQUIRE(defer(from, std::move(message)));
  return {};
}

AnswerStatus Core::answer(Turn&, const From& from, codec::Opened& message) {
  PUENTE_REQUIRE(defer(from, message));
  return {};
}

AnswerStatus Core::answer(Turn& turn, const From& from, codec::TakeNotice& message) {
  queues_.take_notice(turn, from.device.key_id, message.index);
  return {};
}

StoreStatus Core::carry_out_deferred(Turn& turn) {
  // One at a time: what it changes must be in the store before the next looks there.
  Deferred one = std::move(deferred_.front());
  deferred_.pop_front();
  const trust::Device* const device = registry_.directory().find(one.device);
  if (device == nullptr) return {};
  const From from{*device, one.routing_id, one.request};
  const AnswerStatus done = std::visit(
      [&]<class M>(M& message) -> AnswerStatus {
        codec::BrokerMessage answer{one.request, codec::Done{}};
        if constexpr (std::is_same_v<M, codec::Recall>) {
          PUENTE_TRY(codec::Recalled recalled, queues_.recall(turn, one.device, message.record_id, message.reason));
          answer.body = std::move(recalled);
        } else if constexpr (std::is_same_v<M, codec::Justify>) {
          PUENTE_REQUIRE(queues_.justify(turn, one.device, message.header_hash, message.reason));
        } else {
          PUENTE_REQUIRE(queues_.opened(turn, one.device, message.header_hash));
        }
        // Where nothing changed there is no batch to wait for.
        (turn.batch.empty() && !log_.has_staged() ? turn.at_once : turn.after).push_back(to(one.routing_id, answer));
        return {};
      },
      one.what);
  if (done) return {};
  return refuse_or_stop(turn, from, done.error(), {"request", nullptr, {}, std::nullopt, std::nullopt});
}

StoreStatus Core::end_pauses(Turn& turn) {
  const std::vector<codec::PauseCount> over = queues_.take_over_pauses(turn);
  for (const codec::PauseCount& count : over) {
    const trust::SignedOrder* const pause = registry_.pauses().find(count.nation, count.number);
    if (pause != nullptr)
      log_.append({turn.now, pause_event(*pause, "expired", pause->order(), count)}, codec::Audience::both,
                  turn.random);
  }
  return over.empty() ? StoreStatus{} : heartbeat(turn);
}

}  // namespace puente::broker::core
