// `puente`: the command for officers, liaisons and auditors. See `puente --help` and README.md.
#include "client/cli/command.h"
#include "client/cli/commands.h"
#include "client/cli/examples.h"
#include "io/process.h"

int main(int argc, char** argv) {
  namespace cli = puente::client::cli;
  puente::io::keep_standard_descriptors();
  cli::Context context;
  // Before any key is read. Where even that is refused, no command may go on.
  if (!puente::io::close_memory()) return static_cast<int>(cli::Exit::error);
  return static_cast<int>(cli::run_program(context, cli::add_all_commands, argc, argv, cli::all_examples()));
}
