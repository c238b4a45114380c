#include <csignal>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/cli/officer/import_run.h"
#include "client/cli/progress_bar.h"
#include "client/present/messages/import_rows.h"
#include "crypto/base/escape.h"
#include "io/clock.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t printed_rejects_max = 20;  // without a reject file

volatile std::sig_atomic_t interrupted = 0;
extern "C" void on_interrupt(int) { interrupted = 1; }

struct ImportOptions {
  std::string map, to;
  fs::path file, rejects;
};

// Restores what SIGINT did before.
class InterruptGuard {
 public:
  InterruptGuard() {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);  // a second Ctrl-C ends it at once
    ::sigaction(SIGINT, &action, &before_);
  }
  ~InterruptGuard() { ::sigaction(SIGINT, &before_, nullptr); }
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

 private:
  struct sigaction before_ {};
};

// One line each: line number, tab, reason. Without a file the first ones go to standard error.
class Rejects {
 public:
  static Result<Rejects> open(const fs::path& path) {
    Rejects out;
    if (path.empty()) return out;
    out.path_ = path;
    out.file_.open(path, std::ios::trunc);
    if (!out.file_) return fail(ErrorCode::io, path.string() + ": cannot be written");
    return out;
  }
  Status add(const Context& context, const import::Reject& reject, ProgressBar& bar) {
    ++count_;
    if (!path_.empty()) {
      std::string reason = escape(reject.reason);
      std::ranges::replace(reason, '\n', ' ');
      file_ << reject.line << '\t' << reason << '\n' << std::flush;
      if (!file_) return fail(ErrorCode::io, path_.string() + ": cannot be written");
      return {};
    }
    if (count_ > printed_rejects_max) return {};
    bar.clear();
    fmt::print(stderr, "{}\n", say(context, messages::import_rows::reject, reject.line, escape(reject.reason)));
    return {};
  }

 private:
  fs::path path_;
  std::ofstream file_;
  std::uint64_t count_ = 0;
};

void print_result(const Context& context, const ImportCounts& counts, Duration elapsed) {
  if (context.json) {
    fmt::print("{}\n", line_of({{"sent", counts.sent},
                                {"existing", counts.existing},
                                {"rejected", counts.rejected},
                                {"interrupted", counts.interrupted}}));
    return;
  }
  fmt::print("{}\n", say(context, messages::import_rows::done, counts.sent, counts.existing, counts.rejected,
                         static_cast<double>(elapsed.ms) / 1000.0));
  if (counts.interrupted) fmt::print("{}\n", say(context, messages::import_rows::interrupted));
}

Status import_file(Context& context, const ImportOptions& options) {
  PUENTE_TRY(import::Mapping mapping, load_mapping(options.map, options.to));
  PUENTE_TRY(const fs::path folder, context.folder());
  std::error_code unknown_size;
  const std::uint64_t total = fs::file_size(options.file, unknown_size);
  if (unknown_size) return fail(ErrorCode::not_found, options.file.string() + ": no such file, or not a regular one");
  PUENTE_TRY(session::AgentApi api, session::AgentApi::connect(folder, context.officer));
  PUENTE_TRY(Rejects rejects, Rejects::open(options.rejects));
  ProgressBar bar(context.language);
  const Instant begin = puente::io::now();
  const InterruptGuard guard;
  ImportHooks hooks;
  hooks.reject = [&](const import::Reject& reject) { return rejects.add(context, reject, bar); };
  hooks.progress = [&](const ImportCounts& counts) {
    bar.show({counts.bytes, total, counts.sent + counts.existing, puente::io::now() - begin});
  };
  hooks.stop = [] { return interrupted != 0; };
  const auto counts = run_import(api, std::move(mapping), options.file, hooks);
  bar.clear();
  if (!counts) return tl::unexpected<Error>(counts.error());
  print_result(context, *counts, puente::io::now() - begin);
  if (counts->interrupted)
    context.exit = Exit::error;
  else if (counts->rejected != 0)
    context.exit = Exit::finding;
  return {};
}

}  // namespace

void add_import_command(const Command& program, Context& context) {
  const auto options = std::make_shared<ImportOptions>();
  const Command command = program.subcommand("import", "send a record for each row of a CSV file");
  command.option("--map", options->map, "ucdp-ged, ofac-sdn, or a file (docs/import.md)").required();
  command.option("--to", options->to, "recipients instead of the mapping's: US/DEA,US/FBI");
  command.option("--rejects", options->rejects, "file for the rows that were not sent: line and reason");
  command.option("file", options->file, "the CSV file").required();
  command.on_run([&context, options] { return import_file(context, *options); });
}

}  // namespace puente::client::cli
