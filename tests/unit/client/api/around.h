// The local API over an agent's core, as the daemon wires it: inputs to the core, outputs back.
#pragma once

#include "client/api/api.h"
#include "client/api/operations.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::api {

class Around {
 public:
  // Answers from here on what callers ask of that agent.
  Around(support::World& world, support::AgentNode& party, std::vector<io::CallerRule> callers, Officers officers = {})
      : api(*party.agent, *party.kept_in, std::move(callers), std::move(officers)), world_(world), party_(party) {
    party_.look_at = [this](const core::Output& output) {
      if (const auto* const composed = std::get_if<core::Composed>(&output)) api.tell(*composed, party_.now());
      if (const auto* const answered = std::get_if<core::Answered>(&output)) api.tell(*answered, party_.now());
      if (const auto* const drawn = std::get_if<core::ChallengeDrawn>(&output)) api.tell(*drawn, party_.now());
      if (const auto* const kept = std::get_if<core::FormKept>(&output)) api.tell(*kept, party_.now());
      if (const auto* const arrived = std::get_if<core::Arrived>(&output)) api.tell(*arrived, party_.now());
      if (const auto* const happened = std::get_if<core::Happened>(&output)) api.tell(*happened, party_.now());
    };
  }
  ~Around() { party_.look_at = nullptr; }
  Around(const Around&) = delete;
  Around& operator=(const Around&) = delete;

  // The lines that answer; none: the request waits for the broker.
  std::vector<std::string> handle(io::Caller& caller, std::string_view line) {
    api.request(caller, line, party_.now());
    run_inputs();
    return answer_to(caller);
  }
  // As the daemon does again and again. What is entered in the directory goes to the broker at once.
  void run_inputs() {
    while (auto input = api.next_input()) {
      const bool enters =
          std::holds_alternative<core::PublishEntry>(*input) || std::holds_alternative<core::RevokeSelf>(*input);
      if (const StoreStatus done = party_.try_run(std::move(*input)); !done) api.end(as_error(done.error()));
      if (enters) world_.advance(seconds(3));
    }
  }
  std::vector<std::string> answer_to(io::Caller& caller) {
    std::vector<std::string> out;
    for (Api::ToCaller& answer : api.take_answers()) {
      if (answer.connection != caller.connection) {
        others_.push_back(std::move(answer));
        continue;
      }
      if (answer.challenge) caller.challenge = answer.challenge;
      out = std::move(answer.lines);
    }
    for (auto& one : std::exchange(others_, {})) {
      if (out.empty() && one.connection == caller.connection)
        out = std::move(one.lines);
      else
        others_.push_back(std::move(one));
    }
    return out;
  }

  Api api;

 private:
  support::World& world_;
  support::AgentNode& party_;
  std::vector<Api::ToCaller> others_;
};

}  // namespace puente::client::api
