#include "broker/io/edge_queue.h"

#include <sys/eventfd.h>

#include <algorithm>

namespace puente::broker::io {
namespace {

constexpr edge::Cost least_cost = 10'000;  // nanoseconds: of a message that says nothing

puente::io::Descriptor make_event() {
  puente::io::Descriptor out(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  PUENTE_CHECK(out.get() >= 0, "an eventfd");
  return out;
}

void raise(const puente::io::Descriptor& event) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(event.get(), &one, sizeof one);
}

void lower(const puente::io::Descriptor& event) {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t drained = ::read(event.get(), &count, sizeof count);
}

}  // namespace

EdgeQueue::EdgeQueue() : to_core_event_(make_event()), to_edge_event_(make_event()) {}

std::vector<FromEdge> EdgeQueue::take(std::size_t count_max, std::size_t bytes_max) {
  const std::lock_guard lock(mutex_);
  std::vector<FromEdge> out = std::exchange(fights_, {});
  for (std::size_t bytes = 0; !turns_.empty() && out.size() < count_max && bytes < bytes_max;) bytes += take_one(out);
  if (turns_.empty()) lower(to_core_event_);
  if (waits_for_taking_ && !orders_.taken.empty()) wake_edge();
  return out;
}

std::size_t EdgeQueue::take_one(std::vector<FromEdge>& out) {
  const std::uint64_t connection = turns_.next();
  const auto found = to_core_.find(connection);
  Waiting& waiting = found->second;
  if (const auto backlog = backlogs_.find(connection);
      backlog != backlogs_.end() && backlog->second >= unread_bytes_of_one) {
    turns_.sleep(waiting.party, connection);
    stalled_.insert(connection);
    return 0;
  }
  std::size_t bytes = 0;
  if (const auto* const message = std::get_if<Arrived>(&waiting.events.front())) {
    bytes = message->bytes;
    orders_.taken.push_back({connection, waiting.party, bytes});
  }
  out.push_back(std::move(waiting.events.front()));
  waiting.events.pop_front();
  turns_.charge(waiting.party, connection, least_cost);
  if (waiting.events.empty()) {
    turns_.sleep(waiting.party, connection);
    to_core_.erase(found);
  }
  return bytes;
}

void EdgeQueue::charge(const std::vector<Spent>& spent) {
  const std::lock_guard lock(mutex_);
  for (const Spent& one : spent) turns_.charge(one.party, one.connection, one.cost);
}

bool EdgeQueue::send(std::uint64_t connection, edge::OutMessage frames) {
  const std::size_t bytes = edge::bytes_of(frames);
  const std::lock_guard lock(mutex_);
  const auto backlog = backlogs_.find(connection);
  if (backlog == backlogs_.end()) return false;
  backlog->second += bytes;
  backlogs_bytes_ += bytes;
  if (backlog->second > backlog_bytes_max) {
    give_up(connection);
  } else {
    orders_.sendings.push_back({connection, std::move(frames)});
    if (backlogs_bytes_ > backlogs_bytes_max)
      give_up(std::ranges::max_element(backlogs_, {}, [](const auto& one) { return one.second; })->first);
  }
  wake_edge();
  return backlogs_.contains(connection);
}

void EdgeQueue::give_up(std::uint64_t connection) {
  orders_.unread.push_back(connection);
  end_backlog(connection);
}

void EdgeQueue::end_backlog(std::uint64_t connection) {
  const auto found = backlogs_.find(connection);
  if (found == backlogs_.end()) return;
  backlogs_bytes_ -= found->second;
  backlogs_.erase(found);
  wake_stalled(connection);
}

void EdgeQueue::wake_stalled(std::uint64_t connection) {
  if (stalled_.erase(connection) == 0) return;
  if (turns_.empty() && fights_.empty()) raise(to_core_event_);
  turns_.wake(to_core_.at(connection).party, connection);
}

void EdgeQueue::allow(edge::AllowList list) {
  const std::lock_guard lock(mutex_);
  orders_.allow = std::move(list);
  wake_edge();
}

void EdgeQueue::stop() {
  const std::lock_guard lock(mutex_);
  orders_.stop = true;
  wake_edge();
}

void EdgeQueue::wake_edge() {
  if (!std::exchange(edge_woken_, true)) raise(to_edge_event_);
}

EdgeQueue::Orders EdgeQueue::take_orders() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(edge_woken_, false)) lower(to_edge_event_);
  return std::exchange(orders_, {});
}

void EdgeQueue::opened(std::uint64_t connection) {
  const std::lock_guard lock(mutex_);
  backlogs_.emplace(connection, 0);
}

void EdgeQueue::closed(std::uint64_t connection) {
  const std::lock_guard lock(mutex_);
  end_backlog(connection);
}

void EdgeQueue::drained(std::uint64_t connection, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto backlog = backlogs_.find(connection);
  if (backlog == backlogs_.end()) return;
  const std::size_t gone = std::min(backlog->second, bytes);
  backlog->second -= gone;
  backlogs_bytes_ -= gone;
  if (backlog->second < unread_bytes_of_one) wake_stalled(connection);
}

void EdgeQueue::push(std::vector<FromEdge> events) {
  if (events.empty()) return;
  const std::lock_guard lock(mutex_);
  const bool was_empty = turns_.empty() && fights_.empty();
  for (FromEdge& event : events) put(std::move(event));
  if (was_empty) raise(to_core_event_);
}

void EdgeQueue::put(FromEdge event) {
  const auto* const message = std::get_if<Arrived>(&event);
  const auto* const left = std::get_if<Left>(&event);
  if (message == nullptr && left == nullptr) return fights_.push_back(std::move(event));
  const std::uint64_t connection = message != nullptr ? message->connection : left->connection;
  Waiting& waiting = to_core_[connection];
  if (waiting.events.empty()) {
    if (message != nullptr) waiting.party = message->party;
    turns_.wake(waiting.party, connection);
  }
  waiting.events.push_back(std::move(event));
}

void EdgeQueue::waits_for_taking(bool waits) {
  const std::lock_guard lock(mutex_);
  waits_for_taking_ = waits;
  if (waits && !orders_.taken.empty()) wake_edge();
}

void EdgeQueue::tell(const edge::Figures& figures) {
  const std::lock_guard lock(mutex_);
  figures_ = figures;
}

edge::Figures EdgeQueue::figures() {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace puente::broker::io
