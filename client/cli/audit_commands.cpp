#include <fmt/format.h>
#include <unistd.h>

#include <deque>
#include <memory>

#include "audit/chain.h"
#include "client/cli/audit_event.h"
#include "client/cli/audit_log.h"
#include "client/cli/audit_parts.h"
#include "client/cli/broker_session.h"
#include "client/cli/command.h"
#include "client/cli/terminal.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view audit_prefix = "audit/";

// On a terminal only, and on stderr, so that what is printed can be kept.
void show_progress(std::uint64_t done, std::uint64_t all) {
  if (::isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r{:>10} / {}{}", done, all, done == all ? "\n" : "");
}

Result<std::map<KeyId, X25519Private>> audit_keys(const io::Party& party) {
  std::map<KeyId, X25519Private> out;
  for (const std::string& name : party.keys.names()) {
    if (!name.starts_with(audit_prefix)) continue;
    PUENTE_TRY(const KeyId id, KeyId::from_hex(std::string_view(name).substr(audit_prefix.size())));
    PUENTE_TRY(X25519Private key, party.keys.get_as<X25519Private>(name));
    out.emplace(id, std::move(key));
  }
  if (out.empty()) return fail(ErrorCode::usage, "this party holds no auditor's key: it cannot read the log");
  return out;
}

// The newest head that an audit from this folder has verified: the log must have grown from it.
fs::path head_file(const io::Party& party) { return party.paths.folder / "audited-head"; }

Result<LogSummary> read_log(BrokerSession& session, const LogAudit::OnEntry& entry) {
  const io::Party& party = session.party();
  PUENTE_TRY(auto keys, audit_keys(party));
  LogAudit audit(session.treaty().treaty(), party.config.agency.nation, std::move(keys));
  if (fs::exists(head_file(party))) {
    PUENTE_TRY(const Bytes before, puente::io::read_file(head_file(party), tlog::note_max_bytes));
    const Status expected = audit.expect(before, puente::io::now());
    if (!expected) return tl::unexpected<Error>(expected.error().at(head_file(party).string()));
  }
  for (bool complete = false; !complete;) {
    PUENTE_TRY(const codec::LogPage page, session.ask<codec::LogPage>(codec::FetchLog{audit.next()}));
    PUENTE_TRY(complete, audit.take(page, puente::io::now(), entry));
    show_progress(audit.next(), audit.goal());
  }
  PUENTE_REQUIRE(puente::io::write_file(head_file(party), view_of(audit.summary().head_note), puente::io::Mode::open));
  return audit.summary();
}

std::uint64_t own_entries(const LogSummary& summary) {
  std::uint64_t out = 0;
  for (const std::uint64_t count : summary.entries) out += count;
  return out;
}

Status verify(Context& context, const TilesOptions& tiles) {
  if (!tiles.folder.empty()) return verify_tiles(context, tiles);
  PUENTE_TRY(const auto folder, context.folder());
  PUENTE_TRY(const auto session, BrokerSession::open(folder));
  std::map<std::string, std::uint64_t> events;
  PUENTE_TRY(const LogSummary summary, read_log(*session, [&](const audit::ReadEntry& entry) {
               const auto name = json_of(entry)["event"];
               ++events[name.is_string() ? name.get<std::string>() : say(context, "not readable", "no legible")];
             }));
  const std::uint64_t own = own_entries(summary);
  if (context.json) {
    nlohmann::ordered_json out{{"verified", true},
                               {"size", summary.head.size},
                               {"root", summary.head.root.hex()},
                               {"quorumTime", format_utc(summary.quorum_time)},
                               {"entries", own},
                               {"unreadable", summary.unreadable},
                               {"heartbeats", summary.heartbeats},
                               {"longestSilenceSeconds", summary.longest_silence.ms / 1000}};
    for (std::size_t a = 0; a < codec::audience_count; ++a) {
      const auto audience = static_cast<codec::Audience>(a);
      if (audit::may_read(session->party().config.agency.nation, audience))
        out["audiences"][std::string(audit::name_of(audience))] = summary.entries[a];
    }
    fmt::print("{}\n", out.dump());
    return {};
  }
  fmt::print("{}\n",
             worded(context, "verified: {} leaves give the root {}…, which witnesses of both nations cosigned ({})",
                    "verificado: {} hojas dan la raíz {}…, que testigos de ambas naciones firmaron ({})",
                    summary.head.size, summary.head.root.hex().substr(0, 16), format_utc(summary.quorum_time)));
  fmt::print("{}\n",
             worded(context, "{} entries for this auditor: complete, in order, unaltered; {} of before its keys",
                    "{} asientos para este auditor: completos, en orden, sin alterar; {} anteriores a sus claves", own,
                    summary.unreadable));
  fmt::print("{}\n", worded(context, "{} entries for others; the longest silence between heartbeats lasted {} s",
                            "{} asientos para otros; el silencio más largo entre latidos duró {} s",
                            summary.head.size - own, summary.longest_silence.ms / 1000));
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
  PUENTE_TRY(const LogSummary summary, read_log(*session, [&](const audit::ReadEntry& entry) {
               newest.push_back(context.json ? json_of(entry).dump() : line_of(context, entry));
               if (options.limit != 0 && newest.size() > options.limit) newest.pop_front();
             }));
  static_cast<void>(summary);
  // Only what the whole log bears out is printed.
  for (const std::string& line : newest) fmt::print("{}\n", line);
  return {};
}

}  // namespace

void add_audit_commands(CLI::App& app, Context& context) {
  CLI::App* const audit = app.add_subcommand("audit", "check and read the log, as an auditor");
  audit->require_subcommand(1);
  CLI::App* const check = audit->add_subcommand(
      "verify", "is the log complete and unaltered? Exit code 3 on a finding. With --tiles: anybody's log");
  const auto tiles = std::make_shared<TilesOptions>();
  add_tiles_options(*check, *tiles);
  check->callback([&context, tiles] { run(context, [&] { return verify(context, *tiles); }); });
  const auto options = std::make_shared<ListOptions>();
  CLI::App* const print = audit->add_subcommand("list", "print the entries that this auditor may read, once verified");
  print->add_option("--limit", options->limit, "only the newest so many");
  print->callback([&context, options] { run(context, [&] { return list(context, *options); }); });
  add_audit_fork_command(*audit, context);
}

}  // namespace puente::client::cli
