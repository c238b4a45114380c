// Where violent events are to be expected in the coming month: hot spots.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/analyst/gathering.h"
#include "client/cli/commands.h"
#include "client/present/hotspot_map.h"
#include "client/present/hotspot_report.h"
#include "client/present/messages/analysis.h"
#include "client/present/messages/hotspot_list.h"
#include "client/present/sheet.h"

namespace puente::client::cli {
namespace {

namespace spots = analysis::hotspots;
namespace texts = messages::hotspot_list;
using spots::Measure;

constexpr int months_held_against = 24;
constexpr double events_needed = 30;  // in those months: with fewer nothing is said of what is better

struct HotspotOptions {
  std::string grid = "0.25", geojson, svg;
  std::optional<std::string> as_of;
  std::uint64_t most = 20;
  bool csv = false, black = false;
  GatherOptions gather;
};

// What the model said of the last months before each of them, beside what the best simple rule would have said.
struct Trial {
  double events = 0;
  double model = 0, rule = 0;  // log loss, in thousandths; lower is better
  double model_top = 0, rule_top = 0;
  spots::Rule best = spots::Rule::decayed_365;
  bool is_enough() const { return events >= events_needed; }
  bool is_better() const { return model < rule; }
};

Trial trial_of(spots::Forecaster& forecaster, spots::Month next) {
  std::vector<spots::MonthScore> model;
  std::array<std::vector<spots::MonthScore>, spots::all_rules.size()> rules;
  for (spots::Month month = next - months_held_against; month < next; ++month) {
    forecaster.go_to(month);
    const auto happened = forecaster.happened(), areas = forecaster.areas();
    const auto quiet = forecaster.quiet();
    model.push_back(spots::score_of(forecaster.scored_model(), happened, quiet, areas));
    for (std::size_t i = 0; i < rules.size(); ++i)
      rules[i].push_back(spots::score_of(forecaster.scored(spots::all_rules[i]), happened, quiet, areas));
  }
  Trial out;
  for (const spots::MonthScore& one : model) out.events += one.events;
  out.model = spots::value_of(model, Measure::log_loss);
  out.model_top = spots::value_of(model, Measure::top);
  bool first = true;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const double loss = spots::value_of(rules[i], Measure::log_loss);
    if (!first && loss >= out.rule) continue;
    first = false;
    out.rule = loss;
    out.rule_top = spots::value_of(rules[i], Measure::top);
    out.best = spots::all_rules[i];
  }
  return out;
}

std::string words_of(const Context& context, spots::Rule rule) {
  switch (rule) {
    case spots::Rule::twelve_months:
      return say(context, texts::twelve_months);
    case spots::Rule::conflictology:
      return say(context, texts::conflictology);
    case spots::Rule::decayed_180:
      return say(context, texts::decayed_180);
    case spots::Rule::decayed_365:
      return say(context, texts::decayed_365);
    case spots::Rule::kernel:
      return say(context, texts::kernel);
    case spots::Rule::towns:
      return say(context, texts::towns);
    case spots::Rule::plain:
      return say(context, texts::plain);
  }
  return {};
}

std::string_view name_of(spots::Rule rule) {
  constexpr std::array<std::string_view, spots::all_rules.size()> names{
      "twelve_months", "conflictology", "decayed_180", "decayed_365", "kernel", "towns", "plain"};
  return names[static_cast<std::size_t>(rule)];
}

std::string why(const Context& context, const spots::CellForecast& cell) {
  std::string out;
  for (const spots::Reason& reason : cell.reasons)
    out += fmt::format("{}{} ×{}", out.empty() ? "" : ", ", present::words_of(context.language, reason.theme),
                       present::number_text(reason.times));
  return out;
}

present::Sheet sheet_of(const Context& context, const present::HotspotReport& report, bool quiet, std::size_t most) {
  using present::Align;
  present::Sheet out;
  out.columns = {{say(context, texts::rank), Align::right},     {say(context, texts::place)},
                 {say(context, texts::expected), Align::right}, {say(context, texts::band), Align::right},
                 {say(context, texts::any), Align::right},      {say(context, texts::why)}};
  std::size_t rank = 0;
  for (const spots::CellForecast* const cell : present::first_of(report, quiet, most))
    out.rows.push_back({std::to_string(++rank), present::place_of(context.language, report.grid.cells()[cell->cell]),
                        fmt::format("{:.2f}", cell->expected), present::range_text(cell->low, cell->high),
                        fmt::format("{:.0f} %", 100 * cell->any), why(context, *cell)});
  return out;
}

void print_report(const Context& context, const present::HotspotReport& report, const Trial& trial, std::size_t most) {
  fmt::print("{}\n\n", say(context, texts::title, present::text_of(report.month)));
  print_table(sheet_of(context, report, false, most), false);
  const present::Sheet quiet = sheet_of(context, report, true, most / 2);
  if (!quiet.rows.empty()) {
    fmt::print("\n{}\n\n", say(context, texts::quiet_title));
    print_table(quiet, false);
  }
  fmt::print("\n");
  if (!trial.is_enough())
    fmt::print("{}\n", say(context, texts::too_few, static_cast<std::uint64_t>(std::llround(trial.events))));
  else
    fmt::print("{}\n", say(context, trial.is_better() ? texts::is_better : texts::is_not_better,
                           fmt::format("{:.2f}", trial.model), words_of(context, trial.best),
                           fmt::format("{:.2f}", trial.rule)));
}

json trial_json(const Trial& trial) {
  return {{"months", months_held_against},
          {"events", trial.events},
          {"enough", trial.is_enough()},
          {"logLoss", {{"model", trial.model}, {"bestRule", trial.rule}}},
          {"top1Percent", {{"model", trial.model_top}, {"bestRule", trial.rule_top}}},
          {"bestRule", name_of(trial.best)},
          {"beatsRules", trial.is_enough() && trial.is_better()}};
}

Status hotspots(Context& context, HotspotOptions& options) {
  for (const std::string& path : {options.geojson, options.svg})
    if (!path.empty()) PUENTE_REQUIRE(check_output(context, path));
  PUENTE_REQUIRE(day_of_option(options.as_of, "--as-of"));
  constexpr std::array kinds{model::Kind::violent_event};
  options.gather.kinds.assign(kinds.begin(), kinds.end());
  PUENTE_TRY(const analysis::Gathered gathered, gather_events(context, options.gather));
  const analysis::Spread spread = analysis::spread(gathered.events, kinds, built_in_towns());
  const spots::Grid grid(std::stod(options.grid));  // one of those that the option takes
  const spots::Placed placed = spots::place(grid, spread.occurrences);
  if (placed.counted == 0) {
    fmt::print("{}\n", context.json ? line_of({{"cells", json::array()}, {"basis", basis_json(gathered)}})
                                    : say(context, messages::analysis::nothing));
    return {};
  }
  PUENTE_TRY(const std::int32_t as_of, as_of_option(options.as_of, "--as-of", gathered.events));
  const spots::Month next = spots::month_of_day(as_of) + 1;
  spots::Forecaster forecaster(grid, placed);
  const Trial trial = trial_of(forecaster, next);
  forecaster.go_to(next);
  const present::HotspotReport report{grid,           next,           forecaster.forecast(options.most),
                                      placed.counted, placed.outside, placed.malformed};
  const auto write = [&](const std::string& path, const std::string& content) -> Status {
    return path.empty() ? Status() : write_output(context, path, view_of(content), puente::io::Mode::secret);
  };
  if (!options.geojson.empty())
    PUENTE_REQUIRE(write(options.geojson, present::hotspots_geojson(report, options.most).dump() + "\n"));
  if (!options.svg.empty())
    PUENTE_REQUIRE(write(
        options.svg,
        present::hotspot_map(context.language, report, options.black ? present::Paper::black : present::Paper::white)));
  if (context.json) {
    json out = present::hotspots_json(report, options.most);
    out["trial"] = trial_json(trial);
    out["withoutPlace"] = spread.without_place;
    out["placeWithheld"] = spread.place_withheld;
    out["withoutTime"] = spread.without_time;
    out["byPolicing"] = spread.by_policing;
    out["basis"] = basis_json(gathered);
    fmt::print("{}\n", line_of(out));
    return {};
  }
  if (options.csv) {
    fmt::print("{}", present::hotspots_csv(report, options.most));
    return {};
  }
  print_report(context, report, trial, options.most);
  fmt::print("{}\n{}\n{}\n\n{}\n",
             say(context, messages::analysis::without_place, spread.without_place, spread.place_withheld),
             say(context, messages::analysis::without_time, spread.without_time), basis_text(context, gathered),
             say(context, texts::caveats));
  return {};
}

}  // namespace

void add_hotspots_command(const Command& program, Context& context) {
  const auto options = std::make_shared<HotspotOptions>();
  const Command command = program.subcommand(
      "hotspots",
      "where violent events are to be expected in the next month, why, and which places have long been quiet, such "
      "as: puente hotspots --as-of 2026-11-24 --svg map.svg");
  command.option("--grid", options->grid, "degrees of a cell: 0.25 or 0.1").one_of({"0.25", "0.1"});
  command.option("--as-of", options->as_of,
                 "the month after this day's is foreseen, from what was before it; without it, the newest event's");
  command.option("--most", options->most, "how many places").range(1, 200);
  command.flag("--csv", options->csv, "as CSV, for a spreadsheet");
  command.option("--geojson", options->geojson, "also as GeoJSON into this file");
  command.option("--svg", options->svg, "also draw it into this file");
  command.flag("--black", options->black, "draw it on black");
  command.option("--since", options->gather.since, "only records that came, or were kept here, since this day or time");
  command.flag("--received", options->gather.received, "only records received");
  command.flag("--sent", options->gather.sent, "only records sent from here");
  command.on_run([&context, options] { return hotspots(context, *options); });
}

}  // namespace puente::client::cli
