// The open connections of a witness's server, and which one makes room where one more comes.
//
// Guarantee: never more than `max` of them, nor more than `of_one_max` from one address; a connection from a known
// address is closed for no stranger's. Everything here takes constant or logarithmic time. Not thread safe; no I/O but
// closing descriptors.
#pragma once

#include <chrono>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "witness/io/http_request.h"

namespace puente::witness::io {

using Clock = std::chrono::steady_clock;

struct Source;
struct Connection {
  explicit Connection(HttpRequest first) : request(std::move(first)) {}
  int fd = -1;
  HttpRequest request;
  std::string in, out;
  bool closing = false;   // nothing is answered any more: what still comes is thrown away
  bool answered = false;  // at least once
  Clock::time_point until;
  std::map<std::string, Source>::iterator source;
  std::list<int>::iterator among_source, among_strangers;
  bool stranger = true;
};

struct Source {
  std::list<int> connections;  // the oldest first
  bool known = false;
};

class Connections {
 public:
  Connections(std::size_t max, std::size_t of_one_max) : max_(max), of_one_max_(of_one_max) {}
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Closes another where there is no room. Null: there is none to be made, and `fd` is closed.
  Connection* add(int fd, const std::string& address, Clock::time_point until, HttpRequest first);
  Connection* find(int fd);
  void remove(int fd);
  void set_until(Connection& connection, Clock::time_point until);
  // Its address is no stranger's from now on, while it is among the newest so many.
  void know(Connection& connection);
  // The oldest stranger, to be closed where descriptors run out.
  bool close_oldest_stranger();
  void close_due(Clock::time_point now);
  std::optional<Clock::time_point> next_due() const;
  std::size_t size() const { return all_.size(); }

 private:
  void forget_source_if_unused(std::map<std::string, Source>::iterator source);

  std::size_t max_, of_one_max_;
  std::unordered_map<int, Connection> all_;
  std::map<std::string, Source> sources_;
  std::list<int> strangers_;  // the oldest first
  std::list<std::string> known_;
  std::set<std::pair<Clock::time_point, int>> due_;
};

}  // namespace puente::witness::io
