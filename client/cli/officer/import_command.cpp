#include <csignal>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/commands.h"
#include "client/cli/officer/import_format.h"
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
  std::string map, to, format, kind, purpose, urgency = "routine", tlp = "TLP:RED";
  fs::path file, rejects;
  bool update = false, trial = false;
  std::optional<std::string> recall;
  fs::path left;
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

// "12", or "12-14" where a row covers several lines.
std::string lines_of(const import::Reject& reject) {
  return fmt::to_string(reject.line) + (reject.last_line > reject.line ? "-" + fmt::to_string(reject.last_line) : "");
}

// One line each: line number or lines, tab, reason. Without a file the first ones go to standard error.
class Rejects {
 public:
  static Result<Rejects> open(const Context& context, const fs::path& path, const std::vector<fs::path>& inputs) {
    Rejects out;
    if (path.empty()) return out;
    out.path_ = path;
    PUENTE_REQUIRE(write_output(context, path, {}, puente::io::Mode::secret, inputs));
    out.file_.open(path, std::ios::app);
    if (!out.file_) return fail(ErrorCode::io, path.string() + ": cannot be written");
    return out;
  }
  Status add(const Context& context, const import::Reject& reject, ProgressBar& bar) {
    ++count_;
    if (!path_.empty()) {
      std::string reason = escape(say(context, reject.reason));
      std::ranges::replace(reason, '\n', ' ');
      file_ << lines_of(reject) << '\t' << reason << '\n' << std::flush;
      if (!file_) return fail(ErrorCode::io, path_.string() + ": cannot be written");
      return {};
    }
    if (count_ > printed_rejects_max) return {};
    bar.clear();
    const std::string reason = escape(say(context, reject.reason));
    fmt::print(stderr, "{}\n",
               reject.last_line > reject.line
                   ? say(context, messages::import_rows::reject_of_lines, reject.line, reject.last_line, reason)
                   : say(context, messages::import_rows::reject, reject.line, reason));
    return {};
  }

 private:
  fs::path path_;
  std::ofstream file_;
  std::uint64_t count_ = 0;
};

json json_of(const PlaceCounts& places) {
  return {{"states", places.states},
          {"unknownStates", places.unknown_states},
          {"unknownCountries", places.unknown_countries},
          {"withoutPlace", {{"rows", places.without_place}, {"lines", places.lines_without_place}}}};
}

// "MX-25 812, MX-26 3"
std::string listed(const std::map<std::string, std::uint64_t>& counts) {
  std::string out;
  for (const auto& [name, count] : counts)
    out += (out.empty() ? "" : ", ") + escape(name) + " " + fmt::to_string(count);
  return out;
}

void print_places(const Context& context, const PlaceCounts& places) {
  namespace texts = messages::import_rows;
  if (!places.states.empty())
    fmt::print("{}\n", say(context, texts::states, places.states.size(), listed(places.states)));
  if (!places.unknown_states.empty())
    fmt::print("{}\n", say(context, texts::unknown_states, listed(places.unknown_states)));
  if (!places.unknown_countries.empty())
    fmt::print("{}\n", say(context, texts::unknown_countries, listed(places.unknown_countries)));
  if (places.without_place == 0) return;
  std::string lines;
  for (const std::uint64_t line : places.lines_without_place)
    lines += (lines.empty() ? "" : ", ") + fmt::to_string(line);
  if (places.without_place > places.lines_without_place.size()) lines += ", ...";
  fmt::print("{}\n", say(context, texts::without_place, places.without_place, lines));
}

std::string lines_in(const Lines& lines) {
  std::string out;
  for (const std::uint64_t line : lines.first) out += (out.empty() ? "" : ", ") + fmt::to_string(line);
  return out + (lines.count > lines.first.size() ? ", ..." : "");
}

json json_of(const Lines& lines) { return {{"rows", lines.count}, {"lines", lines.first}}; }

json json_of(const std::map<std::string, NothingFor>& nothing) {
  json out = json::array();
  for (const auto& [agency, one] : nothing)
    out.push_back({{"agency", agency}, {"rows", one.rows}, {"rules", one.rules}});
  return out;
}

// What was not sent though it differs, and who gets nothing.
void print_left(const Context& context, const ImportCounts& counts) {
  namespace texts = messages::import_rows;
  if (counts.differs.count > 0)
    fmt::print("{}\n", say(context, texts::differs, counts.differs.count, lines_in(counts.differs)));
  if (counts.recalled.count > 0)
    fmt::print("{}\n", say(context, texts::recalled, counts.recalled.count, lines_in(counts.recalled)));
  if (counts.further.count > 0)
    fmt::print("{}\n", say(context, texts::further, counts.further.count, lines_in(counts.further)));
  if (counts.differs.count + counts.recalled.count + counts.further.count > 0)
    fmt::print("{}\n", say(context, texts::offer));
  for (const auto& [agency, one] : counts.nothing) {
    std::string rules;
    for (const std::string& rule : one.rules) rules += (rules.empty() ? "" : ", ") + escape(rule);
    fmt::print("{}\n", say(context, texts::nothing_for, agency, one.rows,
                           rules.empty() ? say(context, texts::no_rule) : say(context, texts::by_rules, rules)));
  }
}

void print_result(const Context& context, const ImportCounts& counts, bool trial, Duration elapsed) {
  if (context.json) {
    fmt::print("{}\n", line_of({{"sent", counts.sent},
                                {"existing", counts.existing},
                                {"rejected", counts.rejected},
                                {"corrected", counts.corrected},
                                {"extended", counts.extended},
                                {"again", counts.again},
                                {"differs", json_of(counts.differs)},
                                {"recalled", json_of(counts.recalled)},
                                {"further", json_of(counts.further)},
                                {"nothing", json_of(counts.nothing)},
                                {"trial", trial},
                                {"interrupted", counts.interrupted},
                                {"places", json_of(counts.places)}}));
    return;
  }
  if (trial) fmt::print("{}\n", say(context, messages::import_rows::trial));
  fmt::print("{}\n", say(context, messages::import_rows::done, counts.sent, counts.existing, counts.rejected,
                         static_cast<double>(elapsed.ms) / 1000.0));
  if (counts.corrected + counts.extended + counts.again > 0)
    fmt::print("{}\n",
               say(context, messages::import_rows::of_those_sent, counts.corrected, counts.extended, counts.again));
  print_left(context, counts);
  print_places(context, counts.places);
  if (counts.interrupted) fmt::print("{}\n", say(context, messages::import_rows::interrupted));
}

Status take_back(Context& context, const ImportOptions& options) {
  namespace texts = messages::import_rows;
  PUENTE_TRY(import::Mapping mapping, load_mapping(options.map, options.to));
  PUENTE_TRY(const fs::path folder, context.folder());
  PUENTE_TRY(session::AgentApi api, session::AgentApi::connect(folder, context.officer));
  RecallCounts counts;
  const Status done = recall_import(api, std::move(mapping), options.file, *options.recall, counts);
  if (context.json) {
    fmt::print("{}\n", line_of({{"recalled", counts.records},
                                {"rows", counts.rows},
                                {"unreleased", counts.unreleased},
                                {"released", counts.released},
                                {"left", json_of(counts.left)},
                                {"problem", counts.problem}}));
  } else {
    fmt::print("{}\n",
               say(context, texts::recall_done, counts.records, counts.rows, counts.unreleased, counts.released));
    if (counts.left.count > 0)
      fmt::print("{}\n",
                 say(context, texts::recall_left, counts.left.count, lines_in(counts.left), escape(counts.problem)));
  }
  if (counts.left.count > 0) context.exit = Exit::finding;
  return done;
}

Status import_file(Context& context, const ImportOptions& options) {
  if (!options.format.empty()) {
    if (!options.map.empty() || options.recall || !options.rejects.empty())
      return fail(ErrorCode::usage, "--map, --recall and --rejects are of CSV files: leave them out with --format");
    return import_format(context, {options.format, options.to, options.purpose, options.urgency, options.tlp,
                                   options.kind, options.file, options.left, options.update, options.trial});
  }
  if (options.map.empty())
    return fail(ErrorCode::usage, "how is the file to be read? --map MAPPING of a CSV file, or --format stix");
  if (options.recall) return take_back(context, options);
  PUENTE_TRY(import::Mapping mapping, load_mapping(options.map, options.to));
  PUENTE_TRY(const fs::path folder, context.folder());
  std::error_code unknown_size;
  const std::uint64_t total = fs::file_size(options.file, unknown_size);
  if (unknown_size) return fail(ErrorCode::not_found, options.file.string() + ": no such file, or not a regular one");
  PUENTE_TRY(session::AgentApi api, session::AgentApi::connect(folder, context.officer));
  PUENTE_TRY(Rejects rejects, Rejects::open(context, options.rejects, {options.file, options.map}));
  ProgressBar bar(context.language);
  const Instant begin = puente::io::now();
  const InterruptGuard guard;
  ImportHooks hooks;
  hooks.reject = [&](const import::Reject& reject) { return rejects.add(context, reject, bar); };
  ImportCounts counts;
  hooks.progress = [&](const ImportCounts& now) {
    bar.show({now.bytes, total, now.sent + now.existing, puente::io::now() - begin});
  };
  hooks.stop = [] { return interrupted != 0; };
  const ImportChoice choice{options.update, options.trial, context.language};
  const Status done = run_import(api, std::move(mapping), options.file, choice, hooks, counts);
  bar.clear();
  if (done || counts.sent + counts.existing + counts.rejected > 0)
    print_result(context, counts, options.trial, puente::io::now() - begin);
  PUENTE_REQUIRE(done);
  if (counts.interrupted)
    context.exit = Exit::error;
  else if (counts.rejected + counts.differs.count + counts.recalled.count + counts.further.count > 0 ||
           !counts.nothing.empty())
    context.exit = Exit::finding;
  return {};
}

}  // namespace

void add_import_command(const Command& program, Context& context) {
  const auto options = std::make_shared<ImportOptions>();
  const Command command = program.subcommand(
      "import",
      "send a record for each row of a CSV file, or for what a file of another tool says, such as: puente "
      "import --format stix --to US/DEA --purpose counter-narcotics report.json (docs/exchange.md)");
  command.option("--map", options->map, "of a CSV file: ucdp-ged, ofac-sdn, or a file (docs/import.md)");
  command.option("--format", options->format, "of another tool's file").one_of({"stix", "misp", "geojson"});
  command.option("--kind", options->kind, "with --format geojson: of the records that others' features become");
  command.option("--purpose", options->purpose, "with --format: what the records may be used for");
  command.option("--urgency", options->urgency, "with --format").show_default();
  command.option("--tlp", options->tlp, "with --format: of what bears no mark").show_default();
  command.option("--left", options->left, "with --format: file for what was not taken over, and why");
  command.option("--to", options->to, "recipients, of a CSV file instead of the mapping's: US/DEA,US/FBI");
  command.flag("--update", options->update,
               "also send rows that differ from what was sent, in its place, and rows to recipients who had none");
  command.flag("--dry-run", options->trial, "send nothing: say what would be done");
  command.option("--recall", options->recall, "send nothing: recall what was sent of these rows, for this reason");
  command.option("--rejects", options->rejects, "file for the rows that were not sent: line and reason");
  command.option("file", options->file, "the file").required();
  command.on_run([&context, options] { return import_file(context, *options); });
}

}  // namespace puente::client::cli
