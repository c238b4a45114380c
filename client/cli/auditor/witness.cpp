// `puente audit witness`: what the witnesses hold, against what the broker (or a bundle) shows.
#include "client/auditor/witness_heads.h"

#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/auditor/parts.h"
#include "client/cli/command.h"
#include "crypto/base/escape.h"

namespace puente::client::cli {
namespace {

using auditor::ask_witnesses;
using auditor::LogAudit;
using auditor::LogSource;
using auditor::WitnessHeld;

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
  const bool agrees = one.finding.empty();
  const std::string said =
      agrees ? say(context, "agrees", "concuerda") : one.finding + ": " + escape(say(context, one.what));
  fmt::print("{}", present::Table(context.screen(), {{3, 3, 0}, {25, 16, 1}, {30, 30, 2}})
                       .row({model::name_of(one.witness.nation), escape(one.witness.key.name), state},
                            {{said, agrees ? present::Tone::plain : present::Tone::alarm}}));
}

// Reads the whole log, so that every head that a witness holds is compared with the tree.
Status witness(Context& context, const SourceOptions& options) {
  PUENTE_TRY(LogSource source, open_source(context, options, codec::ReadPurpose::verify));
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
  const auto summary = read_on(context, source, reader, {});
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

void add_audit_witness_command(const Command& audit, Context& context) {
  const auto options = std::make_shared<SourceOptions>();
  const Command command = audit.subcommand(
      "witness", "ask every witness for the newest checkpoint it keeps, and compare it with the whole log");
  add_source_options(command, *options);
  command.on_run([&context, options] { return witness(context, *options); });
}

}  // namespace puente::client::cli
