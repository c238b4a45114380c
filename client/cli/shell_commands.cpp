// What is made of all commands: completion for shells, manual pages.
#include <algorithm>
#include <memory>

#include "client/cli/commands.h"
#include "client/cli/completion.h"
#include "client/cli/manual.h"
#include "client/present/messages/manual.h"
#include "crypto/base/check.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

Status completion(const Context& context, const std::string& shell) {
  const auto script = completion_script(context.outline(), shell);
  PUENTE_CHECK(script, "the option takes no other shell");
  fmt::print("{}", *script);
  return {};
}

struct ManualOptions {
  std::vector<std::string> command;
  fs::path pages;
};

Status manual(const Context& context, const ManualOptions& options) {
  const std::vector<ManualPage> all = manual_pages(context.outline(), context.language);
  if (!options.pages.empty()) {
    PUENTE_REQUIRE(puente::io::make_folder(options.pages));
    for (const ManualPage& one : all)
      PUENTE_REQUIRE(
          write_output(context, options.pages / (one.name + ".1"), view_of(one.text), puente::io::Mode::open));
    fmt::print("{}\n", say(context, messages::manual::pages_written, escape(options.pages.string())));
    return {};
  }
  std::string wanted = "puente";
  for (const std::string& word : options.command) wanted += "-" + word;
  const auto found = std::ranges::find(all, wanted, &ManualPage::name);
  if (found == all.end())
    return fail(ErrorCode::usage,
                fmt::format("there is no manual page '{}': puente man names all commands", escape_line(wanted, 64)));
  fmt::print("{}", found->text);
  return {};
}

}  // namespace

void add_shell_commands(const Command& program, Context& context) {
  const auto shell = std::make_shared<std::string>();
  const Command complete = program.subcommand("completion", "the script that lets a shell complete what is typed");
  complete.option("shell", *shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
  complete.on_run([&context, shell] { return completion(context, *shell); });

  const auto options = std::make_shared<ManualOptions>();
  const Command page = program.subcommand("man", "the manual page of a command, as man -l reads it");
  page.option("command", options->command, "such as: policy sign; without it, the page of puente itself");
  page.option("--pages", options->pages, "instead, write the pages of all commands to this folder");
  page.on_run([&context, options] { return manual(context, *options); });
}

}  // namespace puente::client::cli
