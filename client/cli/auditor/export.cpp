// `puente audit export`: what this auditor may have of the log, in files (audit/bundle/bundle.h).
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/chain.h"
#include "client/cli/auditor/parts.h"
#include "client/cli/command.h"
#include "crypto/base/escape.h"
#include "crypto/pki/certificate.h"
#include "io/clock.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

using audit::bundle::BundleHead;
using audit::bundle::BundleWriter;
using auditor::audited_head_file;
using auditor::LogSource;
using auditor::LogSummary;

namespace fs = std::filesystem;

constexpr std::size_t directory_entries_max = 200'000;

Status export_directory(session::BrokerSession& session, BundleWriter& writer) {
  std::uint32_t done = 0;
  for (std::uint32_t total = 1; done < total;) {
    PUENTE_TRY(const codec::DirectoryPage page, session.ask<codec::DirectoryPage>(codec::FetchDirectory{done}));
    total = page.total;
    if (total > directory_entries_max || (page.entries.empty() && done < total))
      return fail(ErrorCode::malformed, "the broker's directory is too large, or a page of it is empty");
    for (const Bytes& entry : page.entries) PUENTE_REQUIRE(writer.add_directory_entry(entry));
    done += static_cast<std::uint32_t>(page.entries.size());
  }
  return {};
}

// The head of the last audit goes along: whoever verifies the bundle checks that the log has grown from it.
Status export_audited_head(const Context& context, BundleWriter& writer) {
  const fs::path file = audited_head_file(context.party);
  if (!fs::exists(file)) return {};
  PUENTE_TRY(const std::string note, puente::io::read_text(file, tlog::note_max_bytes));
  PUENTE_TRY(const tlog::Note parsed, tlog::parse_note(note));
  PUENTE_TRY(const tlog::Checkpoint head, tlog::parse_checkpoint(parsed.text));
  return writer.add_checkpoint(head.size, note);
}

Status export_log(const Context& context, const fs::path& out) {
  PUENTE_TRY(LogSource source, open_source(context, {}, codec::ReadPurpose::exported));
  PUENTE_TRY(BundleWriter writer, BundleWriter::create(out));
  PUENTE_REQUIRE(export_audited_head(context, writer));
  PUENTE_TRY(const LogSummary summary,
             read_all(context, source, {}, [&](const codec::LogPage& page, std::size_t entries) -> Status {
               for (const Bytes& seal : page.seals) PUENTE_REQUIRE(writer.add_seal(seal));
               for (std::size_t i = 0; i < entries; ++i)
                 PUENTE_REQUIRE(writer.add(page.leaves[i], page.ciphertexts[i]));
               return {};
             }));
  PUENTE_REQUIRE(export_directory(*source.session(), writer));
  const BundleHead head{summary.head_origin, source.nation(), source.session()->certificate().key_id(),
                        puente::io::now(), summary.head.size};
  PUENTE_REQUIRE(writer.finish(head, summary.head_note, source.treaty_text()));
  if (context.json)
    fmt::print("{}\n", line_of(json{{"bundle", out.string()},
                                    {"size", summary.head.size},
                                    {"root", summary.head.root.hex()},
                                    {"unreadable", summary.unreadable}}));
  else
    fmt::print(
        "{}\n",
        worded(context, "{}: {} entries up to the root {}…, verified; check it with puente audit verify --bundle",
               "{}: {} asientos hasta la raíz {}…, verificados; revíselo con puente audit verify --bundle",
               escape(out.string()), summary.head.size, summary.head.root.hex().substr(0, 16)));
  return {};
}

}  // namespace

void add_audit_export_command(const Command& audit, Context& context) {
  const auto out = std::make_shared<fs::path>();
  const Command command = audit.subcommand(
      "export", "write a bundle: the log as C2SP tiles, and the ciphertexts and keys that are this auditor's");
  command.option("--out", *out, "new folder for it").required();
  command.on_run([&context, out] { return export_log(context, *out); });
}

}  // namespace puente::client::cli
