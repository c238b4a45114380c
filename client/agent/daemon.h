// The agent's edges: the link to the broker, the local socket, store and keys on disk, clock and entropy. One thread.
// What happens is decided by the core; the driver runs it, and the API stands between it and the callers.
#pragma once

#include "client/agent/teller.h"
#include "client/api/api.h"
#include "client/drive/driver.h"
#include "client/io/broker_link.h"
#include "client/io/comeback.h"
#include "client/io/local_socket.h"
#include "client/io/party.h"
#include "client/store/key_file_ring.h"
#include "client/store/sqlcipher_agent_store.h"
#include "io/process.h"

namespace puente::client::agent {

class Daemon {
 public:
  static Answer<std::unique_ptr<Daemon>> start(io::Party party, core::WhenBehind when_behind);
  // Until it is asked to stop. An error means that store or keys cannot be trusted any more.
  AnswerStatus run(const puente::io::StopSignal& stop);

 private:
  Daemon(io::Party party, primitives::SigningKey key, store::SqlcipherAgentStore store);
  Status connect();
  // Makes, and notices, that there is a connection and that there is none.
  AnswerStatus look_after_link();
  AnswerStatus once(Duration patience, int signals);
  // party.toml, while the agent runs: who may call, and through which group. What cannot be read changes nothing.
  void read_again();
  AnswerStatus read_link();
  StoreStatus run_core(core::Input input);
  // What came out of the core, and what callers ask of it, until there is neither.
  StoreStatus carry_on();
  StoreStatus take(core::Output output);
  void serve(const std::vector<pollfd>& polled);
  void answer_callers();
  // People, of what happened.
  StoreStatus tell();
  StoreStatus erase(const core::ErasePairs& pairs);
  void keep(const core::Evidence& evidence);
  void send_to_broker();

  io::Party party_;
  primitives::SigningKey key_;
  store::KeyFileRing ring_;
  store::SqlcipherAgentStore store_;
  std::unique_ptr<core::Agent> agent_;
  std::optional<drive::Driver> driver_;
  std::optional<api::Api> api_;
  Teller teller_;
  bool told_changed_ = false;  // how people are told, and the core does not know it yet
  puente::io::zmq::Context context_;
  std::string endpoint_;
  CurvePublic broker_;
  puente::io::CurveKeys curve_;
  std::optional<io::BrokerLink> link_;
  bool connected_ = false;
  io::Comeback comeback_;
  Instant changed_at_{};  // a connection was begun, then; where there is none, the next is begun then
  std::optional<io::LocalServer> local_;
};

}  // namespace puente::client::agent
