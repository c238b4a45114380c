#include "client/api/acts_kept.h"

#include <array>

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr std::size_t about_bytes_max = 200;

constexpr std::array signed_fields{Field{"officer", Type::key, Need::required, "whose key signed it"},
                                   Field{"signature", Type::base64, Need::required, "Ed25519"},
                                   Field{"request", Type::text, Need::required, "the line that was signed"}};

std::string text_in(const json& object, const char* name, std::size_t bytes_max) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get_ref<const std::string&>().substr(0, bytes_max)
                                                     : std::string();
}
std::string about(const json& object) { return text_in(object, "record", about_bytes_max); }

// What came of an act, where the request does not say it.
std::string result_of(const std::string& op, const json& done) {
  if (op == "send") return about(done);
  if (op != "send-batch") return {};
  return "sent " + std::to_string(done.value("sent", 0U)) + ", existing " + std::to_string(done.value("existing", 0U)) +
         ", refused " + std::to_string(done.value("refused", 0U));
}

// The same outcome, with what came of the act kept before it is answered.
Handled with_result(Handled outcome, const ports::OfficerAct& act) {
  if (!outcome) return outcome;
  if (auto* const question = std::get_if<Ask>(&*outcome)) {
    question->then = [then = std::move(question->then), act](const Context& context, Event& event) {
      return with_result(then(context, event), act);
    };
  } else if (auto* const await = std::get_if<Await>(&*outcome)) {
    await->then = [then = std::move(await->then), act](const Context& context) {
      return with_result(then(context), act);
    };
  } else {
    auto& reply = std::get<Reply>(*outcome);
    core::NoteAct note{0, act};
    note.act.about = result_of(act.op, reply.done);
    if (note.act.about.empty()) return outcome;
    const auto answer = [reply = std::move(reply)](const Context&, core::Answered&) -> Handled { return reply; };
    return ask<core::Answered>(std::move(note), answer);
  }
  return outcome;
}

}  // namespace

Result<SignedRequest> signed_request(json object) {
  PUENTE_TRY(const Values values, Values::read(signed_fields, std::move(object), "a signed request"));
  PUENTE_TRY(const Signature signature, Signature::from(values.at<Bytes>("signature")));
  return SignedRequest{values.at<KeyId>("officer"), signature, values.at<std::string>("request")};
}

ports::OfficerAct act_of(const SignedRequest& request, const pki::Certificate& officer,
                         const ports::Challenge& challenge, Instant now, const Operation& operation,
                         const json& inner) {
  return {now,
          request.officer,
          officer.name().common_name,
          std::string(operation.name),
          about(inner),
          text_in(inner, "reason", opening_reason_bytes_max),
          challenge,
          core::officer_request_hash(request.line),
          request.signature};
}

Handled keep_and_handle(ports::OfficerAct act, const Operation& operation, json inner) {
  core::NoteAct note{0, act};
  return ask<core::Answered>(
      std::move(note),
      [act = std::move(act), &operation, inner = std::move(inner)](const Context& context, core::Answered&) -> Handled {
        return with_result(handle_checked(operation, inner, context), act);
      });
}

Handled handle_checked(const Operation& operation, json object, const Context& context) {
  if (operation.who == Who::officer && context.asker.role != io::CallerRole::officer)
    return fail(ErrorCode::not_permitted,
                "'" + std::string(operation.name) + "' is for officers; this user is a viewer here");
  PUENTE_TRY(Values values, Values::read(operation.request, std::move(object), operation.name));
  return operation.handler(context, values);
}

}  // namespace puente::client::api
