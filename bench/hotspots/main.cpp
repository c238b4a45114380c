// Forecasts of each month of the events of UCDP in Mexico, made of all earlier ones, beside what simple rules would
// have said. Judge by log loss first: a share of quiet events alone is off by about 0.055 either way.
//
// usage: bench_hotspots [--json] [--smoke] [--data FILE] [--from YEAR --to YEAR]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "bench/hotspots/ucdp.h"
#include "client/analysis/hotspots/forecast.h"

namespace puente::bench {
namespace {

using namespace analysis;
using namespace analysis::hotspots;
using nlohmann::json;

constexpr std::array measure_names{"top 1 %", "PAI", "PEI", "quiet", "Brier", "log loss", "CRPS"};
constexpr std::array json_names{"top_share", "pai", "pei", "quiet_share", "brier_e3", "log_loss_e3", "crps_e3"};
constexpr std::array rule_names{"12 months", "conflictology", "decayed 180", "decayed 365", "KDE", "towns", "plain NB"};
constexpr double fit_limit_s = 1, forecast_limit_s = 0.01;

struct Limit {
  Measure measure;
  double must, aim;
};
struct Period {
  int from, to;
};
struct Shape {
  double degrees;
  std::array<Limit, 3> limits;  // of 2012 to 2017
};
constexpr Period judged{2012, 2017};
constexpr std::array shapes{
    Shape{0.25, {{{Measure::log_loss, 13.3, 13.0}, {Measure::quiet, 0.15, 0.18}, {Measure::top, 0.53, 0.545}}}},
    Shape{0.1, {{{Measure::log_loss, 2.68, 2.60}, {Measure::quiet, 0.34, 0.365}, {Measure::top, 0.685, 0.70}}}}};

struct Result {
  std::vector<MonthScore> model;
  std::array<std::vector<MonthScore>, all_rules.size()> rules;
  double fit_s = 0, forecast_s = 0, update_s = 0;  // the slowest
};

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Result run(Forecaster& forecaster, Period period, int months_max) {
  Result out;
  for (Month month = month_of(period.from, 1); month <= month_of(period.to, 12); ++month) {
    const double begin = cpu_seconds();
    forecaster.go_to(month);
    const double updated = cpu_seconds();
    forecaster.expected();
    const double fitted = cpu_seconds();
    forecaster.expected();
    const double done = cpu_seconds();
    const bool is_first = month == month_of(period.from, 1);  // all earlier years are read then
    if (!is_first) out.update_s = std::max(out.update_s, updated - begin);
    out.fit_s = std::max(out.fit_s, fitted - updated);
    out.forecast_s = std::max(out.forecast_s, done - fitted);
    const auto happened = forecaster.happened(), areas = forecaster.areas();
    const auto quiet = forecaster.quiet();
    out.model.push_back(score_of(forecaster.scored_model(), happened, quiet, areas));
    for (std::size_t i = 0; i < all_rules.size(); ++i)
      out.rules[i].push_back(score_of(forecaster.scored(all_rules[i]), happened, quiet, areas));
    if (static_cast<int>(out.model.size()) == months_max) break;
  }
  return out;
}

std::size_t best_rule(const Result& result, Measure measure) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < all_rules.size(); ++i) {
    const double one = value_of(result.rules[i], measure), other = value_of(result.rules[best], measure);
    if (is_better_high(measure) ? one > other : one < other) best = i;
  }
  return best;
}

std::string number(double value) { return fmt::format("{:.{}f}", value, std::abs(value) < 10 ? 3 : 2); }

void print_table(const Result& result) {
  fmt::print("{:<14}", "");
  for (const char* name : measure_names) fmt::print("{:>10}", name);
  fmt::print("\n");
  const auto line = [](const char* name, std::span<const MonthScore> months) {
    fmt::print("{:<14}", name);
    for (const Measure measure : all_measures) fmt::print("{:>10}", number(value_of(months, measure)));
    fmt::print("\n");
  };
  for (std::size_t i = 0; i < all_rules.size(); ++i) line(rule_names[i], result.rules[i]);
  line("model", result.model);
  fmt::print("\n{:<10}{:>10}{:>20}   {:<22}{:>10}{:>20}\n", "", "model", "95 %", "best simple rule", "model −", "95 %");
  for (std::size_t m = 0; m < all_measures.size(); ++m) {
    const Measure measure = all_measures[m];
    const std::size_t rule = best_rule(result, measure);
    const Interval own = bootstrap(result.model, measure);
    const Interval paired = bootstrap(result.model, result.rules[rule], measure);
    const bool high = is_better_high(measure);
    const bool is_better = high ? paired.low > 0 : paired.high < 0;
    const bool is_worse = high ? paired.high < 0 : paired.low > 0;
    const bool seems_worse = high ? paired.value < 0 : paired.value > 0;
    fmt::print("{:<10}{:>10}{:>20}   {:<14}{:>8}{:>10}{:>20}{}\n", measure_names[m], number(own.value),
               number(own.low) + " … " + number(own.high), rule_names[rule],
               number(value_of(result.rules[rule], measure)), number(paired.value),
               number(paired.low) + " … " + number(paired.high),
               is_worse      ? "  WORSE"
               : is_better   ? ""
               : seems_worse ? "  worse, not told apart"
                             : "  not told apart");
  }
}

bool reaches(const Limit& limit, double value, double wanted) {
  return is_better_high(limit.measure) ? value >= wanted : value <= wanted;
}

void print_limits(const Shape& shape, const Result& result) {
  for (const Limit& limit : shape.limits) {
    const double value = value_of(result.model, limit.measure);
    fmt::print("{:<10}{:>10}  limit {:<6} {}, aim {:<6} {}\n", measure_names[static_cast<std::size_t>(limit.measure)],
               number(value), limit.must, reaches(limit, value, limit.must) ? "kept" : "MISSED", limit.aim,
               reaches(limit, value, limit.aim) ? "reached" : "missed");
  }
}

void print_times(const Result& result) {
  fmt::print("CPU time at most: fit {:.2f} s ({}), a month's forecast {:.1f} ms ({}), a month added {:.1f} ms\n",
             result.fit_s, result.fit_s < fit_limit_s ? "under 1 s" : "MISSED: 1 s", result.forecast_s * 1000,
             result.forecast_s < forecast_limit_s ? "under 10 ms" : "MISSED: 10 ms", result.update_s * 1000);
}

json json_of(const Shape& shape, std::size_t cells, Period period, const Result& result) {
  json out{{"grid", shape.degrees},
           {"cells", cells},
           {"from", period.from},
           {"to", period.to},
           {"months", result.model.size()},
           {"fit_s", result.fit_s},
           {"forecast_s", result.forecast_s},
           {"update_s", result.update_s}};
  for (std::size_t m = 0; m < all_measures.size(); ++m) {
    const Measure measure = all_measures[m];
    const std::size_t rule = best_rule(result, measure);
    const Interval own = bootstrap(result.model, measure);
    const Interval paired = bootstrap(result.model, result.rules[rule], measure);
    json rules;
    for (std::size_t i = 0; i < all_rules.size(); ++i) rules[rule_names[i]] = value_of(result.rules[i], measure);
    out["measures"][json_names[m]] = {{"model", own.value},
                                      {"low", own.low},
                                      {"high", own.high},
                                      {"rules", rules},
                                      {"best_rule", rule_names[rule]},
                                      {"difference", paired.value},
                                      {"difference_low", paired.low},
                                      {"difference_high", paired.high}};
  }
  if (period.from == judged.from && period.to == judged.to)
    for (const Limit& limit : shape.limits) {
      const double value = value_of(result.model, limit.measure);
      out["limits"].push_back({{"measure", json_names[static_cast<std::size_t>(limit.measure)]},
                               {"value", value},
                               {"limit", limit.must},
                               {"aim", limit.aim},
                               {"kept", reaches(limit, value, limit.must)},
                               {"reached", reaches(limit, value, limit.aim)}});
    }
  return out;
}

constexpr const char* caveats =
    "Towns are one snapshot of today. UCDP places events at the seats of municipalities, so towns partly learn how "
    "events\n"
    "were placed. The data were revised later than anybody could have known them, and events appear late.\n"
    "Shares, PAI and PEI are means of months; Brier, log loss and CRPS are times 1,000, of all cells and months.\n";

}  // namespace
}  // namespace puente::bench

int main(int argc, char** argv) {
  using namespace puente::bench;
  CLI::App app{"Rolling forecasts of hot spots on the events of UCDP."};
  bool as_json = false, smoke = false;
  std::optional<int> from, to;
  const char* const source = std::getenv("PUENTE_SOURCE_DIR");
  const std::filesystem::path root =
      source != nullptr ? source : std::filesystem::absolute(argv[0]).parent_path() / "../../..";
  std::string data = (root / "../shared/data/ucdp-ged-mexico-1989-2017.csv").lexically_normal();
  app.add_flag("--json", as_json, "one object a line");
  app.add_flag("--smoke", smoke, "two months of the coarser grid");
  app.add_option("--data", data, "the events, as UCDP writes them");
  app.add_option("--from", from, "other years than 2010 to 2011 and 2012 to 2017");
  app.add_option("--to", to);
  CLI11_PARSE(app, argc, argv);
  const auto events = read_ucdp(data);
  if (!events) {
    fmt::print(stderr, "skipped: {} is not here; name another file by --data\n", data);
    return smoke ? 4 : 0;
  }
  std::vector<Period> periods{{2010, 2011}, judged};
  if (from || to) periods = {{from.value_or(judged.from), to.value_or(judged.to)}};
  for (const Shape& shape : shapes) {
    const Grid grid(shape.degrees);
    const Placed placed = place(grid, *events);
    Forecaster forecaster(grid, placed);
    for (const Period& period : periods) {
      const Result result = run(forecaster, period, smoke ? 2 : 10'000);
      if (as_json) {
        fmt::print("{}\n", json_of(shape, grid.size(), period, result).dump());
      } else {
        fmt::print("\n{}°, {} cells, {} to {}; {} events on the grid, {} outside\n\n", shape.degrees, grid.size(),
                   period.from, period.to, placed.counted, placed.outside);
        print_table(result);
        if (period.from == judged.from && period.to == judged.to && !smoke) {
          fmt::print("\n");
          print_limits(shape, result);
        }
        print_times(result);
      }
      if (smoke) return 0;
    }
  }
  if (!as_json) fmt::print("\n{}", caveats);
  return 0;
}
