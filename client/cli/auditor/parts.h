// What the commands under `puente audit` share, and how each file of them registers its own.
#pragma once

#include <filesystem>
#include <vector>

#include "audit/bundle/bundle.h"
#include "audit/report/filter.h"
#include "client/auditor/held_reading.h"
#include "client/auditor/log_source.h"
#include "client/cli/command.h"
#include "client/cli/progress_bar.h"
#include "crypto/tlog/tiled_log.h"
#include "trust/treaty.h"

namespace puente::client::cli {

// A verifier key given on the command line. Errors: `usage` naming the option.
Result<tlog::Vkey> parse_key_option(std::string_view option, std::string_view text, tlog::SignatureType type);

// Where a reading command reads from: --agent's broker, or --bundle.
struct SourceOptions {
  std::filesystem::path bundle;  // empty: the broker
  bool head_lost = false;        // go on without the head that an earlier audit kept
};
void add_source_options(const Command& command, SourceOptions& options);
Result<auditor::LogSource> open_source(const Context& context, const SourceOptions& options,
                                       codec::ReadPurpose purpose);
// Reads the source to its end (client/auditor/log_source.h), with a progress bar; read_all() from the first entry.
Result<auditor::LogSummary> read_all(const Context& context, auditor::LogSource& source,
                                     const auditor::LogAudit::OnEntry& entry,
                                     const auditor::LogSource::OnPage& page = {});
Result<auditor::LogSummary> read_on(const Context& context, auditor::LogSource& source, auditor::LogAudit& reader,
                                    const auditor::LogAudit::OnEntry& entry,
                                    const auditor::LogSource::OnPage& page = {});
// Brings the auditor's copy up to date, with a progress bar.
Status catch_up(const Context& context, auditor::LogSource& source, auditor::HeldLog& held);

void add_filter_options(const Command& command, audit::report::EntryFilter& filter);

// Prints findings as they come and sets the exit code: 3 where something contradicts itself, 2 where something is there
// or missing that nothing vouches for.
class FindingPrinter {
 public:
  FindingPrinter(Context& context, ProgressBar& bar) : context_(context), bar_(bar) {}
  void operator()(const tlog::LogFinding& finding);

 private:
  Context& context_;
  ProgressBar& bar_;
  std::uint64_t count_ = 0;
};

// `puente audit verify --tiles DIR --origin-key VKEY`: anybody's log.
struct TilesOptions {
  std::filesystem::path folder;
  std::string origin_key, origin;
  std::vector<std::string> witness_keys;
};
void add_tiles_options(const Command& command, TilesOptions& options);
// Prints findings and summary.
Status verify_tiles(Context& context, const TilesOptions& options);
// The same for a bundle's files, printing findings only.
Status verify_bundle_files(Context& context, audit::bundle::BundleReader& bundle, const trust::Treaty& treaty);

void add_audit_export_command(const Command& audit, Context& context);
void add_audit_prove_commands(const Command& audit, Context& context);
void add_audit_report_command(const Command& audit, Context& context);
void add_audit_witness_command(const Command& audit, Context& context);
void add_audit_fsck_command(const Command& audit, Context& context);
void add_audit_fork_command(const Command& audit, Context& context);

}  // namespace puente::client::cli
