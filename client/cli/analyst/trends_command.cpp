// Counts and quantities over time and place: trends.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/analysis/trends.h"
#include "client/cli/analyst/gathering.h"
#include "client/cli/commands.h"
#include "client/present/bar_chart.h"
#include "client/present/messages/analysis.h"
#include "client/present/sheet.h"
#include "geo/gazetteer.h"

namespace puente::client::cli {
namespace {

using analysis::Every;
using analysis::Subject;
using analysis::TrendRow;
namespace words = messages::analysis;

struct TrendOptions {
  std::string subject, every = "month", what;
  std::optional<std::string> from, until;
  bool places = false, csv = false;
  std::filesystem::path svg;
  GatherOptions gather;
};

Subject subject_of(const std::string& typed) {
  if (typed == "seizures") return Subject::seizures;
  if (typed == "precursors") return Subject::precursors;
  return typed == "prices" ? Subject::prices : Subject::violence;
}

std::vector<model::Kind> kinds_of(Subject subject) {
  switch (subject) {
    case Subject::violence:
      return {model::Kind::violent_event};
    case Subject::seizures:
      return {model::Kind::seizure};
    case Subject::precursors:
      return {model::Kind::precursor_shipment};
    case Subject::prices:
      break;
  }
  return {model::Kind::smuggling_route, model::Kind::darknet_vendor};
}

const present::Text<>& title_of(Subject subject) {
  switch (subject) {
    case Subject::violence:
      return words::title_violence;
    case Subject::seizures:
      return words::title_seizures;
    case Subject::precursors:
      return words::title_precursors;
    case Subject::prices:
      break;
  }
  return words::title_prices;
}

present::Sheet table_of(const Context& context, const analysis::Trends& trends, const analysis::TrendQuestion& question,
                        bool csv) {
  const bool prices = question.subject == Subject::prices;
  const auto known = [&](const std::string& text) {
    return text.empty() && !csv ? std::string(say(context, words::not_known)) : text;
  };
  present::Sheet out;
  out.columns = {{say(context, words::period)}};
  if (question.by_state) out.columns.push_back({say(context, words::state)});
  out.columns.push_back({say(context, question.subject == Subject::violence ? words::type
                                      : prices                              ? words::price_of
                                                                            : words::substance)});
  out.columns.push_back({say(context, words::events), present::Align::right});
  out.columns.push_back({say(context, words::amount), present::Align::right});
  if (prices) out.columns.push_back({say(context, words::median), present::Align::right});
  out.columns.push_back({say(context, words::unit)});
  for (const TrendRow& row : trends.rows) {
    std::vector<std::string> cells{known(row.period)};
    if (question.by_state) cells.push_back(known(row.state));
    cells.push_back(known(row.what));
    cells.push_back(std::to_string(row.events));
    cells.push_back(row.unit.empty() ? known({}) : present::range_text(row.least, row.most));
    if (prices) cells.push_back(row.median ? present::number_text(*row.median) : std::string());
    cells.push_back(row.unit == "deaths" ? std::string(say(context, words::deaths)) : row.unit);
    out.rows.push_back(std::move(cells));
  }
  return out;
}

json json_of(const analysis::Trends& trends, const analysis::Gathered& gathered) {
  json rows = json::array();
  for (const TrendRow& row : trends.rows) {
    json one{{"events", row.events}};
    const auto put = [&](const char* key, const std::string& text) { one[key] = text.empty() ? json() : json(text); };
    put("period", row.period);
    put("state", row.state);
    put("what", row.what);
    put("unit", row.unit);
    if (!row.unit.empty()) {
      one["least"] = row.least;
      one["most"] = row.most;
    }
    if (row.median) one["median"] = *row.median;
    rows.push_back(std::move(one));
  }
  return {{"rows", std::move(rows)},
          {"events", trends.events},
          {"withoutPeriod", trends.without_period},
          {"withoutAmount", trends.without_amount},
          {"withoutPlace", trends.without_place},
          {"placeWithheld", trends.place_withheld},
          {"basis", basis_json(gathered)}};
}

// Every period from the first to the last that has a row.
std::vector<std::string> periods_between(const analysis::Trends& trends, const std::vector<analysis::Event>& events,
                                         Every every) {
  std::vector<std::string> out;
  std::string first, last;
  for (const TrendRow& row : trends.rows) {
    if (row.period.empty()) continue;
    if (first.empty()) first = row.period;
    last = row.period;
  }
  if (first.empty()) return out;
  std::int32_t month = 0;
  for (const analysis::Event& event : events)
    if (event.when.known() && analysis::period_name(event.when.from, every) == first)
      month = analysis::month_number(event.when.from);
  for (; out.empty() || out.back() < last; ++month) {
    std::string name = analysis::period_name(analysis::first_day_of_month(month), every);
    if (out.empty() || out.back() != name) out.push_back(std::move(name));
  }
  return out;
}

std::string picture_of(const Context& context, const analysis::Trends& trends, const analysis::Gathered& gathered,
                       const analysis::TrendQuestion& question) {
  present::BarChart chart;
  chart.title = say(context, title_of(question.subject));
  chart.unit = say(context, words::events_in_each);
  chart.others = say(context, words::others);
  chart.without_period = say(context, words::not_known);
  chart.periods = periods_between(trends, gathered.events, question.every);
  for (const TrendRow& row : trends.rows)
    chart.parts[row.what.empty() ? chart.without_period : row.what][row.period] += static_cast<double>(row.events);
  chart.source = marks_of_product(gathered) + " · " +
                 say(context, words::rests_on, gathered.events.size(), gathered.left_out.total()) + " · " +
                 say(context, words::without_place, trends.without_place, trends.place_withheld);
  return present::bar_chart_svg(chart);
}

Status trends(Context& context, TrendOptions& options) {
  analysis::TrendQuestion question;
  question.subject = subject_of(options.subject);
  question.every = options.every == "year" ? Every::year : options.every == "quarter" ? Every::quarter : Every::month;
  question.by_state = options.places;
  question.what = question.subject == Subject::violence ? options.what : geo::normalised(options.what);
  PUENTE_TRY(question.from, day_of_option(options.from, "--from"));
  PUENTE_TRY(question.until, day_of_option(options.until, "--until"));
  if (!options.svg.empty()) PUENTE_REQUIRE(check_output(context, options.svg));
  options.gather.kinds = kinds_of(question.subject);
  PUENTE_TRY(const analysis::Gathered gathered, gather_events(context, options.gather));
  const analysis::Trends found = analysis::trends_of(gathered.events, question);
  if (!options.svg.empty())
    PUENTE_REQUIRE(write_output(context, options.svg, view_of(picture_of(context, found, gathered, question)),
                                puente::io::Mode::secret));
  if (context.json) {
    fmt::print("{}\n", line_of(json_of(found, gathered)));
    return {};
  }
  if (options.csv) {
    print_table(table_of(context, found, question, true), true);
    return {};
  }
  if (found.rows.empty())
    fmt::print("{}\n", say(context, words::nothing));
  else
    print_table(table_of(context, found, question, false), false);
  fmt::print("\n{}\n{}\n{}", say(context, words::without_period, found.without_period, found.without_amount),
             say(context, words::without_place, found.without_place, found.place_withheld),
             basis_text(context, gathered));
  return {};
}

}  // namespace

void add_trends_command(const Command& program, Context& context) {
  const auto options = std::make_shared<TrendOptions>();
  const Command command = program.subcommand(
      "trends",
      "counts and quantities over time and place, with what is not known, such as: puente trends seizures --every "
      "quarter --what fentanyl");
  command.option("subject", options->subject, "violence, seizures, precursors or prices")
      .required()
      .one_of({"violence", "seizures", "precursors", "prices"});
  command.option("--every", options->every, "month, quarter or year").one_of({"month", "quarter", "year"});
  command.option("--what", options->what, "only this substance, or type of violence");
  command.option("--from", options->from, "only what happened on this day or later: 2026-11-24");
  command.option("--until", options->until, "only what happened on this day or before: 2026-11-24");
  command.flag("--places", options->places, "a row for each state");
  command.flag("--csv", options->csv, "as CSV, for a spreadsheet");
  command.option("--svg", options->svg, "also draw it into this file");
  command.option("--since", options->gather.since, "only records that came, or were kept here, since this day or time");
  command.flag("--received", options->gather.received, "only records received");
  command.flag("--sent", options->gather.sent, "only records sent from here");
  command.on_run([&context, options] { return trends(context, *options); });
}

}  // namespace puente::client::cli
