// `puente audit witness`: what the witnesses hold, against what the broker (or a bundle) shows.
#include "client/cli/audit_witness.h"

#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/audit_parts.h"
#include "client/cli/command.h"
#include "client/cli/log_source.h"
#include "client/io/witness_reader.h"
#include "crypto/base/escape.h"
#include "crypto/tlog/cosignature.h"
#include "io/clock.h"

namespace puente::client::cli {
namespace {

Result<std::pair<tlog::LogHead, Instant>> head_of(const std::string& note, const trust::TreatyWitness& witness,
                                                  const trust::Treaty& treaty) {
  PUENTE_TRY(tlog::LogHead head, tlog::verify_head_log_only(view_of(note), treaty.broker.log, treaty.broker.origin));
  std::optional<Instant> newest;
  for (const tlog::NoteSignature& signature : head.note().signatures) {
    if (!tlog::claims(signature, witness.key)) continue;
    PUENTE_TRY(const Instant time, tlog::verify_cosignature(witness.key, head.note().text, signature));
    newest = std::max(newest.value_or(time), time);
  }
  // After a start a witness serves what it kept, without its cosignature until the next one.
  return std::pair(std::move(head), newest.value_or(Instant{}));
}

WitnessHeld ask(const trust::TreatyWitness& witness, const trust::Treaty& treaty) {
  WitnessHeld out{witness, std::nullopt, Instant{}, "", "", false};
  const auto note = io::fetch_witness_checkpoint(witness.url);
  if (!note) {
    out.finding = "witness-silent";
    out.what = note.error().what;
    return out;
  }
  auto head = head_of(*note, witness, treaty);
  if (!head) {
    out.finding = "witness-bad-checkpoint";
    out.what = head.error().what;
    out.failed = true;
    return out;
  }
  out.head = std::move(head->first);
  out.cosigned = head->second;
  return out;
}

void print(const Context& context, const WitnessHeld& one) {
  if (context.json) {
    json out{{"witness", one.witness.key.name}, {"nation", model::name_of(one.witness.nation)}};
    if (one.head) {
      out["size"] = one.head->size();
      out["root"] = one.head->root().hex();
      if (one.cosigned.ms > 0) out["cosigned"] = format_utc(one.cosigned);
    }
    if (!one.finding.empty()) {
      out["finding"] = one.finding;
      out["what"] = one.what;
    }
    fmt::print("{}\n", line_of(out));
    return;
  }
  const std::string state = one.head
                                ? fmt::format("{:>10}  {}…", one.head->size(), one.head->root().hex().substr(0, 16))
                                : std::string(10 + 2 + 17, ' ');
  fmt::print("{}  {}  {}  {}\n", model::name_of(one.witness.nation), fit(escape(one.witness.key.name), 24), state,
             one.finding.empty() ? say(context, "agrees", "concuerda") : one.finding + ": " + escape(one.what));
}

// Reads the whole log, so that every head that a witness holds is compared with the tree.
Status witness(Context& context, const SourceOptions& options) {
  PUENTE_TRY(LogSource source, LogSource::open(context, options, codec::ReadPurpose::verify));
  PUENTE_TRY(LogAudit reader, source.audit());
  std::vector<WitnessHeld> held = ask_witnesses(source.treaty());
  for (WitnessHeld& newest : held) {
    if (!newest.head || newest.head->size() == 0) continue;
    const Status expected = reader.expect_root({newest.head->size(), newest.head->root()}, newest.witness.key.name);
    if (expected) continue;
    newest.finding = "fork";
    newest.what = expected.error().what;
    newest.failed = true;
  }
  const auto summary = source.read_on(context, reader, {});
  if (!summary) {
    for (const WitnessHeld& one : held) print(context, one);
    return tl::unexpected<Error>(summary.error());
  }
  for (WitnessHeld& one : held) {
    if (one.head && one.head->size() > summary->head.size && one.finding.empty()) {
      // A head may be ahead of the quorum for a moment; one read from a bundle always is.
      one.finding = "ahead";
      one.what = fmt::format("it holds a newer head than the {} shown here; look again", summary->head.size);
    }
    print(context, one);
    if (one.failed)
      context.exit = Exit::verification_failed;
    else if (!one.finding.empty() && context.exit == Exit::ok)
      context.exit = Exit::finding;
  }
  if (!context.json)
    fmt::print("{}\n", worded(context, "the log: {} entries, root {}…, read and verified",
                              "la bitácora: {} asientos, raíz {}…, leída y verificada", summary->head.size,
                              summary->head.root.hex().substr(0, 16)));
  return {};
}

}  // namespace

std::vector<WitnessHeld> ask_witnesses(const trust::Treaty& treaty) {
  std::vector<WitnessHeld> out;
  for (const trust::TreatyWitness& one : treaty.witnesses_in_order()) out.push_back(ask(one, treaty));
  return out;
}

void add_audit_witness_command(const Command& audit, Context& context) {
  const auto options = std::make_shared<SourceOptions>();
  const Command command = audit.subcommand(
      "witness", "ask every witness for the newest checkpoint it keeps, and compare it with the whole log");
  add_source_options(command, *options);
  command.on_run([&context, options] { return witness(context, *options); });
}

}  // namespace puente::client::cli
