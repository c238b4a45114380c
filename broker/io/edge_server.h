// The broker's edge as the core's thread sees it: clients connect and are proven on a thread of its own; whole messages
// come here, and go from here. broker/edge says what is spoken, edge_loop.h what is bounded.
//
// Whoever is spoken to is a CURVE key, on a connection whose number is never used again. All calls are for one thread.
// Errors: usage, io.
#pragma once

#include <memory>
#include <thread>

#include "broker/io/edge_loop.h"

namespace puente::broker::io {

class EdgeServer {
 public:
  // Listens, and serves from now on those who are on the list. Connections stay below the process's limit on
  // descriptors.
  static Result<std::unique_ptr<EdgeServer>> start(const std::string& host, std::uint16_t port, edge::ServerKey key,
                                                   edge::AllowList list, edge::Caps caps = {});
  ~EdgeServer();
  EdgeServer(const EdgeServer&) = delete;
  EdgeServer& operator=(const EdgeServer&) = delete;

  std::string endpoint() const { return endpoint_; }
  // Who may connect from now on. Whoever is connected and not on the list is closed.
  void allow(edge::AllowList list) { queue_.allow(std::move(list)); }
  // Polls readable while there is something to take().
  int descriptor() const { return queue_.readable(); }
  std::vector<FromEdge> take(std::size_t count_max, std::size_t bytes_max) { return queue_.take(count_max, bytes_max); }
  void charge(const std::vector<Spent>& spent) { queue_.charge(spent); }
  // A moment old.
  edge::Figures figures() { return queue_.figures(); }
  // False: nobody is there, or does not read.
  bool send(std::uint64_t connection, edge::OutMessage frames) { return queue_.send(connection, std::move(frames)); }

 private:
  explicit EdgeServer(std::string endpoint) : endpoint_(std::move(endpoint)) {}
  const std::string endpoint_;
  EdgeQueue queue_;
  std::unique_ptr<EdgeLoop> loop_;
  std::thread thread_;
};

// Proves, by trying one over the real socket, that a key which is not on the list is refused: with ERROR 400, before
// anything else. To be called before serving. Fails with `not_permitted` where it is not refused, `io` where the server
// does not answer.
Status prove_strangers_refused(const EdgeServer& server, const CurvePublic& server_key);

}  // namespace puente::broker::io
