// The local API of `puente` and other programs on this machine (lines: client/io/local_socket.h).
//
// Guarantee: who calls is who the kernel says; viewers read, officers also send, publish and revoke; anybody else is
// refused before the request is looked at. Requests are bounded in size and depth, and answered one by one. What an
// officer with a key of their own asked for is in the store, with the signature, before it is done; where the agent
// asks for such keys, nothing else is done.
//
//   {"op":"challenge"}
//   {"officer":key id,"signature":base64,"request":line}: any of the others, in answer to it (core/officer_request.h)
//   {"op":"acts","limit":n}: what officers asked for
//   {"op":"status"}                                     {"op":"send","document":{…},"origin":"map:key"}
//   {"op":"send-batch","records":[{"document","origin"}]}  {"op":"preview","document":{…}}
//   {"op":"inbox","after":n,"limit":n}                  {"op":"show","record":hex}   {"op":"export","record":hex}
//   {"op":"track","record":hex,"limit":n,"facts":bool}               {"op":"directory","entries":bool}
//   {"op":"export-sealed","record":hex}   {"op":"notices"}
//   {"op":"recall","record":hex,"reason":text}          {"op":"show","record":hex,"reason":text}: what needs a reason
//   {"op":"shard-state","at":time}: what is in force then, to be handed over (trust/shard_state.h), in pieces
//   {"op":"publish","entry":base64}                     {"op":"revoke-self","reason":text}
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "client/agent/officers.h"
#include "client/agent/service.h"
#include "client/io/local_socket.h"
#include "client/io/party.h"

namespace puente::client::agent {

class Api {
 public:
  Api(Service& service, std::vector<io::CallerRule> callers, Officers officers = {})
      : service_(service), callers_(std::move(callers)), officers_(std::move(officers)) {}
  // All answer lines to one request line.
  std::vector<std::string> handle(io::Caller& caller, std::string_view line);

 private:
  using Items = std::vector<nlohmann::json>;
  Result<io::CallerRole> role_of(const io::Caller& caller) const;
  Answer<nlohmann::json> answer_line(io::Caller& caller, std::string_view line, Items& items);
  // As `answer`, for an officer who signed it.
  Answer<nlohmann::json> answer_signed(io::Caller& caller, io::CallerRole role, const nlohmann::json& request,
                                       Items& items);
  Answer<nlohmann::json> acts(const nlohmann::json& request, Items& items);
  // Fills `items`; returns what is `done`.
  Answer<nlohmann::json> answer(io::CallerRole role, const nlohmann::json& request, Items& items);

  Answer<nlohmann::json> status();
  Answer<nlohmann::json> send(const nlohmann::json& request);
  Answer<nlohmann::json> send_batch(const nlohmann::json& request, Items& items);
  Answer<nlohmann::json> preview(const nlohmann::json& request, Items& items);
  Answer<nlohmann::json> inbox(const nlohmann::json& request, Items& items);
  Answer<nlohmann::json> show(io::CallerRole role, const nlohmann::json& request, bool evidence);
  Answer<nlohmann::json> recall(const nlohmann::json& request);
  Answer<ports::InboxRow> received(const nlohmann::json& request);
  Answer<nlohmann::json> track(const nlohmann::json& request, Items& items);
  Answer<nlohmann::json> export_sealed(const nlohmann::json& request, Items& items);
  Answer<nlohmann::json> directory(const nlohmann::json& request, Items& items);
  Answer<nlohmann::json> notices(Items& items);
  Answer<nlohmann::json> alarms(Items& items);
  Answer<nlohmann::json> proof(const nlohmann::json& request);
  Answer<nlohmann::json> shard_state(const nlohmann::json& request, Items& items);
  Answer<nlohmann::json> publish(const nlohmann::json& request);
  Answer<nlohmann::json> revoke_self(const nlohmann::json& request);

  Service& service_;
  std::vector<io::CallerRule> callers_;
  Officers officers_;
};

}  // namespace puente::client::agent
