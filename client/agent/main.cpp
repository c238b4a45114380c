// `puente-agent`: the daemon of one party: an agency's agent, or a nation's witness. See `puente-agent --help`.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>

#include "client/agent/daemon.h"
#include "client/agent/printable.h"
#include "client/io/witness_server.h"
#include "io/clock.h"
#include "io/files.h"
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

Result<client_io::WitnessConfig> witness_config(const client_io::Party& party, const Ed25519Public& key) {
  client_io::WitnessConfig out;
  PUENTE_TRY(const std::string treaty_text, io::read_text(party.treaty_path(), trust::treaty_bytes_max));
  auto treaty = trust::verify_treaty(treaty_text, io::now());
  if (!treaty) return tl::unexpected(treaty.error().at(party.treaty_path().string()));
  out.listen = party.config.witness_listen;
  out.origin = treaty->treaty().broker.origin;
  out.log = treaty->treaty().broker.log;
  out.state = party.paths.folder / "checkpoint";
  out.handover = treaty->treaty().handover;
  for (const trust::TreatyWitness& witness : treaty->treaty().witnesses)
    if (witness.key.key == key) out.name = witness.key.name;
  if (out.name.empty())
    return fail(ErrorCode::mismatch, party.treaty_path().string() +
                                         " names no witness with this key: is it the treaty "
                                         "that was made with witness.vkey of this folder?");
  return out;
}

Status run_witness(const client_io::Party& party) {
  PUENTE_TRY(const Ed25519Seed seed, party.keys.get_as<Ed25519Seed>("device"));
  const primitives::SigningKey key(seed);
  PUENTE_TRY(const client_io::WitnessConfig config, witness_config(party, key.public_key()));
  PUENTE_TRY(const auto server, client_io::WitnessServer::start(config, key));
  spdlog::info("witness {} of {} serves http on port {}", agent::printable(config.name),
               agent::printable(config.origin), server->port());
  while (stop == 0) ::usleep(100'000);  // a signal ends the wait early
  spdlog::info("stopped");
  return {};
}

Status run(const std::filesystem::path& folder) {
  PUENTE_REQUIRE(io::close_memory());
  catch_signals();
  PUENTE_TRY(client_io::Party party, client_io::load_party(folder));
  if (const auto unlocked = io::unlocked_memory()) spdlog::warn("{}", *unlocked);
  if (party.config.role == pki::Role::witness) return run_witness(party);
  if (party.config.role != pki::Role::agent)
    return fail(ErrorCode::usage, "this folder is a " + std::string(pki::role_name(party.config.role)) +
                                      "'s; puente-agent runs agents and witnesses");
  PUENTE_TRY(const auto daemon, as_result(agent::Daemon::start(std::move(party))));
  return as_result(daemon->run(stop));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "puente-agent: the daemon of an agency (seals, sends, receives, keeps) or of a nation's witness of the log"};
  app.require_subcommand(1);
  std::filesystem::path folder;
  CLI::App* const command = app.add_subcommand("run", "run until SIGTERM; the folder's party.toml says as what");
  command->add_option("--dir", folder, "folder of the party")->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 64;
  }
  spdlog::set_default_logger(spdlog::stderr_logger_mt("puente-agent"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  const Status done = run(folder);
  if (done) return 0;
  spdlog::critical("{}: {}", error_name(done.error().code), agent::printable(done.error().what));
  return done.error().code == ErrorCode::usage ? 64 : 1;
}
