// Where more happens than the past lets expect: shifts.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/analysis/shifts.h"
#include "client/cli/analyst/gathering.h"
#include "client/cli/commands.h"
#include "client/present/messages/analysis.h"
#include "client/present/sheet.h"

namespace puente::client::cli {
namespace {

namespace words = messages::analysis;

struct ShiftOptions {
  std::string grid = "0.25";
  std::optional<std::string> as_of;
  int window = 28, baseline = 730, budget = 3;
  bool csv = false;
  GatherOptions gather;
};

std::string middle_of(int index, double degrees) { return present::number_text((index + 0.5) * degrees); }
std::string ratio_text(const analysis::Ratio& ratio) {
  return fmt::format("{:.1f} ({:.1f}–{:.1f})", ratio.middle, ratio.low, ratio.high);
}
json ratio_json(const analysis::Ratio& ratio) {
  return {{"low", ratio.low}, {"middle", ratio.middle}, {"high", ratio.high}};
}

present::Sheet alerts_table(const Context& context, const analysis::Shifts& found, double degrees) {
  using present::Align;
  present::Sheet out;
  out.columns = {{say(context, words::place)},
                 {say(context, words::events), Align::right},
                 {say(context, words::expected), Align::right},
                 {say(context, words::times), Align::right},
                 {say(context, words::chance), Align::right},
                 {say(context, words::leader)},
                 {say(context, words::border)}};
  for (const analysis::Jump& one : found.alerts)
    out.rows.push_back({middle_of(one.row, degrees) + " " + middle_of(one.column, degrees), std::to_string(one.events),
                        present::number_text(one.expected), ratio_text(one.ratio), fmt::format("{:.1e}", one.tail),
                        one.leader, one.on_border ? say(context, words::yes) : ""});
  return out;
}

present::Sheet after_table(const Context& context, const analysis::Shifts& found) {
  using present::Align;
  present::Sheet out;
  out.columns = {{say(context, words::day)},
                 {say(context, words::group)},
                 {say(context, words::type)},
                 {say(context, words::cells), Align::right},
                 {say(context, words::before), Align::right},
                 {say(context, words::after), Align::right},
                 {say(context, words::times), Align::right}};
  for (const analysis::AfterPowerShift& one : found.after)
    out.rows.push_back({format_date(analysis::date_of_day(one.day)), one.group, one.type, std::to_string(one.cells),
                        std::to_string(one.before), std::to_string(one.after), ratio_text(one.ratio)});
  return out;
}

json json_of(const analysis::Shifts& found, const analysis::ShiftQuestion& question,
             const analysis::Gathered& gathered) {
  json alerts = json::array(), after = json::array();
  for (const analysis::Jump& one : found.alerts)
    alerts.push_back({{"south", one.row * question.degrees},
                      {"west", one.column * question.degrees},
                      {"events", one.events},
                      {"expected", one.expected},
                      {"ratio", ratio_json(one.ratio)},
                      {"tail", one.tail},
                      {"falseAlarms", one.false_alarms},
                      {"leader", one.leader.empty() ? json() : json(one.leader)},
                      {"onBorder", one.on_border}});
  for (const analysis::AfterPowerShift& one : found.after)
    after.push_back({{"record", one.record},
                     {"group", one.group},
                     {"type", one.type},
                     {"day", format_date(analysis::date_of_day(one.day))},
                     {"cells", one.cells},
                     {"before", one.before},
                     {"beforeDays", one.before_days},
                     {"after", one.after},
                     {"afterDays", one.after_days},
                     {"ratio", ratio_json(one.ratio)}});
  return {{"asOf", format_date(analysis::date_of_day(question.as_of))},
          {"windowDays", question.window_days},
          {"baselineDays", question.baseline_days},
          {"budget", question.alerts_a_week},
          {"degrees", question.degrees},
          {"alerts", std::move(alerts)},
          {"afterPowerShifts", std::move(after)},
          {"watched", found.watched},
          {"threshold", found.threshold},
          {"falseAlarms", found.false_alarms},
          {"counted", found.counted},
          {"withoutPlace", found.without_place},
          {"placeWithheld", found.place_withheld},
          {"withoutDay", found.without_day},
          {"basis", basis_json(gathered)}};
}

Status shifts(Context& context, ShiftOptions& options) {
  analysis::ShiftQuestion question;
  question.degrees = std::stod(options.grid);  // one of those that the option takes
  question.window_days = options.window;
  question.baseline_days = options.baseline;
  question.alerts_a_week = options.budget;
  options.gather.kinds = {model::Kind::violent_event, model::Kind::power_shift};
  PUENTE_REQUIRE(day_of_option(options.as_of, "--as-of"));
  PUENTE_TRY(const analysis::Gathered gathered, gather_events(context, options.gather));
  PUENTE_TRY(question.as_of, as_of_option(options.as_of, "--as-of", gathered.events));
  const analysis::TownOf towns = built_in_towns();
  analysis::TerritoryQuestion before;
  before.degrees = question.degrees;
  before.as_of = question.as_of - question.window_days;
  const analysis::Shifts found =
      analysis::shifts_of(gathered.events, question, analysis::territories_of(gathered.events, before, towns), towns);
  if (!found.alerts.empty()) context.exit = Exit::finding;
  if (context.json) {
    fmt::print("{}\n", line_of(json_of(found, question, gathered)));
    return {};
  }
  if (options.csv) {
    print_table(alerts_table(context, found, question.degrees), true);
    return {};
  }
  if (found.alerts.empty())
    fmt::print("{}\n", say(context, words::no_alerts));
  else
    print_table(alerts_table(context, found, question.degrees), false);
  if (!found.after.empty()) {
    fmt::print("\n{}\n", say(context, words::after_head));
    print_table(after_table(context, found), false);
  }
  fmt::print("\n{}\n{}\n{}\n{}{}\n",
             say(context, words::watched, found.watched, fmt::format("{:.2f}", found.false_alarms)),
             say(context, words::without_place, found.without_place, found.place_withheld),
             say(context, words::without_day, found.without_day), basis_text(context, gathered),
             say(context, words::late_reports));
  return {};
}

}  // namespace

void add_shifts_command(const Command& program, Context& context) {
  const auto options = std::make_shared<ShiftOptions>();
  const Command command = program.subcommand(
      "shifts",
      "where more violent events are reported than a place's past lets expect, within a budget of false alarms a week, "
      "such as: puente shifts --budget 3 --as-of 2026-11-24. Exit code 2: there are alerts");
  command.option("--budget", options->budget, "how many false alarms a week may be expected").range(1, 1000);
  command.option("--grid", options->grid, "degrees of a cell: 0.5, 0.25 or 0.1").one_of({"0.5", "0.25", "0.1"});
  command.option("--as-of", options->as_of, "the day that it is true of; without it, that of the newest event");
  command.option("--window", options->window, "days that are held against those before").range(7, 366);
  command.option("--baseline", options->baseline, "days before the window that say what is usual").range(90, 3660);
  command.flag("--csv", options->csv, "as CSV, for a spreadsheet");
  command.option("--since", options->gather.since, "only records that came, or were kept here, since this day or time");
  command.flag("--received", options->gather.received, "only records received");
  command.flag("--sent", options->gather.sent, "only records sent from here");
  command.on_run([&context, options] { return shifts(context, *options); });
}

}  // namespace puente::client::cli
