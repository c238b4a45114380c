// Between the thread of the sockets and the core's: values in both directions, and nothing else.
//
// Guarantee: what waits for a connection is bounded (backlog_bytes_max), and so is what waits for the core, by the
// loop, which reads on where Orders::taken says that there is room again. Order is kept for each connection; among
// connections parties take turns by the time that their messages cost (broker/edge/fair_turns.h). Each side has a
// descriptor that polls readable while something waits. Thread safe.
#pragma once

#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>

#include "broker/edge/admissions.h"
#include "broker/edge/fair_turns.h"
#include "io/descriptor.h"

namespace puente::broker::io {

// What may wait to be sent on one connection. It is more than all deliveries on their way to one recipient
// (broker/core/session/in_flight.h), the last record, and 16 MiB of answers: broker/app checks that at compile time.
inline constexpr std::size_t backlog_bytes_max = 96 << 20;
// Of all connections: beyond, whoever has most to read is closed.
inline constexpr std::size_t backlogs_bytes_max = 384 << 20;
// Who has so much to read is not asked for more requests.
inline constexpr std::size_t unread_bytes_of_one = 8 << 20;

struct Arrived {
  std::uint64_t connection = 0;  // answers go there
  CurvePublic peer;              // proven, and on the allow-list
  std::string party;             // whose key it is, by that list
  edge::Message frames;          // at least one
  std::size_t bytes = 0;
};
struct Left {  // closed, by whomever
  std::uint64_t connection = 0;
};
// What messages of a connection have cost, in nanoseconds.
struct Spent {
  std::string party;
  std::uint64_t connection = 0;
  edge::Cost cost = 0;
};
struct Fought {  // connections of this key replace each other, too often within a minute
  CurvePublic key;
  std::uint32_t replaced = 0;  // times
};
using FromEdge = std::variant<Arrived, Left, Fought>;

struct Sending {
  std::uint64_t connection = 0;
  edge::OutMessage frames;
};
struct Taken {
  std::uint64_t connection = 0;
  std::string party;
  std::size_t bytes = 0;
};

class EdgeQueue {
 public:
  EdgeQueue();

  // --- the core's thread
  int readable() const { return to_core_event_.get(); }
  // Of whoever's turn it is; of messages no more than so many bytes, beyond the last. Each is charged what one costs at
  // least, and what it has cost in fact is charged by the caller.
  std::vector<FromEdge> take(std::size_t count_max, std::size_t bytes_max);
  void charge(const std::vector<Spent>& spent);
  // False: that connection is not there, or too much waits for it already (then it is closed).
  bool send(std::uint64_t connection, edge::OutMessage frames);
  void allow(edge::AllowList list);
  void stop();
  // As the loop told them last.
  edge::Figures figures();

  // --- the loop's
  int ordered() const { return to_edge_event_.get(); }
  struct Orders {
    std::vector<Sending> sendings;
    std::vector<std::uint64_t> unread;  // whose backlog is full: to be closed
    std::vector<Taken> taken;
    std::optional<edge::AllowList> allow;
    bool stop = false;
  };
  Orders take_orders();
  void opened(std::uint64_t connection);
  void closed(std::uint64_t connection);
  // So many bytes of what was to be sent to it do not wait any more.
  void drained(std::uint64_t connection, std::size_t bytes);
  void push(std::vector<FromEdge> events);
  // Somebody is not read from until messages are taken: then the loop wants to know at once.
  void waits_for_taking(bool waits);
  void tell(const edge::Figures& figures);

 private:
  // Of one connection, in their order.
  struct Waiting {
    std::string party;
    std::deque<FromEdge> events;
  };
  void put(FromEdge event);
  std::size_t take_one(std::vector<FromEdge>& out);
  void give_up(std::uint64_t connection);
  void end_backlog(std::uint64_t connection);
  void wake_stalled(std::uint64_t connection);
  void wake_edge();

  std::mutex mutex_;
  puente::io::Descriptor to_core_event_, to_edge_event_;
  std::unordered_map<std::uint64_t, Waiting> to_core_;  // of connections that something waits of
  edge::FairTurns turns_;
  std::vector<FromEdge> fights_;  // of no connection: before all
  Orders orders_;
  bool edge_woken_ = false;
  bool waits_for_taking_ = false;
  std::unordered_map<std::uint64_t, std::size_t> backlogs_;  // of open connections, in bytes
  std::size_t backlogs_bytes_ = 0;                           // of all
  edge::Figures figures_;
  std::set<std::uint64_t> stalled_;  // whose messages wait until they have read
};

}  // namespace puente::broker::io
