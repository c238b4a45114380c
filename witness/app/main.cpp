// `puente-witness`: one nation's witness of the log. See `puente-witness --help` and docs/witness.md.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/command.h"
#include "io/process.h"
#include "translate/translate.h"
#include "witness/app/init.h"
#include "witness/app/run.h"
#include "witness/app/status.h"

namespace {

using namespace puente;
namespace app = puente::witness::app;

struct Options {
  app::Config config;
  bool json = false;
  Language language = Language::english;
};

void report(const Error& error, const Options& options) {
  if (options.json)
    fmt::print(stderr, "{}\n",
               nlohmann::json{{"error", {{"code", error_name(error.code)}, {"what", error.what}}}}.dump(
                   -1, ' ', false, nlohmann::json::error_handler_t::replace));
  else
    fmt::print(stderr, "puente-witness: {}: {}\n", error_name(error.code),
               escape_line(translate::to(options.language, error.what)));
}

Status init(const Options& options) {
  PUENTE_TRY(const std::string vkey, app::init(options.config));
  fmt::print("{}\n", options.json ? nlohmann::json{{"vkey", vkey}}.dump() : vkey);
  return {};
}

Status show_status(const Options& options) {
  PUENTE_TRY(const app::Config config, app::load_config(options.config.folder));
  PUENTE_TRY(const app::HeldHead held, as_result(app::read_held(config, io::now())));
  fmt::print("{}", options.json ? app::render_json(held) : app::render_text(held, options.language));
  return {};
}

AnswerStatus run(const std::filesystem::path& folder) {
  std::signal(SIGPIPE, SIG_IGN);
  PUENTE_TRY(const io::StopSignal stop, io::StopSignal::take());
  PUENTE_TRY(const app::Config config, app::load_config(folder));
  return app::run(config, stop);
}

// What the daemon says goes to its log.
Status serve(const Options& options, int& exit) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("puente-witness"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  const Status done = as_result(run(options.config.folder));
  if (done) return {};
  spdlog::critical("{}: {}", error_name(done.error().code),
                   escape_line(translate::to(options.language, done.error().what)));
  exit = io::exit_of(done.error().code);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  io::keep_standard_descriptors();
  Options options;
  options.language = io::language_of(argc, argv);
  int exit = io::exit_ok;
  io::Program program("puente-witness: cosigns the heads of the log that the treaty names, if each continues the last",
                      options.language, [&](const Error& error) {
                        report(error, options);
                        exit = io::exit_of(error.code);
                      });
  const io::Command root = program.root();
  root.require_subcommand();
  root.flag("--json", options.json, "print data as JSON, one object a line");

  const io::Command make = root.subcommand("init", "make a folder with a key, and print the key for the treaty");
  make.option("--dir", options.config.folder, "the new folder").required();
  make.option("--name", options.config.name, "name of the key, for example witness-mx").required();
  make.option("--listen", options.config.listen, "HOST:PORT, for example 127.0.0.1:8501, or unix:PATH").required();
  make.option("--treaty", options.config.treaty, "the treaty file, relative to the folder or absolute").required();
  make.option("--passphrase-file", options.config.passphrase_file,
              "relative to the folder or absolute; else systemd credential or prompt");
  make.on_run([&] { return init(options); });
  const io::Command run_it = root.subcommand("run", "serve until SIGTERM or SIGINT");
  run_it.option("--dir", options.config.folder, "the witness's folder").required();
  run_it.on_run([&] { return serve(options, exit); });
  const io::Command show = root.subcommand("status", "the newest head that the witness of a folder holds");
  show.option("--dir", options.config.folder, "the witness's folder").required();
  show.on_run([&] { return show_status(options); });

  // Before any key is read. Where even that is refused, nothing may go on.
  if (const Status closed = io::close_memory(); !closed) {
    report(closed.error(), options);
    return io::exit_error;
  }
  return program.run(argc, argv).value_or(exit);
}
