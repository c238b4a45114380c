#include "client/cli/auditor/parts.h"

#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"

#include "io/clock.h"

namespace puente::client::cli {
namespace {

// Printed are the first so many; all count for the exit code.
constexpr std::uint64_t findings_printed_max = 1000;

}  // namespace

void FindingPrinter::operator()(const tlog::LogFinding& finding) {
  const bool failed = finding.severity == tlog::Severity::failed;
  if (failed)
    context_.exit = Exit::verification_failed;
  else if (context_.exit == Exit::ok)
    context_.exit = Exit::finding;
  if (++count_ > findings_printed_max) return;
  bar_.clear();
  if (context_.json)
    fmt::print("{}\n", nlohmann::ordered_json{{"finding", finding.name},
                                              {"severity", failed ? "failed" : "open"},
                                              {"file", finding.file},
                                              {"offset", finding.offset},
                                              {"what", finding.what}}
                           .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  else
    fmt::print("{} ({}): {}, byte {}: {}\n", finding.name,
               failed ? say(context_, "failed", "fallo") : say(context_, "open", "abierto"),
               escape(say(context_, finding.file)), finding.offset, escape(say(context_, finding.what)));
}

void add_source_options(const Command& command, SourceOptions& options) {
  command.option("--bundle", options.bundle, "read an exported bundle instead of the broker (see puente audit export)");
  command.flag("--head-lost", options.head_lost,
               "once, where the head that an earlier audit kept is lost: go on without comparing the log with it");
}

Result<auditor::LogSource> open_source(const Context& context, const SourceOptions& options,
                                       codec::ReadPurpose purpose) {
  if (options.bundle.empty()) PUENTE_REQUIRE(context.folder());
  using When = auditor::LogSource::WhenLost;
  return auditor::LogSource::open(context.party, options.bundle, purpose,
                                  options.head_lost ? When::go_on : When::refuse);
}

Result<auditor::LogSummary> read_all(const Context& context, auditor::LogSource& source,
                                     const auditor::LogAudit::OnEntry& entry, const auditor::LogSource::OnPage& page) {
  PUENTE_TRY(auditor::LogAudit reader, source.audit());
  return read_on(context, source, reader, entry, page);
}

Status catch_up(const Context& context, auditor::LogSource& source, auditor::HeldLog& held) {
  ProgressBar bar(context.language);
  const Instant start = puente::io::now();
  const Status done = auditor::catch_up(source, held, [&](std::uint64_t read, std::uint64_t all) {
    bar.show({read, all, read, puente::io::now() - start});
  });
  bar.clear();
  return done;
}

Result<auditor::LogSummary> read_on(const Context& context, auditor::LogSource& source, auditor::LogAudit& reader,
                                    const auditor::LogAudit::OnEntry& entry, const auditor::LogSource::OnPage& page) {
  ProgressBar bar(context.language);
  const Instant start = puente::io::now();
  const auto show = [&](std::uint64_t done, std::uint64_t all) {
    bar.show({done, all, done, puente::io::now() - start});
  };
  auto summary = source.read_on(reader, {entry, page, show});
  bar.clear();
  return summary;
}

void add_filter_options(const Command& command, audit::report::EntryFilter& filter) {
  command.option("--agency", filter.agency, "only what names this agency (MX/FGR) or nation (MX)");
  command.option("--kind", filter.kind, "only records of this kind");
  command.option("--rule", filter.rule, "only what this rule decided (MX/rule-id)");
  command.option("--event", filter.event, "only this kind of event (accept, delivery, …)");
  command.option("--since", filter.since, "from this day or time on (UTC)");
  command.option("--until", filter.until, "before this day or time (UTC)");
}

Result<tlog::Vkey> parse_key_option(std::string_view option, std::string_view text, tlog::SignatureType type) {
  const auto key = tlog::parse_vkey(text);
  if (!key) return fail(ErrorCode::usage, std::string(option) + ": " + key.error().what);
  if (key->type != type)
    return fail(ErrorCode::usage, std::string(option) + ": " + key->name + " is a key of type " +
                                      std::to_string(static_cast<int>(key->type)) + ", and type " +
                                      std::to_string(static_cast<int>(type)) + " is needed");
  return *key;
}

}  // namespace puente::client::cli
