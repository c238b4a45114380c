#include <fmt/format.h>
#include <unistd.h>

#include <deque>
#include <memory>

#include "audit/chain.h"
#include "client/cli/audit_event.h"
#include "client/cli/audit_log.h"
#include "client/cli/command.h"
#include "client/cli/terminal.h"
#include "io/clock.h"

namespace puente::client::cli {
namespace {

// On a terminal only, and on stderr, so that what is printed can be kept.
void show_progress(std::uint64_t done, std::uint64_t all) {
  if (::isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r{:>10} / {}{}", done, all, done == all ? "\n" : "");
}

// What reading finds is a failed verification, whichever way it shows.
Status as_finding(const Error& error) {
  if (error.code == ErrorCode::malformed) return fail(ErrorCode::mismatch, error.what);
  return tl::unexpected(error);
}

Status verify(const Context& context) {
  PUENTE_TRY(const auto folder, context.folder());
  PUENTE_TRY(const auto session, BrokerSession::open(folder));
  std::map<std::string, std::uint64_t> events;
  const auto result = read_log(
      *session, puente::io::now(), [&](const audit::ReadEntry& entry) { ++events[json_of(entry)["event"].dump()]; },
      show_progress);
  if (!result) return as_finding(result.error());
  if (context.json) {
    nlohmann::ordered_json out{{"verified", true},
                               {"size", result->head.size},
                               {"root", result->head.root.hex()},
                               {"quorumTime", format_utc(result->quorum_time)},
                               {"entries", result->entries},
                               {"unreadable", result->unreadable}};
    for (std::size_t a = 0; a < codec::audience_count; ++a) {
      const auto audience = static_cast<codec::Audience>(a);
      if (audit::may_read(session->party().config.agency.nation, audience))
        out["audiences"][std::string(audit::name_of(audience))] = result->chains[a].counter;
    }
    fmt::print("{}\n", out.dump());
    return {};
  }
  fmt::print("{}\n",
             worded(context, "verified: {} leaves give the root {}…, which witnesses of both nations cosigned ({})",
                    "verificado: {} hojas dan la raíz {}…, que testigos de ambas naciones firmaron ({})",
                    result->head.size, result->head.root.hex().substr(0, 16), format_utc(result->quorum_time)));
  fmt::print("{}\n",
             worded(context, "{} entries for this auditor: complete, in order, unaltered; {} of before its keys",
                    "{} asientos para este auditor: completos, en orden, sin alterar; {} anteriores a sus claves",
                    result->entries, result->unreadable));
  for (const auto& [name, count] : events) fmt::print("  {:>8}  {}\n", count, name);
  return {};
}

struct ListOptions {
  std::size_t limit = 0;  // 0: all
};

Status list(const Context& context, const ListOptions& options) {
  PUENTE_TRY(const auto folder, context.folder());
  PUENTE_TRY(const auto session, BrokerSession::open(folder));
  std::deque<std::string> newest;
  const auto result = read_log(
      *session, puente::io::now(),
      [&](const audit::ReadEntry& entry) {
        newest.push_back(context.json ? json_of(entry).dump() : line_of(context, entry));
        if (options.limit != 0 && newest.size() > options.limit) newest.pop_front();
      },
      show_progress);
  if (!result) return as_finding(result.error());
  // Only what the whole log bears out is printed.
  for (const std::string& line : newest) fmt::print("{}\n", line);
  return {};
}

}  // namespace

void add_audit_commands(CLI::App& app, Context& context) {
  CLI::App* const audit = app.add_subcommand("audit", "check and read the log, as an auditor");
  audit->require_subcommand(1);
  CLI::App* const check = audit->add_subcommand("verify", "check that the log is complete and unaltered");
  check->callback([&context] { run(context, [&] { return verify(context); }); });
  const auto options = std::make_shared<ListOptions>();
  CLI::App* const print = audit->add_subcommand("list", "print the entries that this auditor may read, once verified");
  print->add_option("--limit", options->limit, "only the newest so many");
  print->callback([&context, options] { run(context, [&] { return list(context, *options); }); });
}

}  // namespace puente::client::cli
