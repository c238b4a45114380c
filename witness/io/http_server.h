// A witness over HTTP: POST /add-checkpoint (C2SP tlog-witness) and GET /checkpoint, the newest one it cosigned.
//
// Guarantee: requests reach the witness one after the other (one mutex), and each has a bound in bytes and in seconds.
// A head that could not be kept is answered with 503, and the reason is logged for the operator.
#pragma once

#include <memory>
#include <string>

#include "trust/address.h"
#include "witness/core/witness.h"

namespace puente::witness::io {

class HttpServer {
 public:
  // Serves on threads of its own until it goes. `witness` must outlive it, and is nobody else's meanwhile. Fails with
  // `io` where it cannot listen, also because somebody else does there. Port 0: any that is free.
  static Result<std::unique_ptr<HttpServer>> start(const trust::Address& address, core::Witness& witness);
  virtual ~HttpServer() = default;
  virtual int port() const = 0;
};

}  // namespace puente::witness::io
