// What the commands under `puente audit` share, and how each file of them registers its own.
#pragma once

#include <filesystem>
#include <vector>

#include "client/cli/audit_bundle.h"
#include "client/cli/command.h"
#include "client/cli/progress_bar.h"
#include "crypto/tlog/tiled_log.h"
#include "trust/treaty.h"

namespace puente::client::cli {

// A verifier key given on the command line. Errors: `usage` naming the option.
Result<tlog::Vkey> parse_key_option(std::string_view option, std::string_view text, tlog::SignatureType type);

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
Status verify_bundle_files(Context& context, BundleReader& bundle, const trust::Treaty& treaty);

void add_audit_export_command(const Command& audit, Context& context);
void add_audit_prove_commands(const Command& audit, Context& context);
void add_audit_report_command(const Command& audit, Context& context);
void add_audit_witness_command(const Command& audit, Context& context);
void add_audit_fsck_command(const Command& audit, Context& context);
void add_audit_fork_command(const Command& audit, Context& context);

}  // namespace puente::client::cli
