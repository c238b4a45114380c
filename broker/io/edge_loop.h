// The thread of the broker's sockets: reads and writes octets, which broker/edge gives their meaning.
//
// Guarantee: it waits in one place (epoll) and never for one peer; what is held for peers is bounded by edge/limits.h,
// by the backlog of edge_queue.h, and by the bounds at the head of the source; who sends more is not read from,
// who does not read is closed. No key of records and no store is seen here.
#pragma once

#include "broker/edge/admissions.h"
#include "broker/io/edge_queue.h"
#include "broker/io/listener.h"

namespace puente::broker::io {

class EdgeLoop {
 public:
  // `queue` outlives it. Fails with `io` where the system has no epoll for us.
  static Result<std::unique_ptr<EdgeLoop>> make(Listener listener, edge::ServerKey key, const edge::Caps& caps,
                                                EdgeQueue& queue);
  // Until the queue says stop.
  void run();

 private:
  struct Peer {
    puente::io::Descriptor socket;
    edge::Connection connection;
    std::string party{};                         // once it is proven
    std::uint32_t interest = 0;                  // as epoll knows it; 0: it does not know the socket
    std::size_t untaken = 0, untaken_bytes = 0;  // of its messages that the core has not taken
    std::size_t partial_bytes = 0;               // of the one that is not whole
    std::size_t waiting_bytes = 0;               // to be sent, as the queue knows it
    bool opened = false;                         // the core may have heard of it
    bool broken = false;                         // nothing can be written to it any more
    bool shut = false;                           // and we have said our last
    std::optional<Instant> lingers_until{};
  };
  EdgeLoop(Listener listener, edge::ServerKey key, const edge::Caps& caps, EdgeQueue& queue,
           puente::io::Descriptor epoll);

  void turn();
  void carry_out(EdgeQueue::Orders orders);
  void accept_some();
  void listen(bool on);
  void read_from(Peer& peer);
  void discard_from(Peer& peer);
  void take_from(Peer& peer);
  void flush(Peer& peer);
  void sweep();
  void tell_figures();
  void bound_partial();
  void close_as_admissions_say();
  void settle_touched();
  void settle(Peer& peer);  // may end it
  bool wants_to_read(const Peer& peer) const;
  bool party_may_wait(const Peer& peer) const;
  void watch(Peer& peer);
  void remove(Peer& peer);
  Peer* find(std::uint64_t number);
  void touch(std::uint64_t number) { touched_.push_back(number); }
  void count(edge::Closing why) { ++figures_.closed[static_cast<std::size_t>(why)]; }

  Listener listener_;
  const edge::ServerKey key_;
  edge::Admissions admissions_;
  EdgeQueue& queue_;
  puente::io::Descriptor epoll_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Peer>> peers_;
  std::uint64_t last_number_ = 0;
  Bytes scratch_;
  std::vector<FromEdge> events_;
  std::vector<std::uint64_t> touched_;
  std::set<std::uint64_t> held_up_;                          // not read from until messages are taken
  std::size_t untaken_bytes_ = 0;                            // of all
  std::unordered_map<std::string, std::size_t> untaken_of_;  // bytes, of each party that has some
  std::size_t partial_bytes_ = 0;                            // of all
  edge::Figures figures_;
  bool listens_ = false;
  bool stops_ = false;
  Instant now_{}, swept_at_{};
};

}  // namespace puente::broker::io
