// `puente audit report`.
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/report/filter.h"
#include "audit/report/html.h"
#include "audit/report/tables.h"
#include "client/cli/auditor/parts.h"
#include "client/cli/auditor/report_text.h"
#include "client/cli/command.h"
#include "crypto/base/escape.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

using audit::report::EntryFilter;
using audit::report::Report;
using audit::report::report_csv;
using audit::report::report_html;
using audit::report::report_json;
using audit::report::ReportBuilder;
using audit::report::ReportTable;
using auditor::LogSource;
using auditor::LogSummary;

struct ReportOptions {
  SourceOptions source;
  EntryFilter range;  // since and until only
  std::string format = "text", table = "exchanges";
  std::filesystem::path out;
};

ReportTable table_of(const std::string& name) {
  if (name == "ledger") return ReportTable::ledger;
  return name == "withheld" ? ReportTable::withheld : ReportTable::exchanges;
}

Status report(const Context& context, ReportOptions& options) {
  PUENTE_REQUIRE(options.range.prepare());
  PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::report));
  ReportBuilder builder(source.nation(), options.range.from, options.range.to);
  PUENTE_TRY(const LogSummary summary,
             read_all(context, source, [&](const audit::ReadEntry& entry) { builder.add(entry); }));
  // What is open is open at the head, which for a bundle may be long ago.
  Report made = builder.finish(summary.quorum_time);
  made.origin = summary.head_origin;
  made.head = summary.head;
  std::string text;
  if (context.json || options.format == "json")
    text = report_json(made).dump(2) + "\n";
  else if (options.format == "csv")
    text = report_csv(made, table_of(options.table));
  else if (options.format == "html")
    text = report_html(made, context.language);
  else
    text = report_text(made, context.language);
  if (options.out.empty()) {
    fmt::print("{}", text);
    return {};
  }
  PUENTE_REQUIRE(write_output(context, options.out, view_of(text), puente::io::Mode::open));
  fmt::print("{}\n", escape(options.out.string()));
  return {};
}

}  // namespace

void add_audit_report_command(const Command& audit, Context& context) {
  const auto options = std::make_shared<ReportOptions>();
  const Command command =
      audit.subcommand("report", "exchanges as the laws ask for them, and a ledger of reciprocity; no contents");
  add_source_options(command, options->source);
  command.option("--format", options->format, "text, csv, json or html").one_of({"text", "csv", "json", "html"});
  command.option("--table", options->table, "which table as CSV: exchanges, ledger or withheld")
      .one_of({"exchanges", "ledger", "withheld"});
  command.option("--out", options->out, "file to write instead of printing");
  command.option("--since", options->range.since, "from this day or time on (UTC)");
  command.option("--until", options->range.until, "before this day or time (UTC)");
  command.on_run([&context, options] { return report(context, *options); });
}

}  // namespace puente::client::cli
