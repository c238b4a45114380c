#include "client/io/witness_server.h"

#include <httplib.h>

#include <charconv>
#include <chrono>
#include <mutex>
#include <thread>

#include "crypto/tlog/quorum.h"
#include "crypto/tlog/witness.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::io {
namespace {

class Server final : public WitnessServer {
 public:
  Server(const WitnessConfig& config, const primitives::SigningKey& key) : config_(config), key_(key) {}
  ~Server() override {
    http_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Status load() {
    const auto text = puente::io::read_text(config_.state, tlog::note_max_bytes);
    if (!text && text.error().code == ErrorCode::not_found) return {};
    if (!text) return tl::unexpected(text.error());
    PUENTE_TRY(const bool of_before, keep_before(*text));
    if (of_before) return {};
    const auto head = tlog::verify_head_log_only(view_of(*text), config_.log, config_.origin);
    if (!head) return tl::unexpected(head.error().at(config_.state.string()));
    newest_ = tlog::StoredHead{head->size(), head->root()};
    newest_note_ = *text;
    return {};
  }

  Status listen() {
    const std::size_t colon = config_.listen.rfind(':');
    int port = -1;
    if (colon != std::string::npos)
      std::from_chars(config_.listen.data() + colon + 1, config_.listen.data() + config_.listen.size(), port);
    if (port < 0 || port > 65535)
      return fail(ErrorCode::usage, "a witness listens on HOST:PORT, not on '" + config_.listen + "'");
    http_.new_task_queue = [] { return new httplib::ThreadPool(4); };
    http_.set_payload_max_length(tlog::add_checkpoint_max_bytes);
    http_.set_read_timeout(5);
    http_.set_write_timeout(5);
    http_.set_tcp_nodelay(true);
    http_.Post("/add-checkpoint", [this](const httplib::Request& request, httplib::Response& response) {
      add_checkpoint(request, response);
    });
    http_.Get("/checkpoint", [this](const httplib::Request&, httplib::Response& response) {
      const std::lock_guard lock(mutex_);
      response.status = newest_ ? 200 : 404;
      response.set_content(newest_note_, "text/plain");
    });
    const std::string host = config_.listen.substr(0, colon);
    port_ = port == 0 ? http_.bind_to_any_port(host.c_str()) : (http_.bind_to_port(host.c_str(), port) ? port : -1);
    if (port_ < 0) return fail(ErrorCode::io, "cannot listen on " + config_.listen + "; is something else there?");
    thread_ = std::thread([this] { http_.listen_after_bind(); });
    // Its stop() does nothing before it runs, and the thread would then be waited for without end.
    for (int i = 0; i < 5000 && !http_.is_running(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (!http_.is_running()) return fail(ErrorCode::io, "the HTTP server on " + config_.listen + " does not run");
    return {};
  }

  int port() const override { return port_; }

 private:
  // The newest checkpoint of the shard before? Then it is kept, and compared with the hand-over.
  Result<bool> keep_before(const std::string& text) const {
    if (!config_.handover) return false;
    const trust::Handover& handover = *config_.handover;
    const auto head = tlog::verify_head_log_only(view_of(text), handover.log, handover.log.name);
    if (!head) return false;
    if (const Status leads = trust::check_held_head(handover, {head->size(), head->root()}); !leads)
      return tl::unexpected(leads.error().at(config_.state.string()));
    const std::string kept = config_.state.string() + ".shard-" + std::to_string(handover.shard - 1);
    PUENTE_REQUIRE(puente::io::write_file(kept, view_of(text), puente::io::Mode::open));
    return true;
  }

  void add_checkpoint(const httplib::Request& request, httplib::Response& response) {
    const std::lock_guard lock(mutex_);
    const tlog::StoredHead* const latest = newest_ ? &*newest_ : nullptr;
    tlog::WitnessAnswer answer =
        tlog::decide_add_checkpoint(latest, view_of(request.body), config_.origin, config_.log);
    if (answer.accepted) {
      const std::string note = tlog::format_note(answer.accepted->note());
      if (!puente::io::write_file(config_.state, view_of(note), puente::io::Mode::open)) {
        response.status = 503;  // not stored, so not signed
        return;
      }
      newest_ = answer.accepted->head();
      answer.body = tlog::cosign_accepted(*answer.accepted, config_.name, key_, puente::io::now());
      newest_note_ = note + answer.body;
    }
    response.status = answer.status;
    const std::string type = answer.content_type.empty() ? "text/plain" : std::string(answer.content_type);
    response.set_content(answer.body, type.c_str());
  }

  WitnessConfig config_;
  const primitives::SigningKey& key_;
  std::mutex mutex_;  // guards newest_ and newest_note_, and makes check and store one step
  std::optional<tlog::StoredHead> newest_;
  std::string newest_note_;
  httplib::Server http_;
  std::thread thread_;
  int port_ = -1;
};

}  // namespace

Result<std::unique_ptr<WitnessServer>> WitnessServer::start(const WitnessConfig& config,
                                                            const primitives::SigningKey& key) {
  auto out = std::make_unique<Server>(config, key);
  PUENTE_REQUIRE(out->load());
  PUENTE_REQUIRE(out->listen());
  return std::unique_ptr<WitnessServer>(std::move(out));
}

}  // namespace puente::client::io
