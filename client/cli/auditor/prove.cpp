// `puente audit prove` and `verify-proof`: entries of the log as C2SP tlog-proofs, for those who may not read the log.
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/chain.h"
#include "audit/event_proof.h"
#include "audit/report/event.h"
#include "audit/report/filter.h"
#include "client/cli/auditor/event_line.h"
#include "client/cli/auditor/parts.h"
#include "client/cli/command.h"
#include "client/session/party_identity.h"
#include "crypto/base/escape.h"
#include "crypto/tlog/tile_reader.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

using audit::bundle::tile_source;
using audit::report::is_about;
using audit::report::json_of;
using auditor::LogSource;
using auditor::LogSummary;
using auditor::origin_of_head;

namespace fs = std::filesystem;

constexpr std::size_t proofs_max = 1000;
// The broker's log is held as leaf hashes while it is read; larger ones are exported first.
constexpr std::size_t leaves_max = 8'000'000;

struct ProveOptions {
  SourceOptions source;
  std::string id;
  fs::path out = ".";
  bool sealed = false;
};

struct Found {
  codec::EventProof proof;
  std::string name;  // of the event
};

Result<std::vector<Found>> find_entries(const Context& context, LogSource& source, const ProveOptions& options,
                                        LogSummary& summary, std::vector<Hash>& leaves) {
  std::vector<Found> out;
  bool too_many = false, too_long = false;
  const auto keep = [&](const audit::ReadEntry& entry) {
    const auto fields = json_of(entry);
    if (!is_about(fields, options.id)) return;
    too_many = too_many || out.size() == proofs_max;
    if (too_many) return;
    Found found{{entry.leaf_bytes, {}, {}, entry.index, {}},
                entry.event ? fields["event"].get<std::string>() : "entry"};
    if (entry.opened && !options.sealed) {
      found.proof.nonce = entry.opened->nonce;
      found.proof.event = entry.opened->event;
    }
    out.push_back(std::move(found));
  };
  const auto hashes = [&](const codec::LogPage& page, std::size_t entries) -> Status {
    if (!source.online()) return {};
    too_long = leaves.size() > leaves_max;
    for (std::size_t i = 0; i < entries && !too_long; ++i) leaves.push_back(tlog::leaf_hash(page.leaves[i]));
    return {};
  };
  PUENTE_TRY(summary, read_all(context, source, keep, hashes));
  if (too_many)
    return fail(ErrorCode::too_large, "more than 1,000 entries are about '" + options.id + "': say which more closely");
  if (too_long) return fail(ErrorCode::too_large, "so large a log is proven from a bundle: see puente audit export");
  if (out.empty())
    return fail(ErrorCode::not_found, "no entry that this auditor may read is about '" + options.id + "'");
  return out;
}

Status prove(const Context& context, const ProveOptions& options) {
  PUENTE_TRY(LogSource source, open_source(context, options.source, codec::ReadPurpose::prove));
  LogSummary summary;
  std::vector<Hash> leaves;
  PUENTE_TRY(std::vector<Found> found, find_entries(context, source, options, summary, leaves));
  std::unique_ptr<tlog::HashReader> tree;
  if (source.online())
    tree = std::make_unique<tlog::MemoryTree>(leaves);
  else
    tree = std::make_unique<tlog::TileHashReader>(tile_source(source.bundle()->files()), summary.head.size);
  PUENTE_REQUIRE(puente::io::make_folder(options.out));
  for (Found& one : found) {
    PUENTE_TRY(one.proof.inclusion, tlog::inclusion_proof(*tree, one.proof.index, summary.head.size));
    // A bundle's tiles were not compared with its entries here: nothing leaves that does not verify.
    PUENTE_REQUIRE(tlog::verify_inclusion(one.proof.index, summary.head.size, tlog::leaf_hash(one.proof.leaf),
                                          one.proof.inclusion, summary.head.root));
    const fs::path file = options.out / fmt::format("{}-{}.tlog-proof", one.proof.index, one.name);
    const std::string text = tlog::format_tlog_proof(audit::to_tlog_proof(one.proof, summary.head_note));
    PUENTE_REQUIRE(write_output(context, file, view_of(text), puente::io::Mode::open));
    if (context.json)
      fmt::print("{}\n", line_of(json{{"index", one.proof.index}, {"event", one.name}, {"file", file.string()}}));
    else
      fmt::print("{:>8}  {}  {}\n", one.proof.index, fit(one.name, 15), escape(file.string()));
  }
  return {};
}

struct VerifyOptions {
  fs::path file, treaty, leaf;
  std::string origin_key, origin;
  std::vector<std::string> witness_keys;
};

// A proof that is well formed and cannot be one of this head (its index, its number of hashes) is a finding like one
// that leads elsewhere.
Error finding(Error error) {
  if (error.code == ErrorCode::malformed) error.code = ErrorCode::mismatch;
  return error;
}

// Another log's proof: under its key, and for an entry that the caller has.
Status verify_foreign(const Context& context, const VerifyOptions& options, const tlog::TlogProof& proof) {
  PUENTE_TRY(const tlog::Vkey log, parse_key_option("--origin-key", options.origin_key, tlog::SignatureType::ed25519));
  if (options.leaf.empty())
    return fail(ErrorCode::usage, "--origin-key needs --entry FILE: what is it that should be in that log?");
  PUENTE_TRY(const Bytes entry, puente::io::read_file(options.leaf, 1 << 20));
  PUENTE_TRY(const tlog::LogHead head, tlog::verify_head_log_only(view_of(proof.checkpoint), log,
                                                                  options.origin.empty() ? log.name : options.origin));
  for (const std::string& text : options.witness_keys) {
    PUENTE_TRY(const tlog::Vkey witness, parse_key_option("--witness-key", text, tlog::SignatureType::cosignature_v1));
    PUENTE_REQUIRE(tlog::verify_note(head.note(), std::span(&witness, 1)));
  }
  const Status included = tlog::verify_tlog_proof(proof, tlog::leaf_hash(entry), head);
  if (!included) return tl::unexpected<Error>(finding(included.error()).at(options.file.string()));
  if (context.json)
    fmt::print("{}\n", line_of(json{{"verified", true}, {"index", proof.index}, {"size", head.size()}}));
  else
    fmt::print("{}\n", worded(context, "verified: entry {} of {}, under its head of size {}",
                              "verificado: asiento {} de {}, bajo su cabeza de tamaño {}", proof.index,
                              escape(head.origin()), head.size()));
  return {};
}

Result<trust::SignedTreaty> treaty_for(const Context& context, const VerifyOptions& options) {
  if (options.treaty.empty()) {
    PUENTE_TRY(const fs::path folder, context.folder());
    PUENTE_TRY(const io::Party party, io::load_party(folder));
    return session::load_treaty(party, puente::io::now());
  }
  PUENTE_TRY(const std::string text, puente::io::read_text(options.treaty, trust::treaty_bytes_max));
  return trust::verify_treaty(text, puente::io::now());
}

Status verify_proof(const Context& context, const VerifyOptions& options) {
  PUENTE_TRY(const Bytes bytes, puente::io::read_file(options.file, tlog::tlog_proof_max_bytes));
  const auto proof = tlog::parse_tlog_proof(bytes);
  if (!proof) return tl::unexpected<Error>(proof.error().at(options.file.string()));
  if (!options.origin_key.empty()) return verify_foreign(context, options, *proof);
  PUENTE_TRY(const trust::SignedTreaty treaty, treaty_for(context, options));
  const trust::Treaty& terms = treaty.treaty();
  const tlog::Vkey& log = terms.log_of(origin_of_head(view_of(proof->checkpoint)));
  const auto head =
      tlog::verify_head(view_of(proof->checkpoint), log, log.name, terms.witness_set(), puente::io::now());
  if (!head) return tl::unexpected<Error>(head.error().at(options.file.string()));
  auto proven = audit::verify_entry_proof(*proof, head->log_head());
  if (!proven) return tl::unexpected<Error>(finding(proven.error()).at(options.file.string()));
  audit::ReadEntry entry;
  entry.index = proven->index;
  entry.leaf = proven->leaf;
  entry.event = std::move(proven->event);
  if (context.json) {
    auto fields = json_of(entry);
    fields["verified"] = true;
    fields["size"] = head->size();
    fields["quorumTime"] = format_utc(head->quorum_time());
    fmt::print("{}\n", fields.dump());
    return {};
  }
  fmt::print("{}\n",
             worded(context, "verified: in the log {}, under a head that both nations' witnesses cosigned at {}",
                    "verificado: en la bitácora {}, bajo una cabeza que cofirmaron testigos de ambas naciones el {}",
                    escape(head->origin()), format_utc(head->quorum_time())));
  fmt::print("{}\n", line_of(context, entry));
  return {};
}

}  // namespace

void add_audit_prove_commands(const Command& audit, Context& context) {
  const auto options = std::make_shared<ProveOptions>();
  Command command =
      audit.subcommand("prove", "write a *.tlog-proof file for every entry about a record, or for one entry");
  add_source_options(command, options->source);
  command.option("id", options->id, "index of an entry, or 4 digits or more of a record's or header's id").required();
  command.option("--out", options->out, "folder for the files");
  command.flag("--sealed", options->sealed, "prove that the entries are there without saying what they say");
  command.on_run([&context, options] { return prove(context, *options); });

  const auto check = std::make_shared<VerifyOptions>();
  command = audit.subcommand("verify-proof", "check a *.tlog-proof file, alone and offline");
  command.option("file", check->file, "the proof").required();
  command.option("--treaty", check->treaty, "signed treaty file; else that of --agent");
  command.option("--origin-key", check->origin_key, "for a proof of another log: its verifier key");
  command.option("--origin", check->origin, "its origin, where that is not the key's name");
  command.option("--witness-key", check->witness_keys, "witnesses of it that must have cosigned");
  command.option("--entry", check->leaf, "file with the entry that should be in that log");
  command.on_run([&context, check] { return verify_proof(context, *check); });
}

}  // namespace puente::client::cli
