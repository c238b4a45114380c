// The loop around the agent's core: link to the broker, local socket, store, clock. One thread.
#pragma once

#include <csignal>
#include <deque>
#include <map>

#include "client/agent/service.h"
#include "client/io/broker_link.h"
#include "client/io/key_file_ring.h"
#include "client/io/local_socket.h"
#include "client/io/party.h"
#include "client/io/sqlcipher_agent_store.h"

namespace puente::client::agent {

class Daemon final : public Service {
 public:
  static Answer<std::unique_ptr<Daemon>> start(io::Party party);
  // Until `stop` is set. An error means that store or keys cannot be trusted any more.
  AnswerStatus run(const volatile std::sig_atomic_t& stop);

  const core::Agent& agent() const override { return *agent_; }
  ports::AgentStore& store() override { return store_; }
  const primitives::SigningKey& device_key() const override { return key_; }
  Instant now() const override;
  Answer<std::vector<Result<core::Kept>>> compose(std::vector<core::Draft> drafts) override;
  AnswerStatus publish(Bytes entry) override;
  Answer<core::Answered> recall(const RecordId& record_id, std::string reason) override;
  AnswerStatus give_reason(const Hash& header_hash, std::string reason) override;
  void wait(Duration patience, const std::function<bool()>& done) override;
  StoreStatus seen(core::SeenRecord record) override;
  StoreStatus note_act(ports::OfficerAct act) override;
  StoreStatus forget_alarms() override;
  void stop(const StoreError& error) override;

 private:
  Daemon(io::Party party, primitives::SigningKey key, io::SqlcipherAgentStore store);
  Status connect();
  StoreStatus step(core::Input input);
  StoreStatus flush();  // until no batch is left
  StoreStatus pump(core::Input input);
  void take(core::Outputs outputs);
  StoreStatus erase_old_pairs();
  void keep(const core::Evidence& evidence);
  AnswerStatus read_link();
  void send_backlog();
  Answer<core::Answered> answer_of(std::uint64_t ticket);
  AnswerStatus once(Duration patience, bool serve_callers);

  io::Party party_;
  primitives::SigningKey key_;
  io::KeyFileRing ring_;
  io::SqlcipherAgentStore store_;
  std::unique_ptr<core::Agent> agent_;
  puente::io::zmq::Context context_;
  std::string endpoint_;
  CurvePublic broker_;
  puente::io::zmq::CurveKeys curve_;
  std::optional<io::BrokerLink> link_;
  bool was_connected_ = false;
  Instant connected_at_{};  // or tried to, last
  std::optional<io::LocalServer> local_;
  io::LocalServer::Handler handler_;
  std::deque<core::ToBroker> backlog_;  // of this connection
  Instant ticked_{};
  std::uint64_t next_ticket_ = 1;
  std::map<std::uint64_t, core::Composed> composed_;
  std::map<std::uint64_t, core::Answered> answered_;
  StoreStatus broken_;  // the first error of core or store: nothing goes on after it
};

}  // namespace puente::client::agent
