// Asking other agencies, and answering what they ask: request, reply, refuse, clarify.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/composing.h"
#include "client/cli/officer/record_lookup.h"
#include "client/present/messages/requests.h"
#include "client/present/request_lines.h"
#include "policy/model/vocabulary.h"

namespace puente::client::cli {
namespace {

constexpr const char* which_request = "its id, the first digits of it, or its position in the inbox";

struct RequestOptions : ComposeOptions {
  std::vector<std::string> to;
  std::string purpose, urgency, tlp, question, topic, access, about;
};

struct AnswerOptions : ComposeOptions {
  std::string record, from, tlp;
  std::string text, left_out, code, why, question, topic, access;
};

void put(form::FormValues& out, const char* path, const std::string& value) {
  if (!value.empty()) out[path] = form::toml_of(value);
}

Status check_question(const RequestOptions& options) {
  if (options.ask || !options.out.empty() || !options.question.empty() || !options.topic.empty()) return {};
  return fail(ErrorCode::usage,
              "what is asked? --question TEXT says it, --ask asks for all of it, and --out FILE writes a form to fill "
              "in");
}

Status request(Context& context, const RequestOptions& options) {
  PUENTE_REQUIRE(check_question(options));
  PUENTE_TRY(form::FormValues values, defaults_of(context));
  if (!options.to.empty()) values["to"] = form::toml_of(options.to);
  put(values, "purpose", options.purpose);
  put(values, "urgency", options.urgency);
  put(values, "marks.tlp", options.tlp);
  put(values, "sections.question.question", options.question);
  put(values, "sections.question.topic", options.topic);
  put(values, "sections.clock.access", options.access);
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (!options.about.empty()) {
    auto record = record_named(api, options.about, Among::received);
    if (!record && record.error().code == ErrorCode::not_found) record = record_named(api, options.about, Among::sent);
    PUENTE_TRY(const std::string about, std::move(record));
    put(values, "replyTo", about);
  }
  return compose(context, api, model::Kind::request, values, options);
}

// Before anything is written or sent: which request it is, and what its clock says.
void tell_request(const Context& context, const json& request) {
  if (context.json) return;
  namespace texts = messages::requests;
  fmt::print(stderr, "{}\n",
             say(context, texts::about, text_at(request, "record"), present::clock_words(context.language, request)));
  if (text_at(request, "state") == "answered" || text_at(request, "state") == "refused")
    fmt::print(stderr, "{}\n",
               say(context, texts::ended_warning, text_at(request, "answered"), text_at(request, "answer")));
  else if (request.is_object() && request.value("overdue", false))
    fmt::print(stderr, "{}\n",
               say(context, texts::late_warning, present::span_words(request.value("late", std::uint64_t{0}))));
}

Status answer(Context& context, const AnswerOptions& options, model::Kind kind) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::string record, record_named(api, options.record, Among::received));
  json asked{{"op", "answering"}, {"record", record}, {"kind", model::name_of(kind)}};
  if (!options.from.empty()) asked["from"] = options.from;
  PUENTE_TRY(const json done, api.call(asked));
  if (!done.is_object() || !done.contains("document") || !done.contains("request"))
    return fail(ErrorCode::malformed, "the agent did not say what answers the request");
  tell_request(context, done["request"]);
  PUENTE_TRY(form::FormValues values, defaults_of(context));
  put_values(values, done["document"], context.language);
  values.erase("kind");
  put(values, "marks.tlp", options.tlp);
  put(values, "sections.answer.text", options.text);
  put(values, "sections.reason.code", options.code);
  put(values, "sections.reason.text", kind == model::Kind::reply ? options.left_out : options.why);
  put(values, "sections.question.question", options.question);
  put(values, "sections.question.topic", options.topic);
  put(values, "sections.clock.access", options.access);
  return compose(context, api, kind, values, options);
}

Status reply(Context& context, const AnswerOptions& options) {
  if (!options.code.empty() && options.left_out.empty())
    return fail(
        ErrorCode::usage,
        "--code goes with --left-out: what the answer leaves out, and why; puente refuse answers nothing at all");
  if (options.text.empty() && !options.ask && options.out.empty())
    return fail(ErrorCode::usage,
                "what is the answer? --text TEXT says it, --ask asks for all of it, and --out FILE writes a form to "
                "fill in");
  return answer(context, options, model::Kind::reply);
}

Status clarify(Context& context, const AnswerOptions& options) {
  if (options.question.empty() && !options.ask && options.out.empty())
    return fail(ErrorCode::usage,
                "what is to be clarified? --question TEXT says it, --ask asks for all of it, and --out FILE writes a "
                "form to fill in");
  return answer(context, options, model::Kind::request);
}

void add_composing(const Command& command, ComposeOptions& options) {
  command.flag("--ask", options.ask, "ask for all that is not given, question by question, at a terminal");
  command.option("-o,--out", options.out, "send nothing: write it as a form to this file, which must not be there yet");
  command.flag("--yes", options.yes, "send without asking: for scripts");
}

void add_answering(const Command& command, AnswerOptions& options) {
  command.option("record", options.record, which_request).required();
  command.option("--from", options.from, "of this agency or device: only where two senders used one id");
  command.option("--tlp", options.tlp, "in place of the request's");
  add_composing(command, options);
}

constexpr const char* access_help = "does the answer lie within direct reach of the one asked: direct or indirect";

}  // namespace

void add_request_commands(const Command& program, Context& context) {
  const auto asked = std::make_shared<RequestOptions>();
  const Command ask =
      program.subcommand("request", "ask other agencies something; their clock begins when it is accepted");
  ask.option("--to", asked->to, "agencies: US/DEA,US/FBI").delimiter(',');
  ask.option("--question", asked->question, "what is asked");
  ask.option("--topic", asked->topic, "what it is about, for those who may not see the question");
  ask.option("--purpose", asked->purpose, "counter-narcotics, prosecution, … (puente new request has all)")
      .suggest(model::names_of<model::Purpose>());
  ask.option("--urgency", asked->urgency, "threat-to-life, urgent or routine")
      .suggest(model::names_of<model::Urgency>());
  ask.option("--access", asked->access, access_help).one_of({"direct", "indirect"});
  ask.option("--tlp", asked->tlp, "TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN or TLP:CLEAR")
      .suggest(model::names_of<model::Tlp>());
  ask.option("--about", asked->about, "a record that it belongs to: its id, or the first digits of it");
  add_composing(ask, *asked);
  ask.on_run([&context, asked] { return request(context, *asked); });

  const auto replied = std::make_shared<AnswerOptions>();
  const Command reply_to = program.subcommand("reply", "answer a request that was received");
  add_answering(reply_to, *replied);
  reply_to.option("--text", replied->text, "the answer");
  reply_to.option("--left-out", replied->left_out, "this is a part of it: what is left out and why; the clock goes on");
  reply_to.option("--code", replied->code, "of what is left out, as of a refusal: a to g");
  reply_to.option("--access", replied->access, access_help).one_of({"direct", "indirect"});
  reply_to.on_run([&context, replied] { return reply(context, *replied); });

  const auto refused = std::make_shared<AnswerOptions>();
  const Command refuse = program.subcommand("refuse", "refuse a request that was received, with the coded reason");
  add_answering(refuse, *refused);
  refuse
      .option("--code", refused->code,
              "a not available; b the request lacks something; c judicial authorisation refused; d data not allowed; "
              "e inaccurate or outdated; f harm to security or a person; g minor offence")
      .required();
  refuse.option("--why", refused->why, "the reason in words");
  refuse.on_run([&context, refused] { return answer(context, *refused, model::Kind::refusal); });

  const auto clarified = std::make_shared<AnswerOptions>();
  const Command clarify_it =
      program.subcommand("clarify", "ask who sent a request what it means: its clock stands still until they answer");
  add_answering(clarify_it, *clarified);
  clarify_it.option("--question", clarified->question, "what is to be clarified");
  clarify_it.option("--topic", clarified->topic, "what it is about, for those who may not see the question");
  clarify_it.option("--access", clarified->access, access_help).one_of({"direct", "indirect"});
  clarify_it.on_run([&context, clarified] { return clarify(context, *clarified); });
}

}  // namespace puente::client::cli
