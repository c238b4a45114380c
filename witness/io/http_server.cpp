#include "witness/io/http_server.h"

#include <httplib.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <mutex>
#include <thread>

#include "crypto/base/escape.h"
#include "crypto/tlog/witness.h"
#include "io/clock.h"

namespace puente::witness::io {
namespace {

constexpr std::size_t threads = 4;
constexpr time_t timeout_seconds = 5;  // of a request's bytes, and of an answer's

void send(const core::Reply& reply, httplib::Response& response) {
  response.status = reply.status;
  response.set_content(reply.body, std::string(reply.content_type).c_str());
}

class Server final : public HttpServer {
 public:
  explicit Server(core::Witness& witness) : witness_(witness) {}
  ~Server() override {
    http_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Status listen(const trust::Address& address) {
    http_.new_task_queue = [] { return new httplib::ThreadPool(threads); };
    http_.set_payload_max_length(tlog::add_checkpoint_max_bytes);
    http_.set_read_timeout(timeout_seconds);
    http_.set_write_timeout(timeout_seconds);
    http_.set_tcp_nodelay(true);
    // The library's default (SO_REUSEPORT) lets a second program listen here and take a part of the requests.
    http_.set_socket_options([](socket_t socket) {
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    http_.Post("/add-checkpoint", [this](const httplib::Request& request, httplib::Response& response) {
      add_checkpoint(request, response);
    });
    http_.Get("/checkpoint", [this](const httplib::Request&, httplib::Response& response) {
      const std::lock_guard lock(mutex_);
      send(witness_.checkpoint(), response);
    });
    const char* const host = address.host.c_str();
    port_ =
        address.port == 0 ? http_.bind_to_any_port(host) : (http_.bind_to_port(host, address.port) ? address.port : -1);
    if (port_ < 0)
      return fail(ErrorCode::io, "cannot listen on " + address.host + ":" + std::to_string(address.port) +
                                     "; is something else there?");
    thread_ = std::thread([this] { http_.listen_after_bind(); });
    // Its stop() does nothing before it runs, and the thread would then be waited for without end.
    for (int i = 0; i < 5000 && !http_.is_running(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (!http_.is_running()) return fail(ErrorCode::io, "the HTTP server on " + address.host + " does not run");
    return {};
  }

  int port() const override { return port_; }

 private:
  void add_checkpoint(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    const auto reply = witness_.add_checkpoint(puente::io::now(), view_of(request.body));
    if (reply) return send(*reply, response);
    spdlog::error("not cosigned: {}", escape_line(reply.error().what));
    response.status = 503;
  }

  core::Witness& witness_;
  std::mutex mutex_;  // guards the witness: decide, keep and cosign are one step
  httplib::Server http_;
  std::thread thread_;
  int port_ = -1;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(const trust::Address& address, core::Witness& witness) {
  auto out = std::make_unique<Server>(witness);
  PUENTE_REQUIRE(out->listen(address));
  return std::unique_ptr<HttpServer>(std::move(out));
}

}  // namespace puente::witness::io
