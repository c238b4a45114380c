#include "client/analysis/shifts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "client/analysis/distributions.h"

namespace puente::analysis {
namespace {

using CellKey = std::pair<int, int>;

struct Counted {
  int window = 0, baseline = 0;
};

struct Prior {
  double shape = 1, rate = 1;  // of a cell's events a day
};

// The likeliest shape of a fixed grid, the mean being that of all cells.
Prior prior_of(const std::map<CellKey, Counted>& cells, double days) {
  double events = 0;
  std::map<int, int> cells_of_count;
  for (const auto& [key, counted] : cells) {
    events += counted.baseline;
    ++cells_of_count[counted.baseline];
  }
  // Half an event in all: a baseline without one still expects something.
  const double mean = (events + 0.5) / (static_cast<double>(cells.size()) * days);
  Prior best;
  double best_likelihood = 0;
  constexpr int steps = 37;
  for (int i = 0; i < steps; ++i) {
    const double shape = 0.02 * std::exp2(i / 4.0);
    double likelihood = 0;
    for (const auto& [count, number] : cells_of_count)
      likelihood += number * std::log(std::max(negative_binomial(shape, shape / mean, days, count), 1e-300));
    if (i == 0 || likelihood > best_likelihood) {
      best = {shape, shape / mean};
      best_likelihood = likelihood;
    }
  }
  return best;
}

class Watch {
 public:
  Watch(const ShiftQuestion& question, const TownOf& town_of) : question_(question), town_of_(town_of) {}

  void count(std::span<const Event> events) {
    const std::int32_t window_from = question_.as_of - question_.window_days + 1;
    const std::int32_t baseline_from = window_from - question_.baseline_days;
    for (const Event& event : events) {
      if (event.kind != model::Kind::violent_event) continue;
      const auto at = placed(event);
      if (!at || at->day > question_.as_of || at->day < baseline_from) continue;
      ++out_.counted;
      Counted& counted = cells_[at->cell];
      ++(at->day >= window_from ? counted.window : counted.baseline);
    }
    std::set<CellKey> with_past;
    for (const auto& [key, counted] : cells_)
      if (counted.baseline > 0) with_past.insert(key);
    for (const auto& [row, column] : with_past)
      for (int up = -2; up <= 2; ++up)
        for (int right = -2; right <= 2; ++right) cells_.try_emplace({row + up, column + right});
    out_.watched = cells_.size();
  }

  void find_jumps(const Territories& territories) {
    if (cells_.empty()) return;
    const Prior prior = prior_of(cells_, question_.baseline_days);
    std::map<int, int> cells_of_baseline;
    for (const auto& [key, counted] : cells_) ++cells_of_baseline[counted.baseline];
    const auto tail_of = [&](int baseline, int count) {
      return negative_binomial_tail(prior.shape + baseline, prior.rate + question_.baseline_days, question_.window_days,
                                    count);
    };
    // How many alerts a week without change is expected to raise at a threshold: of each cell the part of its counts
    // whose tails are at or below it.
    const auto false_alarms_at = [&](double threshold) {
      double out = 0;
      for (const auto& [baseline, number] : cells_of_baseline) {
        int count = 1;
        while (tail_of(baseline, count) > threshold) ++count;
        out += number * tail_of(baseline, count);
      }
      return out;
    };
    std::vector<Jump> jumps;
    for (const auto& [key, counted] : cells_) {
      if (counted.window == 0) continue;
      Jump one;
      std::tie(one.row, one.column) = key;
      one.events = counted.window;
      one.expected = (prior.shape + counted.baseline) / (prior.rate + question_.baseline_days) * question_.window_days;
      one.ratio = ratio_of(counted.window, question_.window_days, counted.baseline, question_.baseline_days);
      one.tail = tail_of(counted.baseline, counted.window);
      jumps.push_back(std::move(one));
    }
    std::ranges::sort(jumps, [](const Jump& a, const Jump& b) {
      return std::tie(a.tail, a.row, a.column) < std::tie(b.tail, b.row, b.column);
    });
    for (Jump& one : jumps) {
      one.false_alarms = false_alarms_at(one.tail);
      if (one.false_alarms > question_.alerts_a_week) break;
      out_.threshold = one.tail;
      out_.false_alarms = one.false_alarms;
      out_.alerts.push_back(std::move(one));
    }
    explain(territories);
  }

  void look_after_power_shifts(std::span<const Event> events, const Territories& territories) {
    for (const Event& event : events) {
      if (event.kind != model::Kind::power_shift || event.type == "alliance" || !event.when.known()) continue;
      if (event.when.until - event.when.from > month_days) continue;
      const std::int32_t day = event.when.until;
      if (day >= question_.as_of || day < question_.as_of - question_.power_days) continue;
      for (const std::string& group : event.groups) {
        const std::set<CellKey> home = home_of(group, territories);
        if (home.empty()) continue;
        AfterPowerShift one{event.record, group, event.type, day, static_cast<int>(home.size()), 0, 0, 0, 0, {}};
        one.after_days = question_.as_of - day;
        one.before_days = question_.baseline_days;
        for (const Event& other : events) {
          if (other.kind != model::Kind::violent_event) continue;
          const auto at = placed_silently(other);
          if (!at || !home.contains(at->cell) || at->day > question_.as_of || at->day <= day - one.before_days)
            continue;
          ++(at->day > day ? one.after : one.before);
        }
        one.ratio = ratio_of(one.after, one.after_days, one.before, one.before_days);
        out_.after.push_back(std::move(one));
      }
    }
    std::ranges::sort(out_.after, [](const AfterPowerShift& a, const AfterPowerShift& b) {
      return std::tie(b.ratio.low, a.day, a.record, a.group) < std::tie(a.ratio.low, b.day, b.record, b.group);
    });
  }

  Shifts take() { return std::move(out_); }

 private:
  static constexpr std::int32_t month_days = 31;
  struct Placed {
    CellKey cell;
    std::int32_t day;
  };

  std::optional<Placed> placed_silently(const Event& event) const {
    const auto at = lies_at(event.where, town_of_);
    if (!at || !event.when.known() || event.when.until - event.when.from >= month_days) return std::nullopt;
    return Placed{{static_cast<int>(std::floor(at->latitude / question_.degrees)),
                   static_cast<int>(std::floor(at->longitude / question_.degrees))},
                  event.when.from + (event.when.until - event.when.from) / 2};
  }
  std::optional<Placed> placed(const Event& event) {
    const auto out = placed_silently(event);
    if (out) return out;
    if (lies_at(event.where, town_of_))
      ++out_.without_day;
    else
      ++(event.where.extent == Extent::withheld ? out_.place_withheld : out_.without_place);
    return std::nullopt;
  }

  static std::set<CellKey> home_of(const std::string& group, const Territories& territories) {
    std::set<CellKey> out;
    for (const TerritoryPlace& place : territories.places)
      if (place.drawn && !place.groups.empty() && place.groups.front().group == group)
        out.emplace(place.row, place.column);
    return out;
  }

  void explain(const Territories& territories) {
    std::map<CellKey, std::string> leaders;
    for (const TerritoryPlace& place : territories.places)
      if (place.drawn && !place.groups.empty())
        leaders.emplace(CellKey{place.row, place.column}, place.groups.front().group);
    for (Jump& one : out_.alerts) {
      const auto own = leaders.find({one.row, one.column});
      if (own == leaders.end()) continue;
      one.leader = own->second;
      for (const auto& [up, right] : {std::pair(0, 1), std::pair(0, -1), std::pair(1, 0), std::pair(-1, 0)}) {
        const auto other = leaders.find({one.row + up, one.column + right});
        one.on_border = one.on_border || (other != leaders.end() && other->second != one.leader);
      }
    }
  }

  const ShiftQuestion& question_;
  const TownOf& town_of_;
  std::map<CellKey, Counted> cells_;
  Shifts out_;
};

}  // namespace

Ratio ratio_of(double now, double now_days, double before, double before_days) {
  if (now_days <= 0 || before_days <= 0) return {};
  const auto at = [&](double probability) {
    const double part = beta_quantile(now + 0.5, before + 0.5, probability);
    return part / std::max(1 - part, 1e-12) * before_days / now_days;
  };
  return {at(0.05), at(0.5), at(0.95)};
}

Shifts shifts_of(std::span<const Event> events, const ShiftQuestion& question, const Territories& territories,
                 const TownOf& town_of) {
  Watch watch(question, town_of);
  watch.count(events);
  watch.find_jumps(territories);
  watch.look_after_power_shifts(events, territories);
  return watch.take();
}

}  // namespace puente::analysis
