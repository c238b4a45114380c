// The local API of `puente` and other programs on this machine (lines: client/io/local_socket.h; operations:
// operations.h, docs/agent-api.md). It stands between callers and the agent's core, and does nothing by itself:
// requests go in and inputs for the core come out, the core's outputs go in and answers come out. It draws no
// randomness, never waits and writes nothing.
//
// Guarantee: who calls is who the kernel says; viewers read, officers also send, publish and revoke; anybody else is
// refused before the request is looked at. Requests are bounded in size and depth. One that waits for the broker holds
// up no other caller's. What an officer with a key of their own asked for is in the store, with the signature, before
// it is done; where the agent asks for such keys, nothing else is done. Every request is answered: by what came of it,
// or with `unavailable` once its patience is over. Contract: one request of a connection at a time; after each call,
// the caller hands every input to the core, and what comes of it back, until there is no more. Errors: of requests,
// told to their callers. Not thread safe.
//
//   {"officer":key id,"signature":base64,"request":line}: any other request, signed (core/officer_request.h)
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "client/api/officers.h"
#include "client/api/operation.h"
#include "client/io/local_socket.h"

namespace puente::client::api {

inline constexpr Duration broker_patience = seconds(15);

class Api {
 public:
  // References outlive the API.
  Api(const core::Agent& agent, ports::AgentReads& store, std::vector<io::CallerRule> callers, Officers officers = {})
      : agent_(agent), store_(store), callers_(std::move(callers)), officers_(std::move(officers)) {}

  // Who may call, from now on.
  void admit(std::vector<io::CallerRule> callers, Officers officers) {
    callers_ = std::move(callers);
    officers_ = std::move(officers);
  }

  // What the agency's forms begin with, from now on.
  void set_defaults(io::RecordDefaults defaults) { defaults_ = std::move(defaults); }

  // One request line. Spends the caller's challenge where the line is signed.
  void request(io::Caller& caller, std::string_view line, Instant now);
  // What came out of the core, and concerns callers.
  void tell(Event event, Instant now);
  void tell(const core::Arrived& arrived, Instant now);
  void tell(const core::Happened& happened, Instant now);
  // Whose patience is over is answered.
  void tick(Instant now);
  // The caller's connection was closed: nobody waits for the answer any more. What was asked goes on.
  void closed(std::uint64_t connection);
  // The agent ends: everybody who waits is told why.
  void end(const Error& why);

  // The next input for the core, in order; nullopt: there is none.
  std::optional<core::Input> next_input();
  struct ToCaller {
    std::uint64_t connection = 0;
    std::vector<std::string> lines;
    std::optional<ports::Challenge> challenge;  // that the connection has been given
  };
  std::vector<ToCaller> take_answers() { return std::exchange(answers_, {}); }
  // The store failed while a request was read from it: the agent must end.
  const std::optional<StoreError>& broken() const { return broken_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  // A request that waits for the core, or for the broker behind it.
  struct Waiting {
    std::uint64_t connection = 0;
    Asker asker;
    std::uint64_t ticket = 0;  // of the question to the core; 0: it awaits a record, or an event
    std::variant<Ask, Await, AwaitEvent> what;
    Instant until;
  };

  Result<io::CallerRole> role_of(const io::Caller& caller) const;
  Context context(Asker asker, Instant now) const { return {agent_, store_, now, asker, defaults_}; }
  // Says in the context whether the request is kept as an act.
  Handled handle(io::Caller& caller, std::string_view line, Context& context);
  Handled handle_signed(io::Caller& caller, nlohmann::json object, Context& context);
  // Answers, or asks the core and waits.
  void go_on(std::uint64_t connection, const Context& context, Handled outcome);
  // Those waiting that `which` picks are taken out and go on.
  template <class Which, class Then>
  void go_on_where(Which which, Then then);

  const core::Agent& agent_;
  ports::AgentReads& store_;
  std::vector<io::CallerRule> callers_;
  Officers officers_;
  io::RecordDefaults defaults_;
  std::vector<Waiting> waiting_;
  std::deque<core::Input> inputs_;
  std::vector<ToCaller> answers_;
  std::optional<StoreError> broken_;
  std::uint64_t next_ticket_ = 1;
};

}  // namespace puente::client::api
