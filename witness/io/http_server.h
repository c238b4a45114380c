// A witness over HTTP: POST /add-checkpoint (C2SP tlog-witness) and GET /checkpoint, the newest one it cosigned.
//
// One thread waits for all connections at once, so that a slow one holds up nobody. Guarantee: a request has 5 seconds
// from its first byte to its last, an answer as long to be taken, and a connection that says nothing as long to begin;
// connections_max are open at most, 256 of them from one address, and where one more comes, the oldest stranger's is
// closed for it: an address that brought a head beyond the one held, which only the log can make, is no stranger. A
// head that could not be kept is answered with 503, and the reason is logged for the operator.
#pragma once

#include <memory>
#include <string>

#include "trust/address.h"
#include "witness/core/witness.h"

namespace puente::witness::io {

inline constexpr std::size_t connections_max = 4096;  // fewer where the limit of open files is lower
inline constexpr std::size_t connections_of_one_max = 256;

class HttpServer {
 public:
  // Serves on a thread of its own until it goes. `witness` must outlive it, and is nobody else's meanwhile. Fails with
  // `io` where it cannot listen, also because somebody else does there. Port 0: any that is free.
  static Result<std::unique_ptr<HttpServer>> start(const trust::Address& address, core::Witness& witness);
  virtual ~HttpServer() = default;
  virtual int port() const = 0;  // -1: of a Unix socket
};

}  // namespace puente::witness::io
