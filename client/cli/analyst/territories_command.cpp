// Whose events a place has, and where the borders run: territories.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/analysis/territories.h"
#include "client/cli/analyst/gathering.h"
#include "client/cli/commands.h"
#include "client/present/messages/analysis.h"
#include "client/present/sheet.h"

namespace puente::client::cli {
namespace {

using analysis::PlaceUnit;
using analysis::TerritoryPlace;
namespace words = messages::analysis;

struct TerritoryOptions {
  std::string by = "municipality", grid = "0.25";
  std::optional<std::string> as_of;
  int half_life = 730;
  bool all = false, csv = false;
  GatherOptions gather;
};

std::string percent(double part) { return fmt::format("{:.0f} %", 100 * part); }

std::string place_name(const TerritoryPlace& place, const analysis::TerritoryQuestion& question) {
  if (question.unit == PlaceUnit::municipality) return place.municipality + ", " + place.state;
  return fmt::format("{} {}", present::number_text((place.row + 0.5) * question.degrees),
                     present::number_text((place.column + 0.5) * question.degrees));
}

present::Sheet table_of(const Context& context, const analysis::Territories& found,
                        const analysis::TerritoryQuestion& question, bool all) {
  using present::Align;
  present::Sheet out;
  out.columns = {{say(context, words::place)},
                 {say(context, words::group)},
                 {say(context, words::share), Align::right},
                 {say(context, words::band), Align::right},
                 {say(context, words::leads), Align::right},
                 {say(context, words::events), Align::right},
                 {say(context, words::unknown), Align::right}};
  for (const TerritoryPlace& place : found.places) {
    if (!place.drawn && !all) continue;
    for (const analysis::GroupShare& one : place.groups) {
      const bool first = &one == place.groups.data();
      out.rows.push_back({place_name(place, question), one.group, percent(one.share),
                          fmt::format("{:.0f}–{:.0f} %", 100 * one.low, 100 * one.high), percent(one.leads),
                          present::number_text(one.events), first ? percent(place.unknown) : std::string()});
    }
  }
  return out;
}

json json_of(const analysis::Territories& found, const analysis::TerritoryQuestion& question,
             const analysis::Gathered& gathered) {
  json places = json::array();
  for (const TerritoryPlace& place : found.places) {
    json one{{"events", place.events}, {"named", place.named}, {"unknown", place.unknown}, {"drawn", place.drawn}};
    if (question.unit == PlaceUnit::municipality) {
      one["state"] = place.state;
      one["municipality"] = place.municipality;
    } else {
      one["south"] = place.row * question.degrees;
      one["west"] = place.column * question.degrees;
    }
    one["groups"] = json::array();
    for (const analysis::GroupShare& share : place.groups)
      one["groups"].push_back({{"group", share.group},
                               {"events", share.events},
                               {"share", share.share},
                               {"low", share.low},
                               {"high", share.high},
                               {"leads", share.leads}});
    places.push_back(std::move(one));
  }
  json borders = json::array();
  for (const analysis::Border& border : found.borders)
    borders.push_back({{"from", {border.from.longitude, border.from.latitude}},
                       {"to", {border.to.longitude, border.to.latitude}},
                       {"one", border.one},
                       {"other", border.other},
                       {"probability", border.probability}});
  return {{"asOf", format_date(analysis::date_of_day(question.as_of))},
          {"degrees", question.unit == PlaceUnit::cell ? json(question.degrees) : json()},
          {"firmness", found.firmness},
          {"places", std::move(places)},
          {"borders", std::move(borders)},
          {"counted", found.counted},
          {"withoutPlace", found.without_place},
          {"placeWithheld", found.place_withheld},
          {"withoutTime", found.without_time},
          {"withoutGroup", found.without_group},
          {"basis", basis_json(gathered)}};
}

void print_borders(const Context& context, const analysis::Territories& found) {
  if (found.borders.empty()) return;
  fmt::print("\n{}\n", say(context, words::borders_head));
  for (const analysis::Border& border : found.borders)
    fmt::print("  {} {} – {} {}  {} | {}  {}\n", present::number_text(border.from.latitude),
               present::number_text(border.from.longitude), present::number_text(border.to.latitude),
               present::number_text(border.to.longitude), escape(border.one), escape(border.other),
               percent(border.probability));
}

Status territories(Context& context, TerritoryOptions& options) {
  analysis::TerritoryQuestion question;
  question.unit = options.by == "cell" ? PlaceUnit::cell : PlaceUnit::municipality;
  question.degrees = std::stod(options.grid);  // one of those that the option takes
  question.half_life_days = options.half_life;
  options.gather.kinds = {model::Kind::violent_event};
  PUENTE_REQUIRE(day_of_option(options.as_of, "--as-of"));
  PUENTE_TRY(const analysis::Gathered gathered, gather_events(context, options.gather));
  PUENTE_TRY(question.as_of, as_of_option(options.as_of, "--as-of", gathered.events));
  const analysis::Territories found = analysis::territories_of(gathered.events, question, built_in_towns());
  if (context.json) {
    fmt::print("{}\n", line_of(json_of(found, question, gathered)));
    return {};
  }
  const present::Sheet table = table_of(context, found, question, options.all);
  if (options.csv) {
    print_table(table, true);
    return {};
  }
  if (found.places.empty())
    fmt::print("{}\n", say(context, words::nothing));
  else
    print_table(table, false);
  print_borders(context, found);
  std::uint64_t hidden = 0;
  for (const TerritoryPlace& place : found.places) hidden += place.drawn ? 0U : 1U;
  if (hidden > 0 && !options.all) fmt::print("\n{}", say(context, words::not_drawn, hidden));
  fmt::print("\n{}\n{}\n{}\n{}{}\n", say(context, words::without_group, found.without_group),
             say(context, words::without_place, found.without_place, found.place_withheld),
             say(context, words::without_time, found.without_time), basis_text(context, gathered),
             say(context, words::not_control));
  return {};
}

}  // namespace

void add_territories_command(const Command& program, Context& context) {
  const auto options = std::make_shared<TerritoryOptions>();
  const Command command = program.subcommand(
      "territories",
      "whose violent events a place has: shares of groups with 90 % bands, who leads, and borders, such as: puente "
      "territories --by cell --as-of 2026-11-24");
  command.option("--by", options->by, "municipality or cell").one_of({"municipality", "cell"});
  command.option("--grid", options->grid, "degrees of a cell: 0.5, 0.25 or 0.1").one_of({"0.5", "0.25", "0.1"});
  command.option("--as-of", options->as_of, "the day that it is true of; without it, that of the newest event");
  command.option("--half-life", options->half_life, "days after which an event counts half").range(30, 7300);
  command.flag("--all", options->all, "also places with too little to say who leads");
  command.flag("--csv", options->csv, "as CSV, for a spreadsheet");
  command.option("--since", options->gather.since, "only records that came, or were kept here, since this day or time");
  command.flag("--received", options->gather.received, "only records received");
  command.flag("--sent", options->gather.sent, "only records sent from here");
  command.on_run([&context, options] { return territories(context, *options); });
}

}  // namespace puente::client::cli
