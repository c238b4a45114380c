// `puente audit`: the commands that check the log and read it. Others register in parts.h.
#include <time.h>

#include <fmt/format.h>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/chain.h"
#include "audit/report/event.h"
#include "audit/report/filter.h"
#include "client/auditor/held_reading.h"
#include "client/cli/auditor/event_line.h"
#include "client/cli/auditor/parts.h"
#include "client/cli/commands.h"
#include "crypto/base/escape.h"
#include "io/clock.h"

namespace puente::client::cli {
namespace {

using audit::report::EntryFilter;
using audit::report::is_about;
using audit::report::json_of;
using audit::report::mentions;
using auditor::audited_head_file;
using auditor::HeldLog;
using auditor::HeldQuery;
using auditor::LogAudit;
using auditor::LogSource;
using auditor::LogSummary;

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct ReadOptions {
  SourceOptions source;
  EntryFilter filter;
  std::size_t limit = 0;  // 0: all
  std::string id;         // or the text to search for
  std::uint64_t every_seconds = 15;
  TilesOptions tiles;
  bool from_start = false;
  bool held = false;
};

// What a command is about, beside its filter.
enum class Asked { all, text, about };

ordered_json summary_json(const LogSummary& summary) {
  ordered_json out{{"verified", true},
                   {"size", summary.head.size},
                   {"root", summary.head.root.hex()},
                   {"quorumTime", format_utc(summary.quorum_time)},
                   {"unreadable", summary.unreadable},
                   {"heartbeats", summary.heartbeats},
                   {"longestSilenceSeconds", summary.longest_silence.ms / 1000}};
  for (std::size_t a = 0; a < codec::audience_count; ++a)
    out["audiences"][std::string(audit::name_of(static_cast<codec::Audience>(a)))] = summary.entries[a];
  return out;
}

Status verify(Context& context, ReadOptions& options) {
  if (!options.tiles.folder.empty()) return verify_tiles(context, options.tiles);
  PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::verify));
  if (source.bundle() != nullptr) {
    // The bundle's files first, as files: every tile and every entry's hash.
    PUENTE_REQUIRE(verify_bundle_files(context, *source.bundle(), source.treaty()));
    if (context.exit != Exit::ok) return {};
  }
  PUENTE_TRY(LogAudit reader, options.from_start ? source.audit() : source.audit_on());
  const std::uint64_t verified_before = reader.next();
  PUENTE_TRY(const LogSummary summary, read_on(context, source, reader, {}));
  for (const LogSummary::Remark& remark : summary.remarks) {
    context.exit = Exit::finding;
    if (context.json)
      fmt::print(
          "{}\n",
          ordered_json{{"finding", remark.name}, {"severity", "open"}, {"index", remark.index}, {"what", remark.what}}
              .dump());
    else
      fmt::print("{}\n",
                 say(context, fmt::format("{} (open): log entry {}: {}", remark.name, remark.index, remark.what)));
  }
  if (source.handed_over() && summary.head.size < source.handed_over()->size) {
    context.exit = Exit::finding;
    const std::string what =
        fmt::format("the bundle ends at {} entries, and both nations signed that the shard ended at {}",
                    summary.head.size, source.handed_over()->size);
    if (context.json)
      fmt::print("{}\n",
                 ordered_json{{"finding", "ends-before-handover"}, {"severity", "open"}, {"what", what}}.dump());
    else
      fmt::print("{}\n", say(context, "ends-before-handover (open): " + what));
  }
  std::uint64_t own = 0;
  for (std::size_t a = 0; a < codec::audience_count; ++a)
    if (audit::may_read(source.nation(), static_cast<codec::Audience>(a))) own += summary.entries[a];
  if (context.json) {
    ordered_json out = summary_json(summary);
    out["entries"] = own;
    out["events"] = summary.events;
    out["verifiedBefore"] = verified_before;
    fmt::print("{}\n", out.dump());
    return {};
  }
  fmt::print("{}\n",
             worded(context, "verified: {} leaves give the root {}…, which witnesses of both nations cosigned ({})",
                    "verificado: {} hojas dan la raíz {}…, que testigos de ambas naciones cofirmaron ({})",
                    summary.head.size, summary.head.root.hex().substr(0, 16), format_utc(summary.quorum_time)));
  fmt::print("{}\n",
             worded(context, "{} entries for this auditor: complete, in order, unaltered; {} of before its keys",
                    "{} asientos para este auditor: completos, en orden, sin alterar; {} anteriores a sus claves", own,
                    summary.unreadable));
  fmt::print("{}\n",
             worded(context,
                    "{} entries for others: complete and in order; the longest silence between heartbeats "
                    "lasted {} s",
                    "{} asientos para otros: completos y en orden; el silencio más largo entre latidos duró {} s",
                    summary.head.size - own, summary.longest_silence.ms / 1000));
  for (const auto& [name, count] : summary.events) fmt::print("  {:>8}  {}\n", count, event_word(context, name));
  if (verified_before > 0)
    fmt::print("{}\n", worded(context, "the first {} were verified before; --from-start reads them again",
                              "los primeros {} se verificaron antes; --from-start los lee de nuevo", verified_before));
  return {};
}

// Which entries a command prints, of those that the filter lets through.
HeldQuery query_of(const ReadOptions& options, Asked asked) {
  HeldQuery out{&options.filter, {}, {}, 0};
  if (asked == Asked::text) out.text = options.id;
  if (asked == Asked::about) out.about = options.id;
  return out;
}

std::string printed(const Context& context, const audit::ReadEntry& entry, const ordered_json& fields, Asked asked) {
  if (context.json) return fields.dump();
  return asked == Asked::about ? escape(fields.dump(2)) : line_of(context, entry);
}

// The newest come first here; printed they are in the order of the log.
struct Newest {
  std::size_t limit;  // 0: all
  std::vector<std::string> lines;
  bool add(std::string line) {
    lines.push_back(std::move(line));
    return limit == 0 || lines.size() < limit;
  }
  void print() const {
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) fmt::print("{}\n", *line);
  }
};

// Only what the whole bundle bears out is printed: nothing before its last entry was checked.
Result<std::deque<std::string>> chosen_in_bundle(Context& context, const ReadOptions& options, Asked asked) {
  PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::read));
  std::deque<std::string> out;
  PUENTE_REQUIRE(read_all(context, source, [&](const audit::ReadEntry& entry) {
    const ordered_json fields = json_of(entry);
    if (!options.filter.matches(fields, entry.event)) return;
    if (asked == Asked::text && !mentions(fields, options.id)) return;
    if (asked == Asked::about && !is_about(fields, options.id)) return;
    out.push_back(printed(context, entry, fields, asked));
    if (options.limit != 0 && out.size() > options.limit) out.pop_front();
  }));
  return out;
}

// Of the auditor's copy: brought up to date first, unless what is held is asked for.
Status print_held(Context& context, HeldLog& held, const HeldQuery& query, Newest& newest, Asked asked) {
  PUENTE_REQUIRE(as_result(held.head(puente::io::now())));
  PUENTE_REQUIRE(as_result(held.newest_first(query, [&](const audit::ReadEntry& entry, const ordered_json& fields) {
    return newest.add(printed(context, entry, fields, asked));
  })));
  newest.print();
  return {};
}

Status print_chosen(Context& context, ReadOptions& options, Asked asked) {
  PUENTE_REQUIRE(options.filter.prepare());
  std::size_t found = 0;
  if (!options.source.bundle.empty()) {
    if (options.held) return fail(ErrorCode::usage, "--held and --bundle name two places to read from: give one");
    PUENTE_TRY(const std::deque<std::string> lines, chosen_in_bundle(context, options, asked));
    for (const std::string& line : lines) fmt::print("{}\n", line);
    found = lines.size();
  } else {
    Newest newest{options.limit, {}};
    const HeldQuery query = query_of(options, asked);
    if (options.held) {
      PUENTE_TRY(const fs::path folder, context.folder());
      PUENTE_TRY(auditor::HeldAlone held, auditor::open_held_alone(folder));
      PUENTE_REQUIRE(print_held(context, held.log, query, newest, asked));
    } else {
      PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::read));
      PUENTE_TRY(HeldLog held, auditor::open_held(context.party, source));
      PUENTE_REQUIRE(catch_up(context, source, held));
      PUENTE_REQUIRE(print_held(context, held, query, newest, asked));
    }
    found = newest.lines.size();
  }
  if (asked == Asked::about && found == 0)
    return fail(ErrorCode::not_found, "no entry that this auditor may read is about '" + options.id + "'");
  return {};
}

Status follow(Context& context, ReadOptions& options) {
  PUENTE_REQUIRE(options.filter.prepare());
  PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::follow));
  if (!source.online()) return fail(ErrorCode::usage, "a bundle does not grow: follow needs the broker");
  PUENTE_TRY(HeldLog held, auditor::open_held(context.party, source));
  HeldQuery query = query_of(options, Asked::all);
  // What was there before is checked, and shown only as far as --limit asks.
  for (bool first = true;; first = false) {
    PUENTE_REQUIRE(catch_up(context, source, held));
    PUENTE_TRY(const codec::Head head, as_result(held.head(puente::io::now())));
    Newest newest{first ? options.limit : 0, {}};
    if (!first || options.limit > 0) PUENTE_REQUIRE(print_held(context, held, query, newest, Asked::all));
    std::fflush(stdout);
    query.from = head.size;
    timespec pause{static_cast<time_t>(options.every_seconds), 0};
    ::nanosleep(&pause, nullptr);
  }
}

Status status(Context& context, ReadOptions& options) {
  PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::verify));
  PUENTE_TRY(const codec::LogPage page, source.page(0));
  const Instant now = puente::io::now();
  const trust::Treaty& treaty = source.treaty();
  auto head = tlog::verify_head(view_of(page.head), treaty.broker.log, treaty.broker.origin, treaty.witness_set(), now);
  if (!head) return tl::unexpected<Error>(head.error().at("newest head"));
  ordered_json out{{"origin", head->origin()},
                   {"size", head->size()},
                   {"root", head->root().hex()},
                   {"quorumTime", format_utc(head->quorum_time())},
                   {"ageSeconds", (now - head->quorum_time()).ms / 1000}};
  for (const trust::TreatyWitness& one : treaty.witnesses_in_order()) {
    const bool cosigned = std::ranges::any_of(head->note().signatures, [&](const tlog::NoteSignature& signature) {
      return tlog::claims(signature, one.key);  // verify_head checked all that claim to be
    });
    out["witnesses"][one.key.name] = cosigned;
  }
  const fs::path kept = audited_head_file(context.party);
  if (!context.party.empty() && fs::exists(kept)) {
    PUENTE_TRY(LogAudit reader, source.audit());
    out["newSinceAudit"] = head->size() - std::min(head->size(), reader.expected_size());
  }
  if (context.json) {
    fmt::print("{}\n", out.dump());
    return {};
  }
  fmt::print("{}\n", worded(context, "{}: {} entries, root {}…", "{}: {} asientos, raíz {}…", escape(head->origin()),
                            head->size(), head->root().hex().substr(0, 16)));
  fmt::print("{}\n", worded(context, "cosigned by a quorum of both nations at {}, {} s ago",
                            "cofirmada por el quórum de ambas naciones el {}, hace {} s",
                            format_utc(head->quorum_time()), (now - head->quorum_time()).ms / 1000));
  for (const auto& [name, cosigned] : out["witnesses"].items())
    fmt::print("  {}  {}\n",
               cosigned.get<bool>() ? say(context, "cosigned", "cofirmó ") : say(context, "MISSING ", "FALTA   "),
               escape(name));
  if (out.contains("newSinceAudit"))
    fmt::print("{}\n", worded(context, "{} entries since the last audit from this folder",
                              "{} asientos desde la última auditoría en esta carpeta",
                              out["newSinceAudit"].get<std::uint64_t>()));
  return {};
}

using Body = Status (*)(Context&, ReadOptions&);

Command add(const Command& audit, Context& context, const char* name, const char* help,
            const std::shared_ptr<ReadOptions>& options, Body body) {
  const Command command = audit.subcommand(name, help);
  add_source_options(command, options->source);
  command.on_run([&context, options, body] { return body(context, *options); });
  return command;
}

Status list(Context& context, ReadOptions& options) { return print_chosen(context, options, Asked::all); }
Status show(Context& context, ReadOptions& options) { return print_chosen(context, options, Asked::about); }
Status search(Context& context, ReadOptions& options) { return print_chosen(context, options, Asked::text); }

void add_held_option(const Command& command, ReadOptions& options) {
  command.flag("--held", options.held, "what is held from earlier commands, without asking the broker");
}

}  // namespace

void add_audit_commands(const Command& program, Context& context) {
  const Command audit = program.subcommand("audit", "check and read the log, as an auditor");
  audit.require_subcommand();
  const auto options = [] { return std::make_shared<ReadOptions>(); };

  add(audit, context, "status", "the newest head, who cosigned it, and what is new since the last audit", options(),
      status);

  auto own = options();
  Command command =
      add(audit, context, "verify",
          "is the log complete and unaltered? Exit code 3 on a finding. With --tiles: anybody's log", own, verify);
  add_tiles_options(command, own->tiles);
  command.flag("--from-start", own->from_start, "read again what earlier verifications have read");

  own = options();
  command = add(audit, context, "list", "print the entries that this auditor may read, once verified", own, list);
  add_held_option(command, *own);
  command.option("--limit", own->limit, "only the newest so many");
  add_filter_options(command, own->filter);

  own = options();
  command = add(audit, context, "show", "all that the log says of one record or entry", own, show);
  add_held_option(command, *own);
  command.option("id", own->id, "index of an entry, or 4 digits or more of a record's or header's id").required();
  add_filter_options(command, own->filter);

  own = options();
  command = add(audit, context, "search", "print the entries that contain a text", own, search);
  add_held_option(command, *own);
  command.option("text", own->id, "any part of any field").required();
  command.option("--limit", own->limit, "only the newest so many");
  add_filter_options(command, own->filter);

  own = options();
  command = add(audit, context, "follow", "verify, then print new entries as they come", own, follow);
  command.option("--limit", own->limit, "begin with the newest so many that are there already");
  command.option("--every", own->every_seconds, "seconds between two looks at the broker").range(1, 3600);
  add_filter_options(command, own->filter);

  add_audit_export_command(audit, context);
  add_audit_prove_commands(audit, context);
  add_audit_report_command(audit, context);
  add_audit_witness_command(audit, context);
  add_audit_fsck_command(audit, context);
  add_audit_fork_command(audit, context);
}

}  // namespace puente::client::cli
