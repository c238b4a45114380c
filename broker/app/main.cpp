// `puente-broker`: init makes a broker's folder, run serves. See docs/operator.md.
#include <cstdio>

#include "broker/app/init.h"
#include "broker/app/messages.h"
#include "broker/app/process.h"
#include "broker/app/run.h"
#include "broker/app/status.h"
#include "io/clock.h"
#include "io/command.h"
#include "io/process.h"
#include "translate/translate.h"

namespace {

namespace app = puente::broker::app;

puente::Status show_status(const std::filesystem::path& folder, bool json, bool seen, puente::Language language,
                           int& exit) {
  PUENTE_TRY(const app::Config config, app::load_config(folder));
  PUENTE_TRY(const auto status,
             app::read_status(config.status(), puente::io::FolderLock::is_held(config.lock()), puente::io::now()));
  std::fputs((json ? status.json : puente::translate::to(language, status.text)).c_str(), stdout);
  if (status.alarm) exit = puente::io::exit_finding;
  // What was shown, and no later one.
  if (seen) PUENTE_REQUIRE(app::mark_seen(config.status(), status.time));
  return {};
}

puente::Status run(const std::filesystem::path& folder, bool debuggable, bool unwitnessed) {
  PUENTE_REQUIRE(app::prepare_process(debuggable));
  PUENTE_TRY(const puente::io::StopSignal stop, puente::io::StopSignal::take());
  PUENTE_TRY(app::Config config, app::load_config(folder));
  config.unwitnessed = unwitnessed;
  return app::run(config, stop);
}

}  // namespace

// Read by jemalloc, where the program is linked with it: few threads allocate much, and what they free is given back
// soon.
extern "C" const char* malloc_conf;
const char* malloc_conf = "narenas:2,dirty_decay_ms:1000,muzzy_decay_ms:0";

int main(int argc, char** argv) {
  namespace io = puente::io;
  io::keep_standard_descriptors();
  int exit = io::exit_ok;
  app::start_messages();
  const puente::Language language = io::language_of(argc, argv);
  io::Program program("puente-broker: takes sealed records, decides, logs, and releases; it cannot open them", language,
                      [&](const puente::Error& error) {
                        app::say_error(std::string(puente::error_name(error.code)) + ": " +
                                       puente::translate::to(language, error.what));
                        exit = io::exit_of(error.code);
                      });
  const io::Command root = program.root();
  root.require_subcommand();

  bool json = false;
  root.flag("--json", json, "print data as JSON, one object a line");

  app::Config config;
  std::string endpoint;
  const io::Command init = root.subcommand("init", "make a folder with configuration, keys and public.toml");
  init.option("--dir", config.folder, "the new folder").required();
  init.option("--origin", config.origin, "name of the log, for example bridge.example/log").required();
  init.option("--listen", config.listen, "for example tcp://0.0.0.0:5500").required();
  init.option("--endpoint", endpoint, "what devices connect to, where it differs from --listen");
  init.option("--treaty", config.treaty, "the treaty file, relative to the folder or absolute").required();
  init.option("--passphrase-file", config.passphrase_file,
              "relative to the folder or absolute; else systemd credential or prompt");
  init.on_run([&] { return app::init(config, endpoint.empty() ? config.listen : endpoint); });

  std::filesystem::path folder;
  bool debuggable = false;
  const io::Command serve = root.subcommand("run", "serve until SIGTERM or SIGINT");
  serve.option("--dir", folder, "the broker's folder").required();
  serve.flag("--debuggable", debuggable, "let debuggers and core dumps see the memory, keys included");
  bool unwitnessed = false;
  serve.flag(
      "--unwitnessed", unwitnessed,
      "serve before witnesses of both nations have said that this store is the newest; it is written in the log");
  serve.on_run([&] { return run(folder, debuggable, unwitnessed); });

  const io::Command show =
      root.subcommand("status", "how the broker does, or why it ended; exit code 2 where that wants a person");
  show.option("--dir", folder, "the broker's folder").required();
  bool seen = false;
  show.flag("--seen", seen, "somebody has seen the alarms: they stand no longer, unless they happen again");
  show.on_run([&] { return show_status(folder, json, seen, language, exit); });

  return program.run(argc, argv).value_or(exit);
}
