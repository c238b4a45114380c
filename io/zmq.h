// ZeroMQ sockets of clients, with the options that matter written at the call. The edge where zmq's errors become ours.
// (The broker speaks the same protocol without libzmq: broker/edge.)
// A socket belongs to one thread. Errors: io, too_large, unavailable.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/curve_keys.h"

namespace puente::io::zmq {

class Context {
 public:
  Context();  // one I/O thread (a second does not help)
  void* raw() const { return context_.get(); }

 private:
  struct Terminate {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Terminate> context_;
};

enum class Kind { dealer, pair };

class Socket {
 public:
  static Result<Socket> make(const Context& context, Kind kind);

  // Each takes effect for later connects; a refusal by libzmq is a bug or an impossible environment.
  Status option(int name, int value, const char* text);
  Status option(int name, std::int64_t value, const char* text);
  Status option(int name, ByteView value, const char* text);
  Status curve_client(const CurveKeys& keys, const CurvePublic& server);
  Status connect(const std::string& endpoint);
  // Sends events of this socket's connections to a `pair` socket connected to `endpoint` (inproc).
  Status monitor(const std::string& endpoint, int events);

  // Does not wait. nullopt: nothing there. Takes a whole message always; fails with `too_large` (the message is
  // dropped) when it has more than `frames_max` frames or more than `bytes_max` bytes, and with `unavailable` where the
  // connection was lost within it: then libzmq must not be asked again (it would end at an assertion).
  Result<std::optional<std::vector<Bytes>>> receive(std::size_t frames_max, std::size_t bytes_max);
  // Does not wait. Fails with `unavailable` where the peer is gone or its queue is full; nothing was sent then.
  Status send(const std::vector<ByteView>& frames);

  void* raw() const { return socket_.get(); }

 private:
  struct Close {
    void operator()(void* socket) const;
  };
  std::unique_ptr<void, Close> socket_;
};

}  // namespace puente::io::zmq
