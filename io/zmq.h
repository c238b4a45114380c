// ZeroMQ sockets, with the options that matter written at the call. The edge where zmq's errors become ours.
// A socket belongs to one thread. Errors: io, too_large, unavailable.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/secret.h"

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

// A long-term CURVE key pair (ZeroMQ RFC 26): X25519.
struct CurveKeys {
  CurvePublic public_key;
  CurvePrivate private_key;
};
CurveKeys generate_curve_keys();
CurvePublic curve_public_of(const CurvePrivate& key);

struct Multipart {
  std::vector<Bytes> frames;
  std::string user_id;              // what the ZAP handler said of the connection; empty on a client's socket
  bool claimed_routing_id = false;  // the peer chose its own routing id: not to be trusted with answers
};

enum class Kind { router, dealer, reply, pair };

class Socket {
 public:
  static Result<Socket> make(const Context& context, Kind kind);

  // Each takes effect for later binds and connects; a refusal by libzmq is a bug or an impossible environment.
  Status option(int name, int value, const char* text);
  Status option(int name, std::int64_t value, const char* text);
  Status option(int name, ByteView value, const char* text);
  Status curve_server(const CurveKeys& keys, const std::string& zap_domain);
  Status curve_client(const CurveKeys& keys, const CurvePublic& server);
  Status bind(const std::string& endpoint);
  Status connect(const std::string& endpoint);
  // Sends events of this socket's connections to a `pair` socket connected to `endpoint` (inproc).
  Status monitor(const std::string& endpoint, int events);
  Result<std::string> last_endpoint() const;

  // Does not wait. nullopt: nothing there. Takes a whole message always; fails with `too_large` (the message is
  // dropped) when it has more than `frames_max` frames or more than `bytes_max` bytes.
  Result<std::optional<Multipart>> receive(std::size_t frames_max, std::size_t bytes_max);
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
