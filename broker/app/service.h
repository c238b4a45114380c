// The loop around the core: poll, step, persist, send. One thread; the only one that sees keys and store.
//
// Group commit: messages that wait together are taken together, and their effects are committed with one sync.
#pragma once

#include <memory>
#include <vector>

#include "broker/app/enrolments.h"
#include "broker/app/release_keys.h"
#include "broker/core/core.h"
#include "broker/io/router.h"
#include "broker/io/witness_client.h"
#include "io/process.h"

namespace puente::broker::app {

class Service {
 public:
  // References outlive the service.
  Service(core::Core& core, ports::Store& store, io::Router& router, io::WitnessAnswers& answers,
          std::vector<std::unique_ptr<io::WitnessClient>> witnesses, ReleaseKeyring& keyring, Enrolments& enrolments,
          std::filesystem::path status)
      : core_(core),
        store_(store),
        router_(router),
        answers_(answers),
        witnesses_(std::move(witnesses)),
        keyring_(keyring),
        enrolments_(enrolments),
        status_(std::move(status)) {}

  // Compares the log with what the witnesses hold, then commits what the core's start left to commit; all before
  // anybody is served. Fails with `mismatch` where this store is not the newest.
  StoreStatus begin();
  // Until the signal comes. Then the log's last entry is committed.
  AnswerStatus serve(const puente::io::StopSignal& stop);
  // For `puente-broker status`: how it does, or why it has ended. What cannot be written is only said.
  void tell_status(const std::string& ended);

 private:
  AnswerStatus take_messages();
  StoreStatus take_answers();
  StoreStatus tick();
  StoreStatus step(core::Input input);
  StoreStatus commit();
  void carry_out(core::Outputs outputs);
  void send(core::Send& message);

  core::Core& core_;
  ports::Store& store_;
  io::Router& router_;
  io::WitnessAnswers& answers_;
  std::vector<std::unique_ptr<io::WitnessClient>> witnesses_;
  ReleaseKeyring& keyring_;
  Enrolments& enrolments_;
  std::vector<Bytes> gone_;  // connections that a send found dead: told to the core at the next turn
  Instant last_tick_{};
  Instant last_tended_{};
  std::size_t compared_ = 0;  // answers to what the witnesses hold
  Instant last_compared_{};
  std::filesystem::path status_;
  Instant last_status_{};
};

}  // namespace puente::broker::app
