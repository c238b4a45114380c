// The broker's ROUTER socket with CURVE, and the ZAP handler that says who may connect. Both live on the caller's
// thread: while it serves messages it also answers ZAP, and when it stops nobody can connect any more (fail closed).
// Each was found to be needed: non-empty ZAP domain and enforcement, a bound on message size before authentication, a
// short handshake.
#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "io/zmq.h"

namespace puente::broker::io {

struct Received {
  Bytes routing_id;  // of the connection the message came by; answers go there
  CurvePublic peer;  // proven by CURVE and allowed by ZAP
  std::vector<Bytes> frames;
};

class Router {
 public:
  using Allowed = std::function<bool(const CurvePublic&)>;

  // `allowed` is asked at each handshake.
  static Result<Router> listen(const puente::io::zmq::Context& context, const std::string& endpoint,
                               const puente::io::zmq::CurveKeys& keys, Allowed allowed);

  // Proves that a key nobody allowed is refused, by trying one on the real socket. To be called before serving; what
  // others send meanwhile is kept for receive().
  Status prove_strangers_refused(const puente::io::zmq::Context& context,
                                 const puente::io::zmq::CurveKeys& server_keys);

  // Answers the ZAP requests that wait.
  Status serve_zap();
  // nullopt: nothing waits. `dropped` is told of messages that were refused here (size, no user id, claimed routing
  // id).
  Result<std::optional<Received>> receive(const std::function<void(const Error&)>& dropped);
  Status send(const Bytes& routing_id, const std::vector<ByteView>& frames);

  void* router_socket() const { return router_.raw(); }
  void* zap_socket() const { return zap_.raw(); }
  std::string endpoint() const { return endpoint_; }

 private:
  Router(puente::io::zmq::Socket zap, puente::io::zmq::Socket router, Allowed allowed)
      : zap_(std::move(zap)), router_(std::move(router)), allowed_(std::move(allowed)) {}

  puente::io::zmq::Socket zap_;
  puente::io::zmq::Socket router_;
  Allowed allowed_;
  std::string endpoint_;
  std::optional<CurvePublic> tried_;  // the stranger's key of the proof
  bool tried_refused_ = false;
  std::deque<Received> early_;
};

}  // namespace puente::broker::io
