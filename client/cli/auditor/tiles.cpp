// `puente audit verify --tiles DIR`: any log in files (crypto/tlog/tiled_log.h).
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audit/bundle/log_folder.h"
#include "client/cli/auditor/parts.h"
#include "client/cli/command.h"
#include "io/clock.h"

namespace puente::client::cli {
namespace {

using audit::bundle::LogFolder;

using nlohmann::ordered_json;

Result<tlog::TiledSummary> verify_files(Context& context, tlog::LogFiles& files, tlog::TiledTerms terms) {
  ProgressBar bar(context.language);
  const Instant start = puente::io::now();
  FindingPrinter findings(context, bar);
  tlog::TiledLog tiled(files, std::move(terms), [&](const tlog::LogFinding& finding) { findings(finding); });
  auto summary = tiled.verify([&](std::uint64_t done, std::uint64_t all) {
    bar.show({done, all, done, puente::io::now() - start});
  });
  bar.clear();
  if (!summary) return summary;
  return summary;
}

}  // namespace

void add_tiles_options(const Command& command, TilesOptions& options) {
  command.option("--tiles", options.folder, "folder of any log in C2SP tlog-tiles form; needs --origin-key");
  command.option("--origin-key", options.origin_key, "verifier key of that log");
  command.option("--origin", options.origin, "its origin, where that is not the key's name");
  command.option("--witness-key", options.witness_keys, "verifier keys of witnesses that must have cosigned");
}

Status verify_tiles(Context& context, const TilesOptions& options) {
  if (options.origin_key.empty())
    return fail(ErrorCode::usage, "--tiles needs --origin-key: under what key should the checkpoint be signed?");
  tlog::TiledTerms terms;
  PUENTE_TRY(terms.log, parse_key_option("--origin-key", options.origin_key, tlog::SignatureType::ed25519));
  terms.origin = options.origin.empty() ? terms.log.name : options.origin;
  for (const std::string& text : options.witness_keys) {
    PUENTE_TRY(tlog::Vkey key, parse_key_option("--witness-key", text, tlog::SignatureType::cosignature_v1));
    terms.witnesses.push_back(std::move(key));
  }
  std::error_code ignored;
  if (!std::filesystem::is_directory(options.folder, ignored))
    return fail(ErrorCode::not_found, options.folder.string() + ": no folder");
  LogFolder files(options.folder);
  PUENTE_TRY(const tlog::TiledSummary summary, verify_files(context, files, std::move(terms)));
  if (context.json) {
    fmt::print("{}\n", ordered_json{{"verified", context.exit == Exit::ok},
                                    {"size", summary.size},
                                    {"root", summary.root.hex()},
                                    {"checkpoints", summary.checkpoints},
                                    {"tiles", summary.tiles},
                                    {"partialTiles", summary.partial_tiles},
                                    {"entryBundles", summary.bundles},
                                    {"entries", summary.entries},
                                    {"failed", summary.findings_failed},
                                    {"open", summary.findings_open}}
                           .dump());
    return {};
  }
  if (context.exit == Exit::ok)
    fmt::print("{}\n", worded(context, "verified: {} leaves give the root {}…, which the log has signed",
                              "verificado: {} hojas dan la raíz {}…, que la bitácora firmó", summary.size,
                              summary.root.hex().substr(0, 16)));
  else
    fmt::print("{}\n", worded(context, "{} findings that contradict the log, {} left open",
                              "{} hallazgos que contradicen la bitácora, {} sin resolver", summary.findings_failed,
                              summary.findings_open));
  fmt::print("{}\n",
             worded(context, "{} checkpoints, {} full and {} partial tiles, {} entries in {} bundles",
                    "{} puntos de control, {} losas completas y {} parciales, {} asientos en {} paquetes",
                    summary.checkpoints, summary.tiles, summary.partial_tiles, summary.entries, summary.bundles));
  return {};
}

Status verify_bundle_files(Context& context, audit::bundle::BundleReader& bundle, const trust::Treaty& treaty) {
  PUENTE_REQUIRE(verify_files(context, bundle.files(), {treaty.broker.log, treaty.broker.origin, {}}));
  return {};
}

}  // namespace puente::client::cli
