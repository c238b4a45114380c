#include "broker/io/edge_server.h"

namespace puente::broker::io {
namespace {

constexpr std::size_t descriptors_of_others = 128;  // store, witnesses, files, the standard ones

}  // namespace

Result<std::unique_ptr<EdgeServer>> EdgeServer::start(const std::string& host, std::uint16_t port, edge::ServerKey key,
                                                      edge::AllowList list, edge::Caps caps) {
  const std::size_t descriptors = descriptor_limit();
  if (descriptors <= 2 * descriptors_of_others)
    return fail(ErrorCode::io, "this process may open " + std::to_string(descriptors) +
                                   " files, which is too few for a broker: raise its limit (ulimit -n, LimitNOFILE)");
  caps.connections = std::min(caps.connections, descriptors - descriptors_of_others);
  caps.half_open = std::min(caps.half_open, caps.connections / 2);
  PUENTE_TRY(Listener listener, Listener::listen(host, port));
  std::unique_ptr<EdgeServer> out(new EdgeServer(listener.endpoint()));
  PUENTE_TRY(out->loop_, EdgeLoop::make(std::move(listener), std::move(key), caps, out->queue_));
  out->allow(std::move(list));  // before anybody is read from: who is refused is silent for a while
  out->thread_ = std::thread([loop = out->loop_.get()] { loop->run(); });
  return out;
}

EdgeServer::~EdgeServer() {
  if (!thread_.joinable()) return;
  queue_.stop();
  thread_.join();
}

}  // namespace puente::broker::io
