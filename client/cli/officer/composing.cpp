#include "client/cli/officer/composing.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/officer/written_record.h"
#include "client/form/interview.h"
#include "client/form/reader.h"
#include "client/form/words.h"
#include "client/present/messages/forms.h"
#include "client/present/messages/requests.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

void prefill(form::FormValues& out, const json& part, const std::string& path, Language language) {
  for (const auto& [key, value] : part.items()) {
    const std::string place = path.empty() ? key : path + "." + key;
    if (value.is_object())
      prefill(out, value, place, language);
    else if (value.is_string())
      out[place] = form::toml_of(form::shown_choice(place, value.get<std::string>(), language));
    else if (value.is_array() && std::ranges::all_of(value, [](const json& one) { return one.is_string(); }))
      out[place] = form::toml_of(value.get<std::vector<std::string>>());
  }
}

// What somebody has typed is not lost because a part of it is wrong.
Status keep_instead(const Context& context, session::AgentApi& api, const std::string& text) {
  PUENTE_TRY(const json done, api.call({{"op", "keep-draft"}, {"text", text}}));
  fmt::print(stderr, "{}\n", say(context, messages::requests::kept_instead, text_at(done, "number")));
  return {};
}

}  // namespace

Result<form::FormValues> defaults_of(const Context& context) {
  form::FormValues out;
  if (context.party.empty()) return out;
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const json done, api.call({{"op", "defaults"}}));
  if (done.is_object() && done.contains("document") && done["document"].is_object())
    prefill(out, done["document"], "", context.language);
  return out;
}

void put_values(form::FormValues& out, const json& document, Language language) {
  if (document.is_object()) prefill(out, document, "", language);
}

std::string asked_form(const Context& context, model::Kind kind, const form::FormValues& values) {
  form::Interview interview(kind, context.language, values);
  fmt::print("{}\n\n", say(context, messages::forms::ask_begins));
  while (const auto question = interview.question()) {
    fmt::print("{}", *question);
    std::fflush(stdout);
    std::string line;
    if (!std::getline(std::cin, line)) break;
    if (const auto wrong = interview.answer(line)) fmt::print("{}\n", escape(*wrong));
  }
  return interview.form();
}

Status check_ask(const fs::path& out, bool file_needed) {
  if (!is_terminal()) return fail(ErrorCode::usage, "--ask asks at a terminal; without one, fill in the form");
  if (out.empty() && file_needed)
    return fail(ErrorCode::usage, "--ask writes a file: name one that is not there yet with --out FILE");
  std::error_code none;
  if (!out.empty() && fs::exists(fs::symlink_status(out, none)))
    return fail(ErrorCode::conflict, out.string() + ": exists already; nothing was written");
  return {};
}

Status write_form(const Context& context, const std::string& text, const fs::path& file) {
  if (file.empty()) {
    fmt::print("{}", text);
    return {};
  }
  PUENTE_REQUIRE(puente::io::write_new_file(file, view_of(text), puente::io::Mode::secret));
  fmt::print(stderr, "{}\n", say(context, messages::forms::written, escape(file.string())));
  return {};
}

Status compose(Context& context, session::AgentApi& api, model::Kind kind, const form::FormValues& values,
               const ComposeOptions& options) {
  if (options.ask) PUENTE_REQUIRE(check_ask(options.out, false));
  const std::string text =
      options.ask ? asked_form(context, kind, values) : form::form_text(kind, context.language, values);
  if (!options.out.empty()) return write_form(context, text, options.out);
  auto written = read_written_text(context, text, std::string(model::name_of(kind)));
  if (!written) {
    if (options.ask) PUENTE_REQUIRE(keep_instead(context, api, text));
    return tl::unexpected(written.error());
  }
  bool sent = false;
  const Status done = send_written(context, api, *written, options.yes ? SendAs::yes : SendAs::asked, sent);
  if (options.ask && !sent) PUENTE_REQUIRE(keep_instead(context, api, text));
  return done;
}

}  // namespace puente::client::cli
