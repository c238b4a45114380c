// The local API of puente-agent as commands use it (lines: client/io/local_socket.h).
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "client/io/local_socket.h"
#include "crypto/primitives/sign.h"

namespace puente::client::session {

using nlohmann::json;

class AgentApi {
 public:
  // To the agent that serves `folder`. Fails with `unavailable` where none runs. `officer`: the folder of the officer
  // who signs each request; empty where nobody does.
  static Result<AgentApi> connect(const std::filesystem::path& folder, const std::filesystem::path& officer = {});
  // Hands over each item, and returns what is done. An error of the agent comes back with its own code; an error of
  // `item` ends the call, and the connection is of no more use.
  Result<json> call(const json& request, const std::function<Status(const json&)>& item);
  Result<json> call(const json& request);
  // Calls end with `unavailable` once this descriptor is readable.
  void end_on(int descriptor) { client_.end_on(descriptor); }

 private:
  explicit AgentApi(io::LocalClient client) : client_(std::move(client)) {}
  Result<json> call_line(const std::string& line, const std::function<Status(const json&)>& item);
  // The request, in answer to a challenge asked for now.
  Result<std::string> signed_line(const std::string& line);

  io::LocalClient client_;
  std::optional<primitives::SigningKey> officer_;
};

// {"code": …, "what": …} as the agent sends it; an unknown code becomes `io`.
Error error_from(const json& error);

}  // namespace puente::client::session
