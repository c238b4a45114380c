// The socket that clients connect to, and what comes of too few descriptors: never a loop that spins.
//
// Errors: usage (no address in numbers), io.
#pragma once

#include <optional>
#include <string>

#include "broker/edge/admissions.h"
#include "io/descriptor.h"

namespace puente::broker::io {

class Listener {
 public:
  // `host`: an address in numbers, or "*" for all of the machine's, IPv4 and IPv6. Port 0: any that is free.
  static Result<Listener> listen(const std::string& host, std::uint16_t port);

  int descriptor() const { return socket_.get(); }
  std::string endpoint() const { return endpoint_; }

  struct Accepted {
    puente::io::Descriptor socket;  // non-blocking
    edge::Source source;
  };
  enum class Nobody {
    waits,      // any more
    was_taken,  // no descriptor was left: a spare one was given up to close whoever came first; ask again
    can_be,     // not even that: ask again after a while, not at once
  };
  tl::expected<Accepted, Nobody> accept();

 private:
  Listener(puente::io::Descriptor socket, std::string endpoint);
  puente::io::Descriptor socket_;
  std::string endpoint_;
  puente::io::Descriptor spare_;
};

// A blocking connection to where a listener says that it listens (0.0.0.0 and [::] are this machine). Its calls wait no
// longer than that.
Result<puente::io::Descriptor> connect_to(const std::string& endpoint, Duration patience);

// How many descriptors this process may have open. (prepare_process() of broker/app has raised it.)
std::size_t descriptor_limit();

}  // namespace puente::broker::io
