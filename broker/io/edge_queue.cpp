#include "broker/io/edge_queue.h"

#include <sys/eventfd.h>

namespace puente::broker::io {
namespace {

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
  std::vector<FromEdge> out;
  std::size_t bytes = 0;
  while (to_core_begin_ < to_core_.size() && out.size() < count_max && bytes < bytes_max) {
    FromEdge& event = to_core_[to_core_begin_++];
    if (const auto* const message = std::get_if<Arrived>(&event)) {
      bytes += message->bytes;
      orders_.taken.push_back({message->connection, message->bytes});
    }
    out.push_back(std::move(event));
  }
  if (to_core_begin_ == to_core_.size()) {
    to_core_.clear();
    to_core_begin_ = 0;
    lower(to_core_event_);
  } else if (2 * to_core_begin_ >= to_core_.size()) {
    // While messages come as fast as they are taken it never is empty: what was taken goes all the same.
    to_core_.erase(to_core_.begin(), to_core_.begin() + static_cast<std::ptrdiff_t>(to_core_begin_));
    to_core_begin_ = 0;
  }
  if (waits_for_taking_ && !orders_.taken.empty()) wake_edge();
  return out;
}

std::size_t EdgeQueue::kept() {
  const std::lock_guard lock(mutex_);
  return to_core_.size();
}

bool EdgeQueue::send(std::uint64_t connection, edge::OutMessage frames) {
  const std::size_t bytes = edge::bytes_of(frames);
  const std::lock_guard lock(mutex_);
  const auto backlog = backlogs_.find(connection);
  if (backlog == backlogs_.end()) return false;
  if (backlog->second + bytes > backlog_bytes_max) {
    orders_.unread.push_back(connection);
    backlogs_.erase(backlog);
  } else {
    backlog->second += bytes;
    orders_.sendings.push_back({connection, std::move(frames)});
  }
  wake_edge();
  return backlogs_.contains(connection);
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
  backlogs_.erase(connection);
}

void EdgeQueue::drained(std::uint64_t connection, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto backlog = backlogs_.find(connection);
  if (backlog != backlogs_.end()) backlog->second -= std::min(backlog->second, bytes);
}

void EdgeQueue::push(std::vector<FromEdge> events) {
  if (events.empty()) return;
  const std::lock_guard lock(mutex_);
  const bool was_empty = to_core_.empty();
  if (was_empty)
    to_core_ = std::move(events);
  else
    to_core_.insert(to_core_.end(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
  if (was_empty) raise(to_core_event_);
}

void EdgeQueue::waits_for_taking(bool waits) {
  const std::lock_guard lock(mutex_);
  waits_for_taking_ = waits;
  if (waits && !orders_.taken.empty()) wake_edge();
}

}  // namespace puente::broker::io
