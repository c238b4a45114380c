// `puente-witness`: one nation's witness of the log. See `puente-witness --help` and docs/witness.md.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "io/clock.h"
#include "io/escape.h"
#include "io/process.h"
#include "witness/app/init.h"
#include "witness/app/run.h"
#include "witness/app/status.h"

namespace {

using namespace puente;
namespace app = puente::witness::app;

// Exit codes (README): stable.
constexpr int exit_error = 1;
constexpr int exit_verification_failed = 3;
constexpr int exit_not_permitted = 4;
constexpr int exit_usage = 64;

struct Options {
  app::Config config;
  bool json = false;
  std::string language;

  bool spanish() const {
    if (!language.empty()) return language == "es";
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      const char* const value = std::getenv(name);
      if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("es");
    }
    return false;
  }
};

int exit_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unauthenticated:
    case ErrorCode::mismatch:
      return exit_verification_failed;
    case ErrorCode::not_permitted:
      return exit_not_permitted;
    case ErrorCode::usage:
      return exit_usage;
    default:
      return exit_error;
  }
}

int report(const Error& error, const Options& options) {
  if (options.json)
    fmt::print(stderr, "{}\n",
               nlohmann::json{{"error", {{"code", error_name(error.code)}, {"what", error.what}}}}.dump(
                   -1, ' ', false, nlohmann::json::error_handler_t::replace));
  else
    fmt::print(stderr, "puente-witness: {}: {}\n", error_name(error.code), io::escape_line(error.what));
  return exit_of(error.code);
}

int init(const Options& options) {
  const auto vkey = app::init(options.config);
  if (!vkey) return report(vkey.error(), options);
  fmt::print("{}\n", options.json ? nlohmann::json{{"vkey", *vkey}}.dump() : *vkey);
  return 0;
}

int show_status(const Options& options) {
  const auto config = app::load_config(options.config.folder);
  if (!config) return report(config.error(), options);
  const auto held = app::read_held(*config, io::now());
  if (!held) return report(as_error(held.error()), options);
  fmt::print("{}", options.json ? app::render_json(*held) : app::render_text(*held, options.spanish()));
  return 0;
}

AnswerStatus run(const std::filesystem::path& folder) {
  std::signal(SIGPIPE, SIG_IGN);
  PUENTE_TRY(const io::StopSignal stop, io::StopSignal::take());
  PUENTE_TRY(const app::Config config, app::load_config(folder));
  return app::run(config, stop);
}

int serve(const Options& options) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("puente-witness"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  const Status done = as_result(run(options.config.folder));
  if (done) return 0;
  spdlog::critical("{}: {}", error_name(done.error().code), io::escape_line(done.error().what));
  return exit_of(done.error().code);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App command{"puente-witness: cosigns the heads of the log that the treaty names, if each continues the last"};
  command.require_subcommand(1);
  command.fallthrough();
  command.add_flag("--json", options.json, "print data as JSON, one object a line");
  command.add_option("--lang", options.language, "en or es")->check(CLI::IsMember({"en", "es"}));

  CLI::App* const make = command.add_subcommand("init", "make a folder with a key, and print the key for the treaty");
  make->add_option("--dir", options.config.folder, "the new folder")->required();
  make->add_option("--name", options.config.name, "name of the key, for example witness-mx")->required();
  make->add_option("--listen", options.config.listen, "HOST:PORT, for example 127.0.0.1:8501")->required();
  make->add_option("--treaty", options.config.treaty, "the treaty file, relative to the folder or absolute")
      ->required();
  make->add_option("--passphrase-file", options.config.passphrase_file,
                   "relative to the folder or absolute; else systemd credential or prompt");
  CLI::App* const run_it = command.add_subcommand("run", "serve until SIGTERM or SIGINT");
  run_it->add_option("--dir", options.config.folder, "the witness's folder")->required();
  CLI::App* const show = command.add_subcommand("status", "the newest head that the witness of a folder holds");
  show->add_option("--dir", options.config.folder, "the witness's folder")->required();

  try {
    command.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return command.exit(error) == 0 ? 0 : exit_usage;
  }
  // Before any key is read. Where even that is refused, nothing may go on.
  if (const Status closed = io::close_memory(); !closed) return report(closed.error(), options);
  if (make->parsed()) return init(options);
  if (show->parsed()) return show_status(options);
  return serve(options);
}
