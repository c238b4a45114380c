// `puente record inspect` and `puente record verify`: sealed records in files, without an agent.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/cli/officer/verify_sealed.h"
#include "client/present/messages/sealed_records.h"
#include "client/present/sealed_page.h"
#include "crypto/base/escape.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

Result<codec::SealedRecord> sealed_in(const fs::path& file) {
  PUENTE_TRY(const Bytes bytes, puente::io::read_file(file, codec::record_bytes_max + (1 << 20)));
  auto out = codec::decode_sealed_record(bytes);
  if (!out) return tl::unexpected(out.error().at(file.string()));
  return out;
}

Status inspect_file(const Context& context, const fs::path& file) {
  PUENTE_TRY(codec::SealedRecord parts, sealed_in(file));
  auto decoded = record::inspect::decode(std::move(parts));
  if (!decoded) return tl::unexpected(decoded.error().at(file.string()));
  const json view = present::sealed_view(*decoded);
  fmt::print("{}",
             context.json ? line_of(view) + "\n" : present::render_sealed(view, context.language, context.screen()));
  return {};
}

struct VerifyOptions {
  fs::path file, treaty;
  std::vector<fs::path> directory;
  std::string at;
};

constexpr std::size_t entries_max = 100'000;

// Files, and all files of folders.
Result<std::vector<Bytes>> entries_in(const std::vector<fs::path>& places) {
  std::vector<fs::path> files;
  for (const fs::path& place : places) {
    std::error_code error;
    if (!fs::is_directory(place, error)) {
      files.push_back(place);
      continue;
    }
    for (fs::directory_iterator it(place, error), end; !error && it != end; it.increment(error))
      if (it->is_regular_file(error)) files.push_back(it->path());
    if (error) return fail(ErrorCode::io, place.string() + ": " + error.message());
  }
  if (files.size() > entries_max) return fail(ErrorCode::too_large, "more than 100,000 entries of the directory");
  std::ranges::sort(files);
  std::vector<Bytes> out;
  for (const fs::path& file : files) {
    PUENTE_TRY(Bytes entry, puente::io::read_file(file, codec::directory_entry_bytes_max));
    out.push_back(std::move(entry));
  }
  return out;
}

Status verify_file(const Context& context, const VerifyOptions& options) {
  PUENTE_TRY(codec::SealedRecord parts, sealed_in(options.file));
  PUENTE_TRY(const codec::Header header, codec::decode_header(parts.header));
  Instant at = header.created;
  if (!options.at.empty()) {
    PUENTE_TRY(at, parse_utc(options.at));
  }
  PUENTE_TRY(const std::string text, puente::io::read_text(options.treaty, trust::treaty_bytes_max));
  const auto treaty = trust::verify_treaty(text, at);
  if (!treaty) return tl::unexpected(treaty.error().at(options.treaty.string()));
  PUENTE_TRY(std::vector<Bytes> entries, entries_in(options.directory));
  const auto verdict = verify_sealed(std::move(parts), {*treaty, std::move(entries)}, at);
  if (!verdict) return tl::unexpected(verdict.error().at(options.file.string()));
  if (context.json) {
    fmt::print("{}\n", line_of({{"record", header.record_id.hex()},
                                {"sender", model::text_of(verdict->agency)},
                                {"device", header.device.hex()},
                                {"name", verdict->device},
                                {"at", format_utc(at)},
                                {"packages", verdict->packages_checked},
                                {"packagesUnknown", verdict->packages_unknown}}));
    return {};
  }
  fmt::print("{}\n", say(context, messages::sealed_records::signature_stands, header.record_id.hex(),
                         model::text_of(verdict->agency), escape(verdict->device), format_utc(at)));
  fmt::print("{}\n", say(context, messages::sealed_records::recipient_keys, verdict->packages_checked,
                         verdict->packages_unknown));
  return {};
}

}  // namespace

void add_sealed_commands(const Command& program, Context& context) {
  const Command record = program.subcommand("record", "sealed records in files, as the broker sees them");
  record.require_subcommand();

  const auto file = std::make_shared<fs::path>();
  const Command look = record.subcommand("inspect", "what can be seen without any key");
  look.option("file", *file, "of puente export --sealed").required();
  look.on_run([&context, file] { return inspect_file(context, *file); });

  const auto options = std::make_shared<VerifyOptions>();
  const Command check = record.subcommand("verify", "form, digests, signature and the sender's certificate");
  check.option("file", options->file, "of puente export --sealed").required();
  check.option("--treaty", options->treaty, "signed by both nations").required();
  check.option("--directory", options->directory, "entries (of puente directory export) or certificates (PEM)")
      .required();
  check.option("--at", options->at, "the time to judge by, 2026-11-24T08:15:00Z; else when it was created");
  check.on_run([&context, options] { return verify_file(context, *options); });
}

}  // namespace puente::client::cli
