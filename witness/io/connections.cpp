#include "witness/io/connections.h"

#include <unistd.h>

#include <algorithm>

namespace puente::witness::io {
namespace {

constexpr std::size_t known_max = 64;  // addresses

}  // namespace

Connections::~Connections() {
  for (const auto& [fd, connection] : all_) ::close(fd);
}

Connection* Connections::add(int fd, const std::string& address, Clock::time_point until, HttpRequest first) {
  const auto source = sources_.try_emplace(address).first;
  if (source->second.connections.size() >= of_one_max_)
    remove(source->second.connections.front());  // one of its own
  else if (all_.size() >= max_ && !close_oldest_stranger()) {
    ::close(fd);
    forget_source_if_unused(source);
    return nullptr;
  }
  // What was closed may have been the only one of this address.
  const auto where = sources_.try_emplace(address).first;
  Connection& out = all_.emplace(fd, Connection(std::move(first))).first->second;
  out.fd = fd;
  out.source = where;
  out.among_source = where->second.connections.insert(where->second.connections.end(), fd);
  out.stranger = !where->second.known;
  if (out.stranger) out.among_strangers = strangers_.insert(strangers_.end(), fd);
  out.until = until;
  due_.emplace(until, fd);
  return &out;
}

Connection* Connections::find(int fd) {
  const auto found = all_.find(fd);
  return found == all_.end() ? nullptr : &found->second;
}

void Connections::remove(int fd) {
  const auto found = all_.find(fd);
  if (found == all_.end()) return;
  Connection& connection = found->second;
  due_.erase({connection.until, fd});
  connection.source->second.connections.erase(connection.among_source);
  if (connection.stranger) strangers_.erase(connection.among_strangers);
  forget_source_if_unused(connection.source);
  ::close(fd);  // leaves the epoll set with it
  all_.erase(found);
}

void Connections::forget_source_if_unused(std::map<std::string, Source>::iterator source) {
  if (source->second.connections.empty() && !source->second.known) sources_.erase(source);
}

void Connections::set_until(Connection& connection, Clock::time_point until) {
  due_.erase({connection.until, connection.fd});
  connection.until = until;
  due_.emplace(until, connection.fd);
}

void Connections::know(Connection& connection) {
  const auto source = connection.source;
  if (!source->second.known) {
    source->second.known = true;
    for (const int fd : source->second.connections) {
      Connection& one = all_.at(fd);
      strangers_.erase(one.among_strangers);
      one.stranger = false;
    }
  }
  known_.remove(source->first);
  known_.push_back(source->first);
  if (known_.size() <= known_max) return;
  const auto oldest = sources_.find(known_.front());
  known_.pop_front();
  oldest->second.known = false;
  for (const int fd : oldest->second.connections) {
    Connection& one = all_.at(fd);
    one.among_strangers = strangers_.insert(strangers_.end(), fd);
    one.stranger = true;
  }
  forget_source_if_unused(oldest);
}

bool Connections::close_oldest_stranger() {
  if (strangers_.empty()) return false;
  remove(strangers_.front());
  return true;
}

void Connections::close_due(Clock::time_point now) {
  while (!due_.empty() && due_.begin()->first <= now) remove(due_.begin()->second);
}

std::optional<Clock::time_point> Connections::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

}  // namespace puente::witness::io
