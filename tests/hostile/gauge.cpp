#include "tests/hostile/gauge.h"

#include <zmq.h>

#include <algorithm>
#include <array>

#include "client/core/broker_limits.h"
#include "tests/support/must.h"

namespace puente::hostile {

using support::must;

Figures together(const std::vector<Figures>& all) {
  Figures out;
  for (const Figures& one : all) {
    out.per_second += one.per_second;
    out.p50_ms = std::max(out.p50_ms, one.p50_ms);
    out.p99_ms = std::max(out.p99_ms, one.p99_ms);
    out.lost += one.lost;
    out.refused += one.refused;
  }
  return out;
}

Pair::Pair(const Keys& sender, const Keys& recipient, std::string to)
    : from_(sender), to_(recipient), agency_(std::move(to)) {}

void Pair::wait() {
  std::array items{zmq_pollitem_t{from_.socket(), 0, ZMQ_POLLIN, 0}, zmq_pollitem_t{to_.socket(), 0, ZMQ_POLLIN, 0}};
  zmq_poll(items.data(), static_cast<int>(items.size()), 5);
}

void Pair::hear_recipient() {
  if (to_.lost()) to_.connect();
  while (const auto heard = to_.hear({})) {
    const auto* const delivery = std::get_if<codec::Delivery>(&heard->message.body);
    if (delivery == nullptr) continue;
    const codec::Event event = must(codec::decode_event(delivery->proof.event));
    const auto& what = std::get<codec::DeliveryEvent>(event.what);
    to_.say(codec::Acknowledge{what.number});
    const auto found = under_way_.find(what.record_id);
    if (found == under_way_.end()) continue;
    times_ms_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - found->second.since).count());
    under_way_.erase(found);
  }
}

void Pair::hear_sender() {
  if (from_.lost()) {
    from_.connect();
    for (auto& [id, one] : under_way_) one.again = Clock::now();
  }
  while (const auto heard = from_.hear({})) {
    if (const auto* const told = std::get_if<codec::Tracking>(&heard->message.body)) {
      from_.say(codec::TakeOutcome{told->record_id, told->recipient, told->progress});
    } else if (const auto* const refusal = std::get_if<codec::Refusal>(&heard->message.body)) {
      if (!refusal->record_id) continue;
      const auto found = under_way_.find(*refusal->record_id);
      if (found == under_way_.end()) continue;
      // Asked to come again: it counts as waiting all the time.
      if (!client::core::is_final(refusal->code)) {
        found->second.again =
            Clock::now() + std::chrono::milliseconds(std::max<std::int64_t>(refusal->come_again.ms, 100));
      } else {
        ++refused_;
        under_way_.erase(found);
      }
    }
  }
}

Figures Pair::run(std::chrono::milliseconds time) {
  times_ms_.clear();
  refused_ = 0;
  const auto begin = Clock::now();
  std::size_t delivered = 0;
  double seconds_taken = 0;
  for (bool begins = true;;) {
    const auto now = Clock::now();
    if (begins && now - begin >= time) {
      begins = false;
      delivered = times_ms_.size();
      seconds_taken = std::chrono::duration<double>(now - begin).count();
    }
    if (!begins && (under_way_.empty() || now - begin >= time + std::chrono::seconds(20))) break;
    while (begins && under_way_.size() < window) {
      codec::SealedRecord record =
          from_.seal({.to = {agency_}, .kind = model::Kind::advisory, .sections = {model::Section::narrative}});
      const RecordId id = must(codec::decode_header(record.header)).record_id;
      const bool said = from_.submit(record);
      under_way_[id] = {Clock::now(), std::move(record), {}};
      if (!said) under_way_[id].again = Clock::now();
      if (!said) break;
    }
    wait();
    hear_recipient();
    hear_sender();
    for (auto& [id, one] : under_way_)
      if (one.again && *one.again <= Clock::now() && from_.submit(one.record)) one.again.reset();
  }
  Figures out{static_cast<double>(delivered) / seconds_taken, 0, 0, under_way_.size(), refused_};
  under_way_.clear();
  if (times_ms_.empty()) return out;
  std::ranges::sort(times_ms_);
  out.p50_ms = times_ms_[times_ms_.size() / 2];
  out.p99_ms = times_ms_[times_ms_.size() * 99 / 100];
  return out;
}

}  // namespace puente::hostile
