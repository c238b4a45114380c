// What a handler of the local API may look at, and what it gives back: an answer, or a question to the agent's core and
// what to make of its result. Handlers decide; they never step the core, write to the store or wait.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <variant>
#include <vector>

#include "client/core/agent.h"
#include "client/io/party.h"
#include "crypto/base/store_error.h"

namespace puente::client::api {

// Whose request it is.
struct Asker {
  io::CallerRole role = io::CallerRole::viewer;
  unsigned user = 0;                  // of this machine
  bool act_kept = false;              // an officer's key signed it, and it is in the store
  std::optional<KeyId> officer = {};  // whose key signed it
};
// By whom a record is read, for the store: an officer's key, or a user of the machine where nobody signed.
std::string reader_of(const Asker& asker);

struct Context {
  const core::Agent& agent;
  ports::AgentReads& store;
  Instant now;
  Asker asker;
  const io::RecordDefaults& defaults;
};

// The whole answer: any number of items, then what is done.
struct Reply {
  nlohmann::json done = nlohmann::json::object();
  std::vector<nlohmann::json> items = {};
  std::optional<ports::Challenge> challenge = {};  // that the next signed request of this connection answers
};

// What the core may say of a question that was put to it.
using Event = std::variant<core::Composed, core::Answered, core::ChallengeDrawn, core::FormKept>;

struct Ask;
struct Await;
struct AwaitEvent;
using Outcome = std::variant<Reply, Ask, Await, AwaitEvent>;
// Errors of the request are told to its caller; the store's end the agent.
using Handled = puente::Answer<Outcome>;

// To the core; the API gives it a ticket. No answer within the patience: `unavailable`.
struct Ask {
  core::Input input;
  std::function<Handled(const Context&, Event&)> then;
};
// Until more of that record lies in the inbox, or the patience is over: both are followed by `then`.
struct Await {
  KeyId sender;
  RecordId record_id;
  Duration patience;
  std::function<Handled(const Context&)> then;
};
// Until something happens that a person is told of, or the patience is over: both are followed by `then`.
struct AwaitEvent {
  Duration patience;
  std::function<Handled(const Context&)> then;
};

// Asks, and goes on with the event of the kind that answers it: ask<core::Answered>(input, then).
template <class E, class Then>
Ask ask(core::Input input, Then then) {
  return {std::move(input), [then = std::move(then)](const Context& context, Event& event) -> Handled {
            E* const answer = std::get_if<E>(&event);
            PUENTE_CHECK(answer != nullptr, "each input of the core is answered by one kind of output");
            return then(context, *answer);
          }};
}

}  // namespace puente::client::api
