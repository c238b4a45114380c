// Tells the agency's people of what happens, by the commands of `[told]` in party.toml (client/io/told_settings.h).
// What is told, and when again, the core has decided (client/core/told); here programs are run.
//
// Guarantee: at most 4 at once, of which 2 are kept free for threats to life; a command is told of each event once, in
// order, also across restarts (one that had just been started when the agent was killed is told again), and is given
// the event's name and the first digits of the record's id. Non-guarantee: what waits to be told of threats to life is
// bounded, and not kept over a restart: they are told again anyway, until somebody opens them. Not thread safe.
#pragma once

#include <deque>

#include "client/core/agent_messages.h"
#include "client/core/told/telling.h"
#include "client/io/command_runs.h"
#include "client/io/told_settings.h"

namespace puente::client::agent {

class Teller {
 public:
  explicit Teller(io::ToldSettings settings) : settings_(std::move(settings)) {}
  void set(io::ToldSettings settings) { settings_ = std::move(settings); }
  core::SetTelling rules() const { return {settings_.times, !settings_.command.empty()}; }

  void happened(const core::Event& event);
  // Starts what is to be started, and gives what the core must know of it.
  std::vector<core::Input> go_on(const core::Telling& telling, Instant now);

 private:
  void start(std::vector<std::string> words, Instant now, std::vector<core::Input>& out);

  io::ToldSettings settings_;
  io::CommandRuns runs_;
  std::deque<std::vector<std::string>> at_once_;
};

}  // namespace puente::client::agent
