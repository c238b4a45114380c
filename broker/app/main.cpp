// `puente-broker`: init makes a broker's folder, run serves. See docs/operator.md.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "broker/app/init.h"
#include "broker/app/messages.h"
#include "broker/app/process.h"
#include "broker/app/run.h"
#include "broker/app/status.h"
#include "io/clock.h"
#include "io/process.h"

namespace {

namespace app = puente::broker::app;

constexpr int exit_usage = 64;
constexpr int exit_finding = 2;
constexpr int exit_verification = 3;  // the store is not the one that log and witnesses speak of

int report(const puente::Status& status) {
  if (status) return 0;
  app::say_error(std::string(puente::error_name(status.error().code)) + ": " + status.error().what);
  if (status.error().code == puente::ErrorCode::usage) return exit_usage;
  return status.error().code == puente::ErrorCode::mismatch ? exit_verification : 1;
}

int show_status(const std::filesystem::path& folder, bool json) {
  const auto config = app::load_config(folder);
  if (!config) return report(tl::unexpected(config.error()));
  const auto status = app::read_status(config->status(), puente::io::now());
  if (!status) return report(tl::unexpected(status.error()));
  std::fputs((json ? status->json : status->text).c_str(), stdout);
  return status->alarm ? exit_finding : 0;
}

puente::Status run(const std::filesystem::path& folder, bool debuggable) {
  PUENTE_REQUIRE(app::prepare_process(debuggable));
  PUENTE_TRY(const puente::io::StopSignal stop, puente::io::StopSignal::take());
  PUENTE_TRY(const app::Config config, app::load_config(folder));
  return app::run(config, stop);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App command{"puente-broker: takes sealed records, decides, logs, and releases; it cannot open them"};
  command.require_subcommand(1);

  app::Config config;
  std::string endpoint;
  CLI::App* const init = command.add_subcommand("init", "make a folder with configuration, keys and public.toml");
  init->add_option("--dir", config.folder, "the new folder")->required();
  init->add_option("--origin", config.origin, "name of the log, for example bridge.example/log")->required();
  init->add_option("--listen", config.listen, "for example tcp://0.0.0.0:5500")->required();
  init->add_option("--endpoint", endpoint, "what devices connect to, where it differs from --listen");
  init->add_option("--treaty", config.treaty, "the treaty file, relative to the folder or absolute")->required();
  init->add_option("--passphrase-file", config.passphrase_file,
                   "relative to the folder or absolute; else systemd credential or prompt");

  std::filesystem::path folder;
  bool debuggable = false;
  CLI::App* const serve = command.add_subcommand("run", "serve until SIGTERM or SIGINT");
  serve->add_option("--dir", folder, "the broker's folder")->required();
  serve->add_flag("--debuggable", debuggable, "let debuggers and core dumps see the memory, keys included");

  bool json = false;
  CLI::App* const show =
      command.add_subcommand("status", "how the broker does, or why it ended; exit code 2 where that wants a person");
  show->add_option("--dir", folder, "the broker's folder")->required();
  show->add_flag("--json", json, "as one JSON object");

  try {
    command.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return command.exit(error) == 0 ? 0 : exit_usage;
  }
  app::start_messages();
  if (show->parsed()) return show_status(folder, json);
  if (init->parsed()) return report(app::init(config, endpoint.empty() ? config.listen : endpoint));
  return report(run(folder, debuggable));
}
