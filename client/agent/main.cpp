// `puente-agent`: the daemon of an agency. See `puente-agent --help`.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "client/agent/daemon.h"
#include "client/agent/printable.h"
#include "client/api/operations.h"
#include "io/process.h"

namespace {

using namespace puente;
namespace agent = puente::client::agent;
namespace client_io = puente::client::io;

volatile std::sig_atomic_t stop = 0;

void on_signal(int) { stop = 1; }

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

Status run(const std::filesystem::path& folder) {
  PUENTE_REQUIRE(io::close_memory());
  catch_signals();
  PUENTE_TRY(client_io::Party party, client_io::load_party(folder));
  if (const auto unlocked = io::unlocked_memory()) spdlog::warn("{}", *unlocked);
  if (party.config.role != pki::Role::agent)
    return fail(ErrorCode::usage,
                "this folder is a " + std::string(pki::role_name(party.config.role)) + "'s; puente-agent runs agents");
  PUENTE_TRY(const auto daemon, as_result(agent::Daemon::start(std::move(party))));
  return as_result(daemon->run(stop));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"puente-agent: the daemon of an agency: seals, sends, receives, keeps"};
  app.require_subcommand(1);
  std::filesystem::path folder;
  CLI::App* const command = app.add_subcommand("run", "run until SIGTERM");
  command->add_option("--dir", folder, "folder of the agent")->required();
  app.add_subcommand("operations", "what callers can ask an agent for, as the page docs/agent-api.md");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 64;
  }
  if (app.got_subcommand("operations")) {
    std::fputs(client::api::operations_page().c_str(), stdout);
    return 0;
  }
  spdlog::set_default_logger(spdlog::stderr_logger_mt("puente-agent"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  const Status done = run(folder);
  if (done) return 0;
  spdlog::critical("{}: {}", error_name(done.error().code), agent::printable(done.error().what));
  return done.error().code == ErrorCode::usage ? 64 : 1;
}
