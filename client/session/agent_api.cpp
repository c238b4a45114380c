#include "client/session/agent_api.h"

#include <nlohmann/json.hpp>

#include "client/core/officer_request.h"
#include "client/io/party.h"
#include "client/present/json_text.h"

namespace puente::client::session {

using present::line_of;
using present::text_at;

Result<AgentApi> AgentApi::connect(const std::filesystem::path& folder, const std::filesystem::path& officer) {
  PUENTE_TRY(io::LocalClient client, io::LocalClient::connect(io::PartyPaths{folder}.socket()));
  AgentApi out(std::move(client));
  if (officer.empty()) return out;
  PUENTE_TRY(const io::Party party, io::load_party(officer));
  if (party.config.role != pki::Role::officer)
    return fail(ErrorCode::usage, officer.string() + ": --officer takes the folder of an officer, not of role " +
                                      std::string(pki::role_name(party.config.role)));
  PUENTE_TRY(const Ed25519Seed seed, party.keys.get_as<Ed25519Seed>("device"));
  out.officer_.emplace(seed);
  return out;
}

Result<std::string> AgentApi::signed_line(const std::string& line) {
  PUENTE_TRY(const json given, call_line(line_of({{"op", "challenge"}}), [](const json&) { return Status(); }));
  PUENTE_TRY(const ports::Challenge challenge, ports::Challenge::from_hex(text_at(given, "challenge")));
  PUENTE_TRY(const KeyId agent, KeyId::from_hex(text_at(given, "agent")));
  const Bytes message = core::officer_message(agent, challenge, core::officer_request_hash(line));
  const Signature signature = primitives::sign(*officer_, message);
  return line_of({{"officer", primitives::key_id_of(officer_->public_key()).hex()},
                  {"signature", base64_of(signature.view())},
                  {"request", line}});
}

Error error_from(const json& error) {
  Error out{ErrorCode::io, "the agent refused, and did not say why"};
  if (!error.is_object()) return out;
  if (const auto what = error.find("what"); what != error.end() && what->is_string())
    out.what = what->get<std::string>();
  const auto code = error.find("code");
  if (code == error.end() || !code->is_string()) return out;
  for (unsigned number = 0; number <= static_cast<unsigned>(ErrorCode::mismatch); ++number)
    if (error_name(static_cast<ErrorCode>(number)) == code->get_ref<const std::string&>())
      out.code = static_cast<ErrorCode>(number);
  return out;
}

Result<json> AgentApi::call(const json& request, const std::function<Status(const json&)>& item) {
  if (!officer_) return call_line(line_of(request), item);
  PUENTE_TRY(const std::string line, signed_line(line_of(request)));
  return call_line(line, item);
}

Result<json> AgentApi::call_line(const std::string& line, const std::function<Status(const json&)>& item) {
  json done;
  const auto take = [&](std::string_view answered) -> Result<bool> {
    json answer = json::parse(answered, nullptr, false);
    if (!answer.is_object()) return fail(ErrorCode::malformed, "the agent answered with a line that is not JSON");
    if (const auto found = answer.find("item"); found != answer.end()) {
      PUENTE_REQUIRE(item(*found));
      return true;
    }
    if (const auto found = answer.find("error"); found != answer.end())
      return tl::unexpected<Error>(error_from(*found));
    // An item may be an error of its own (send-batch): {"item": {"error": …}} came above.
    if (const auto found = answer.find("done"); found != answer.end()) {
      done = std::move(*found);
      return false;
    }
    return fail(ErrorCode::malformed, "the agent answered with neither item, done nor error");
  };
  PUENTE_REQUIRE(client_.call(line, take));
  return done;
}

Result<json> AgentApi::call(const json& request) {
  return call(request, [](const json&) { return Status(); });
}

}  // namespace puente::client::session
