// A record that a command makes of its options, as a form: written to a file, asked for question by question, or sent.
#pragma once

#include "client/cli/context.h"
#include "client/form/template.h"
#include "client/session/agent_api.h"

namespace puente::client::cli {

struct ComposeOptions {
  std::filesystem::path out;  // write the form there, and send nothing
  bool ask = false;           // ask for what is not given yet
  bool yes = false;           // send without asking
};

// What an agency's forms begin with; nothing where the command names no agent.
Result<form::FormValues> defaults_of(const Context& context);
// Parts of a document into values of its form.
void put_values(form::FormValues& out, const nlohmann::json& document, Language language);

// Asks at the terminal for what `values` does not hold: the whole form.
std::string asked_form(const Context& context, model::Kind kind, const form::FormValues& values);
// Fails where --ask could not end well: no terminal, or a file that is there.
Status check_ask(const std::filesystem::path& out, bool file_needed);
// Never over a file that is there: somebody's work may be in it. Without a file it is printed.
Status write_form(const Context& context, const std::string& text, const std::filesystem::path& file);

// Makes the form and does with it what the options say. A form that cannot be sent as it is, after somebody was asked
// for it, is kept as a draft.
Status compose(Context& context, session::AgentApi& api, model::Kind kind, const form::FormValues& values,
               const ComposeOptions& options);

}  // namespace puente::client::cli
