// `puente audit prove-fork FILE`: does a file of evidence (crypto/tlog/fork.h) show two histories of one log?
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/bundle/log_folder.h"
#include "client/cli/auditor/parts.h"
#include "client/cli/command.h"
#include "client/session/party_identity.h"
#include "crypto/base/escape.h"
#include "crypto/tlog/fork.h"
#include "crypto/tlog/tile_reader.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

using audit::bundle::LogFolder;
using audit::bundle::tile_source;

namespace fs = std::filesystem;

struct ForkOptions {
  fs::path file, tiles, out;
  std::string origin_key;
  std::vector<std::string> witness_keys;
};

// Whose word the verdict rests on.
struct Judges {
  tlog::Vkey log;
  std::vector<tlog::Vkey> witnesses;
  const char* source = "file";  // "option", "treaty" or "file"
};

Result<Judges> judges_of(const Context& context, const ForkOptions& options, const tlog::ForkEvidence& evidence) {
  Judges out{evidence.log, {}, "file"};
  if (!context.party.empty()) {
    PUENTE_TRY(const io::Party party, io::load_party(context.party));
    PUENTE_TRY(const trust::SignedTreaty treaty, session::load_treaty(party, puente::io::now()));
    out.log = treaty.treaty().log_of(evidence.log.name);
    out.source = "treaty";
    for (const trust::TreatyWitness& one : treaty.treaty().witnesses) out.witnesses.push_back(one.key);
  }
  if (!options.origin_key.empty()) {
    PUENTE_TRY(out.log, parse_key_option("--origin-key", options.origin_key, tlog::SignatureType::ed25519));
    out.source = "option";
  }
  for (const std::string& text : options.witness_keys) {
    PUENTE_TRY(tlog::Vkey key, parse_key_option("--witness-key", text, tlog::SignatureType::cosignature_v1));
    out.witnesses.push_back(std::move(key));
  }
  return out;
}

const char* name_of(tlog::ForkVerdict verdict) {
  switch (verdict) {
    case tlog::ForkVerdict::proven:
      return "fork-proven";
    case tlog::ForkVerdict::open:
      return "open";
    case tlog::ForkVerdict::grown:
      return "no-fork";
  }
  return "";
}

std::vector<std::string> names_of(const std::vector<std::size_t>& signers, const Judges& judges) {
  std::vector<std::string> out;
  for (const std::size_t i : signers) out.push_back(judges.witnesses[i].name);
  return out;
}

json head_json(const tlog::LogHead& head, const std::vector<std::size_t>& cosigners, const Judges& judges) {
  return {{"size", head.size()}, {"root", head.root().hex()}, {"cosignedBy", names_of(cosigners, judges)}};
}

void print(const Context& context, const tlog::ForkFinding& finding, const Judges& judges) {
  std::vector<std::size_t> both;
  std::ranges::set_intersection(finding.cosigned_older, finding.cosigned_newer, std::back_inserter(both));
  if (context.json) {
    fmt::print("{}\n", line_of(json{{"verdict", name_of(finding.verdict)},
                                    {"origin", finding.older.origin()},
                                    {"logKey", tlog::format_vkey(judges.log)},
                                    {"keyFrom", judges.source},
                                    {"older", head_json(finding.older, finding.cosigned_older, judges)},
                                    {"newer", head_json(finding.newer, finding.cosigned_newer, judges)},
                                    {"cosignedBoth", names_of(both, judges)}}));
    return;
  }
  switch (finding.verdict) {
    case tlog::ForkVerdict::proven:
      fmt::print("{}\n", worded(context, "fork-proven: the log {} has signed two histories that contradict each other",
                                "fork-proven: la bitácora {} firmó dos historias que se contradicen",
                                escape(finding.older.origin())));
      break;
    case tlog::ForkVerdict::open:
      fmt::print("{}\n", say(context,
                             "open: both checkpoints are signed, and nothing here shows that the newer does not "
                             "continue the older. Whoever holds the newer tree's tiles can complete the file",
                             "open: ambos puntos de control están firmados y nada muestra aquí que el nuevo no "
                             "continúe el anterior. Quien tenga el árbol nuevo puede completar el archivo"));
      break;
    case tlog::ForkVerdict::grown:
      fmt::print("{}\n", say(context, "no-fork: the newer checkpoint continues the older",
                             "no-fork: el punto de control nuevo continúa el anterior"));
      break;
  }
  for (const tlog::LogHead* head : {&finding.older, &finding.newer})
    fmt::print("  {:>12}  {}\n", head->size(), head->root().hex());
  for (const std::string& name : names_of(both, judges))
    fmt::print("  {}\n",
               worded(context, "the witness {} has cosigned both: it is dishonest, or was put back",
                      "el testigo {} cofirmó ambas: es deshonesto, o se repuso una copia suya", escape(name)));
  if (std::string_view(judges.source) == "file")
    fmt::print("{}\n", worded(context,
                              "under the log key that the file itself names, {}: compare it with the treaty, or give "
                              "--origin-key",
                              "con la clave que nombra el propio archivo, {}: compárela con el tratado o indique "
                              "--origin-key",
                              escape(tlog::format_vkey(judges.log))));
}

// The newer tree's tiles say what it was at the older size: what an agent could not know.
Result<tlog::ForkEvidence> completed(const ForkOptions& options, tlog::ForkEvidence evidence) {
  PUENTE_TRY(const tlog::Note note, tlog::parse_note(evidence.newer));
  PUENTE_TRY(const tlog::Checkpoint newer, tlog::parse_checkpoint(note.text));
  LogFolder files(options.tiles);
  const tlog::TileHashReader tree(tile_source(files), newer.size);
  return tlog::complete_fork(std::move(evidence), tree);
}

Status prove_fork(Context& context, const ForkOptions& options) {
  PUENTE_TRY(const Bytes bytes, puente::io::read_file(options.file, tlog::fork_max_bytes));
  auto evidence = tlog::parse_fork(bytes);
  if (!evidence) return tl::unexpected<Error>(evidence.error().at(options.file.string()));
  if (!options.tiles.empty()) {
    PUENTE_TRY(*evidence, completed(options, std::move(*evidence)));
  }
  PUENTE_TRY(const Judges judges, judges_of(context, options, *evidence));
  const auto finding = tlog::judge_fork(*evidence, judges.log, judges.witnesses);
  if (!finding) return tl::unexpected<Error>(finding.error().at(options.file.string()));
  if (!options.out.empty())
    PUENTE_REQUIRE(write_output(context, options.out, view_of(tlog::format_fork(*evidence)), puente::io::Mode::open));
  print(context, *finding, judges);
  if (finding->verdict == tlog::ForkVerdict::proven) context.exit = Exit::finding;
  if (finding->verdict == tlog::ForkVerdict::open) context.exit = Exit::verification_failed;
  return {};
}

}  // namespace

void add_audit_fork_command(const Command& audit, Context& context) {
  const auto options = std::make_shared<ForkOptions>();
  const Command command = audit.subcommand(
      "prove-fork", "does this file show that a log has signed two histories? Exit code 2: yes, proven; 3: not shown");
  command.option("file", options->file, "a *.fork file, as agents save it").required();
  command.option("--origin-key", options->origin_key,
                 "verifier key of the log; else that of --agent's treaty, else the file's own");
  command.option("--witness-key", options->witness_keys, "verifier keys of witnesses, to be told who cosigned");
  command.option("--tiles", options->tiles,
                 "folder with the newer tree's tiles (a bundle, say): completes open evidence");
  command.option("--out", options->out, "write the evidence, completed, to this file");
  command.on_run([&context, options] { return prove_fork(context, *options); });
}

}  // namespace puente::client::cli
