// `puente audit fsck`: a log's files derived again from its entries, and compared with what the witnesses keep.
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/fsck/store_check.h"
#include "audit/store_file/broker_file.h"
#include "client/auditor/witness_heads.h"
#include "client/cli/auditor/parts.h"
#include "client/cli/auditor/store_access.h"
#include "client/cli/command.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

using auditor::ask_witnesses;
using auditor::LogAudit;
using auditor::LogSource;
using auditor::WitnessHeld;

namespace fs = std::filesystem;

struct FsckOptions {
  fs::path folder;
  SourceOptions source;
  bool alone = false;
  std::uint64_t shard = 0;  // one that ended, which the broker put aside; 0: the one it keeps
};

Result<trust::SignedTreaty> treaty_in(const fs::path& file) {
  PUENTE_TRY(const std::string text, puente::io::read_text(file, trust::treaty_bytes_max));
  auto out = trust::verify_treaty(text, puente::io::now());
  if (!out) return tl::unexpected<Error>(out.error().at(file.string()));
  return out;
}

// Tells of silent witnesses; hands over the heads of the others.
template <class Expect>
void with_witnesses(const FsckOptions& options, const trust::Treaty& treaty, FindingPrinter& print,
                    const Expect& expect) {
  if (options.alone) return;
  for (const WitnessHeld& one : ask_witnesses(treaty)) {
    if (!one.finding.empty())
      print(
          {one.finding, one.failed ? tlog::Severity::failed : tlog::Severity::open, one.witness.key.name, 0, one.what});
    else if (one.head->size() > 0)
      expect(codec::Head{one.head->size(), one.head->root()}, one.witness.key.name);
  }
}

void conclude(const Context& context, const codec::Head& head) {
  const bool good = context.exit == Exit::ok;
  if (context.json)
    fmt::print("{}\n", line_of(json{{"clean", good}, {"size", head.size}, {"root", head.root.hex()}}));
  else if (good)
    fmt::print("{}\n", worded(context, "clean: {} entries give every tile, counter and running hash, and the root {}…",
                              "limpio: {} asientos dan cada losa, contador y cadena, y la raíz {}…", head.size,
                              head.root.hex().substr(0, 16)));
  else
    fmt::print("{}\n", worded(context, "{} entries derived; the findings above remain",
                              "{} asientos derivados; quedan los hallazgos de arriba", head.size));
}

Status fsck_store(Context& context, const FsckOptions& options) {
  PUENTE_TRY(const fs::path treaty_path, broker_treaty_path(options.folder));
  PUENTE_TRY(trust::SignedTreaty treaty, treaty_in(treaty_path));
  const auto handover = treaty.treaty().handover;
  fs::path file = "store.db";
  if (options.shard != 0) {
    const fs::path aside = "shard-" + std::to_string(options.shard);
    PUENTE_TRY(treaty, treaty_in(options.folder / aside / "treaty.txt"));
    file = aside / file;
  }
  PUENTE_TRY(puente::io::Database database, open_store_to_read(options.folder, file));
  PUENTE_TRY(const bool segments, as_result(audit::store_file::BrokerFile::has_segments(database)));
  if (segments)
    return fail(
        ErrorCode::conflict,
        fmt::format("{}: its newest commits stand in segments beside it, since the broker runs or did not end by "
                    "itself: start it, stop it, and look again",
                    (options.folder / file).string()));
  PUENTE_TRY(audit::store_file::BrokerFile store, as_result(audit::store_file::BrokerFile::on(database)));
  ProgressBar bar(context.language);
  FindingPrinter print(context, bar);
  const trust::BrokerTerms& broker = treaty.treaty().broker;
  audit::fsck::StoreCheck log(store, broker.log, broker.origin,
                              [&](const tlog::LogFinding& finding) { print(finding); });
  // Witnesses keep heads of the newest shard; of one that ended both nations signed the last.
  if (options.shard == 0)
    with_witnesses(options, treaty.treaty(), print,
                   [&](const codec::Head& head, const std::string& keeper) { log.expect_root(head, keeper); });
  else if (handover && handover->log == broker.log)
    log.expect_root({handover->size, handover->root}, "the hand-over that both nations signed");
  const Instant start = puente::io::now();
  PUENTE_TRY(const codec::Head head, as_result(log.check([&](std::uint64_t done, std::uint64_t all) {
               bar.show({done, all, done, puente::io::now() - start});
             })));
  PUENTE_REQUIRE(as_result(log.check_rows(head)));
  bar.clear();
  conclude(context, head);
  return {};
}

Status fsck_bundle(Context& context, const FsckOptions& options) {
  PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::verify));
  ProgressBar bar(context.language);
  FindingPrinter print(context, bar);
  PUENTE_REQUIRE(verify_bundle_files(context, *source.bundle(), source.treaty()));
  PUENTE_TRY(LogAudit reader, source.audit());
  const auto finding = [&](const Error& error) {
    print({"log-entries", tlog::Severity::failed, options.source.bundle.string(), 0, error.what});
  };
  with_witnesses(options, source.treaty(), print, [&](const codec::Head& head, const std::string& keeper) {
    if (const Status expected = reader.expect_root(head, keeper); !expected) finding(expected.error());
  });
  const auto summary = read_on(context, source, reader, {});
  if (!summary) finding(summary.error());
  conclude(context, summary ? summary->head : codec::Head{reader.next(), {}});
  return {};
}

Status fsck(Context& context, const FsckOptions& options) {
  if (options.folder.empty() == options.source.bundle.empty())
    return fail(ErrorCode::usage, "fsck looks at --dir BROKER_DIR, a stopped broker's, or at --bundle DIR");
  return options.folder.empty() ? fsck_bundle(context, options) : fsck_store(context, options);
}

}  // namespace

void add_audit_fsck_command(const Command& audit, Context& context) {
  const auto options = std::make_shared<FsckOptions>();
  const Command command = audit.subcommand(
      "fsck",
      "derive every tile, root, counter and running hash again from the entries of a stopped broker's folder "
      "(whose other rows must be those signed with the newest head) or a bundle, and compare with what the "
      "witnesses keep");
  command.option("--dir", options->folder, "folder of a broker, which should not run meanwhile");
  add_source_options(command, options->source);
  command.option("--shard", options->shard, "of --dir: a shard of the log that ended, against the hand-over");
  command.flag("--no-witnesses", options->alone, "do not ask the witnesses");
  command.on_run([&context, options] { return fsck(context, *options); });
}

}  // namespace puente::client::cli
