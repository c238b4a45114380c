// `puente-agent`: the daemon of an agency. See `puente-agent --help`.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "client/agent/daemon.h"
#include "client/api/operations.h"
#include "crypto/base/escape.h"
#include "io/command.h"
#include "io/process.h"
#include "translate/translate.h"

namespace {

using namespace puente;
namespace agent = puente::client::agent;
namespace client_io = puente::client::io;
using puente::client::core::WhenBehind;

Status run(const std::filesystem::path& folder, bool store_lost) {
  PUENTE_REQUIRE(io::close_memory());
  io::key_hash_tables();
  std::signal(SIGPIPE, SIG_IGN);
  PUENTE_TRY(const io::StopSignal stop, io::StopSignal::take());
  PUENTE_TRY(client_io::Party party, client_io::load_party(folder));
  if (const auto unlocked = io::unlocked_memory()) spdlog::warn("{}", *unlocked);
  if (party.config.role != pki::Role::agent)
    return fail(ErrorCode::usage,
                "this folder is a " + std::string(pki::role_name(party.config.role)) + "'s; puente-agent runs agents");
  PUENTE_TRY(const auto daemon,
             as_result(agent::Daemon::start(std::move(party), store_lost ? WhenBehind::go_on : WhenBehind::hold)));
  return as_result(daemon->run(stop));
}

}  // namespace

int main(int argc, char** argv) {
  io::keep_standard_descriptors();
  spdlog::set_default_logger(spdlog::stderr_logger_mt("puente-agent"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  int exit = io::exit_ok;
  const Language language = io::language_of(argc, argv);
  io::Program program(
      "puente-agent: the daemon of an agency: seals, sends, receives, keeps", language, [&](const Error& error) {
        spdlog::critical("{}: {}", error_name(error.code), escape_line(translate::to(language, error.what)));
        exit = io::exit_of(error.code);
      });
  const io::Command root = program.root();
  root.require_subcommand();
  std::filesystem::path folder;
  const io::Command serve = root.subcommand("run", "run until SIGTERM; SIGHUP reads party.toml again");
  serve.option("--dir", folder, "folder of the agent").required();
  bool store_lost = false;
  serve.flag("--store-lost", store_lost,
             "once, where the store is gone or is an older copy: begin an empty one if there is none, and go on behind "
             "what the broker holds of this device");
  serve.on_run([&] { return run(folder, store_lost); });
  const io::Command page =
      root.subcommand("operations", "what callers can ask an agent for, as the page docs/agent-api.md");
  bool of_records = false, of_requests = false;
  page.flag("--records", of_records, "those that list, find and show records, as the page docs/agent-api-records.md");
  page.flag("--requests", of_requests, "those about requests and drafts, as the page docs/agent-api-requests.md");
  page.on_run([&] {
    using client::api::Page;
    const Page which = of_records ? Page::records : of_requests ? Page::requests : Page::all_else;
    std::fputs(client::api::operations_page(which).c_str(), stdout);
    return Status();
  });
  return program.run(argc, argv).value_or(exit);
}
