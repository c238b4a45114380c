// `puente`: the command for officers, liaisons and auditors. See `puente --help` and README.md.
#include <cstdlib>
#include <string_view>

#include "client/cli/command.h"
#include "io/process.h"

namespace {

using puente::client::cli::Context;
using puente::client::cli::Exit;
using puente::client::cli::Language;

Language language_of_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("es") ? Language::spanish : Language::english;
  }
  return Language::english;
}

}  // namespace

int main(int argc, char** argv) {
  namespace cli = puente::client::cli;
  CLI::App app{"puente: share intelligence records between agencies, each section sealed for whom it is meant"};
  Context context;
  context.language = language_of_locale();
  std::string language;
  app.add_option("--agent", context.party, "folder of an agent, liaison, auditor or witness");
  app.add_option("--officer", context.officer, "folder of the officer who asks: signs what an agent is asked for");
  app.add_flag("--json", context.json, "print data as JSON, one object a line");
  app.add_option("--lang", language, "en or es")->check(CLI::IsMember({"en", "es"}));
  app.require_subcommand(1);
  app.fallthrough();
  app.parse_complete_callback([&] {
    if (!language.empty()) context.language = language == "es" ? Language::spanish : Language::english;
  });
  cli::add_treaty_commands(app, context);
  cli::add_enroll_commands(app, context);
  cli::add_directory_commands(app, context);
  cli::add_policy_commands(app, context);
  cli::add_approve_commands(app, context);
  cli::add_pause_commands(app, context);
  cli::add_record_commands(app, context);
  cli::add_keys_commands(app, context);
  cli::add_sealed_commands(app, context);
  cli::add_import_command(app, context);
  cli::add_audit_commands(app, context);
  cli::add_store_commands(app, context);
  cli::add_handover_commands(app, context);
  cli::add_officer_commands(app, context);
  // Before any key is read. Where even that is refused, no command may go on.
  if (!puente::io::close_memory()) return static_cast<int>(Exit::error);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(Exit::usage);
  }
  return static_cast<int>(context.exit);
}
