#include "client/cli/command.h"

namespace puente::client::cli {

Exit run_program(Context& context, const std::function<void(const Command&, Context&)>& add, int count,
                 const char* const* arguments, std::span<const puente::io::Example> examples) {
  context.language = puente::io::language_of(count, arguments);
  puente::io::Program program(
      "puente: share intelligence records between agencies, each section sealed for whom it is meant", context.language,
      [&context](const Error& error) { report_error(context, error); });
  const Command root = program.root();
  root.option("--agent", context.party, "folder of an agent, liaison or auditor");
  root.option("--officer", context.officer, "folder of the officer who asks: signs what an agent is asked for");
  root.flag("--force", context.force, "write over a file that is there");
  root.flag("--json", context.json, "print data as JSON, one object a line");
  root.option("--color", context.colour, "colours: auto (on a terminal, without NO_COLOR), always or never")
      .one_of({"auto", "always", "never"});
  root.require_subcommand();
  add(root, context);
  program.show_examples(examples);
  context.outline = [&program] { return program.outline(); };
  if (const auto ended = program.run(count, arguments)) return static_cast<Exit>(*ended);
  return context.exit;
}

}  // namespace puente::client::cli
