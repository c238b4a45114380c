// Requests that an officer signed, and what is kept of them.
#include <array>

#include "client/agent/api.h"
#include "client/agent/request_json.h"

namespace puente::client::agent {

using nlohmann::json;

namespace {

// What is done with a record, or to the agent. The rest only looks at lists and states.
constexpr std::array<std::string_view, 9> acts_kept{"send",    "send-batch",  "show",   "export",       "export-sealed",
                                                    "publish", "revoke-self", "recall", "forget-alarms"};
constexpr std::size_t about_bytes_max = 200;

Result<SignedRequest> signed_request(const json& request) {
  SignedRequest out;
  PUENTE_TRY(const std::string officer, text_at(request, "officer", true));
  PUENTE_TRY(out.officer, KeyId::from_hex(officer));
  PUENTE_TRY(const std::string signature, text_at(request, "signature", true));
  PUENTE_TRY(const Bytes bytes, bytes_from_base64(signature));
  PUENTE_TRY(out.signature, Signature::from(bytes));
  PUENTE_TRY(out.line, text_at(request, "request", true));
  return out;
}

std::string about(const json& object) {
  const auto record = object.find("record");
  return record != object.end() && record->is_string()
             ? record->get_ref<const std::string&>().substr(0, about_bytes_max)
             : std::string();
}

// What came of an act, where the request does not say it.
std::string outcome(const std::string& op, const json& done) {
  if (op == "send") return about(done);
  if (op != "send-batch") return {};
  return "sent " + std::to_string(done.value("sent", 0U)) + ", existing " + std::to_string(done.value("existing", 0U)) +
         ", refused " + std::to_string(done.value("refused", 0U));
}

}  // namespace

Answer<json> Api::answer_signed(io::Caller& caller, io::CallerRole role, const json& request, Items& items) {
  PUENTE_TRY(const SignedRequest asked, signed_request(request));
  const auto challenge = std::exchange(caller.challenge, std::nullopt);  // answered once, rightly or wrongly
  if (!challenge)
    return fail(ErrorCode::unauthenticated,
                "a signed request answers a challenge, and none was asked for: {\"op\":\"challenge\"}");
  const Instant now = service_.now();
  PUENTE_TRY(const pki::Certificate officer, officers_.signer(asked, *challenge, now));

  PUENTE_TRY(const json inner, request_of(asked.line));
  PUENTE_TRY(const std::string op, text_at(inner, "op", true));
  if (std::ranges::find(acts_kept, op) == acts_kept.end()) return answer(role, inner, items);
  ports::OfficerAct act{now,
                        asked.officer,
                        officer.name().common_name,
                        op,
                        about(inner),
                        *challenge,
                        core::officer_request_hash(asked.line),
                        asked.signature};
  PUENTE_REQUIRE(service_.note_act(act));
  PUENTE_TRY(json done, answer(role, inner, items));
  if (act.about = outcome(op, done); !act.about.empty()) PUENTE_REQUIRE(service_.note_act(std::move(act)));
  return done;
}

Answer<json> Api::acts(const json& request, Items& items) {
  PUENTE_TRY(const std::uint64_t limit, limit_of(request));
  PUENTE_TRY(const std::vector<ports::OfficerAct> rows, service_.store().acts_newest(limit));
  for (const ports::OfficerAct& row : rows)
    items.push_back({{"time", format_utc(row.time)},
                     {"officer", row.officer.hex()},
                     {"name", row.name},
                     {"op", row.op},
                     {"about", row.about},
                     {"challenge", row.challenge.hex()},
                     {"request", row.request.hex()},
                     {"signature", base64_of(row.signature.view())}});
  return json::object();
}

}  // namespace puente::client::agent
