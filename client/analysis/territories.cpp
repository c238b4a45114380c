#include "client/analysis/territories.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "client/analysis/distributions.h"

namespace puente::analysis {
namespace {

// Where a place is: a cell by row and column, or a municipality by its names.
using PlaceKey = std::tuple<int, int, std::string, std::string>;
using Counts = std::vector<double>;  // by group; the last is of events without one

struct Known {
  Counts counts;
  Counts expected;  // shares that its neighbours have
};

constexpr double unreported_events = 2;  // TerritoryPlace::unknown

class Model {
 public:
  Model(const TerritoryQuestion& question, const TownOf& town_of) : question_(question), town_of_(town_of) {}

  void count(std::span<const Event> events) {
    for (const Event& event : events)
      if (event.kind == model::Kind::violent_event)
        for (const std::string& group : event.groups) groups_.emplace(group, 0);
    std::size_t number = 0;
    for (auto& [name, index] : groups_) index = number++;
    for (const Event& event : events)
      if (event.kind == model::Kind::violent_event) add(event);
  }

  Territories finish() {
    expect();
    out_.firmness = fit_firmness();
    for (const auto& [key, known] : places_) out_.places.push_back(place_of(key, known));
    if (question_.unit == PlaceUnit::cell) find_borders();
    return std::move(out_);
  }

 private:
  std::optional<PlaceKey> key_of(const Place& place) const {
    if (question_.unit == PlaceUnit::municipality) {
      if (place.state.empty() || place.municipality.empty()) return std::nullopt;
      return PlaceKey{0, 0, place.state, place.municipality};
    }
    const auto at = lies_at(place, town_of_);
    if (!at) return std::nullopt;
    return PlaceKey{static_cast<int>(std::floor(at->latitude / question_.degrees)),
                    static_cast<int>(std::floor(at->longitude / question_.degrees)),
                    {},
                    {}};
  }

  void add(const Event& event) {
    const auto key = key_of(event.where);
    if (!key) {
      ++(event.where.extent == Extent::withheld ? out_.place_withheld : out_.without_place);
      return;
    }
    if (!event.when.known()) {
      ++out_.without_time;
      return;
    }
    const std::int32_t day = event.when.from + (event.when.until - event.when.from) / 2;
    if (day > question_.as_of) return;
    ++out_.counted;
    if (event.groups.empty()) ++out_.without_group;
    Counts& counts = places_[*key].counts;
    counts.resize(groups_.size() + 1);
    const double weight = std::exp2(-(question_.as_of - day) / question_.half_life_days);
    if (event.groups.empty()) counts.back() += weight;
    for (const std::string& group : event.groups)
      counts[groups_.at(group)] += weight / static_cast<double>(event.groups.size());
  }

  // The sum of the places around one, its own left out: the eight cells that touch it, and the sixteen around those for
  // a quarter; the other municipalities of its state.
  Counts around(const PlaceKey& key) const {
    Counts out(groups_.size() + 1);
    const auto add_all = [&](const Counts& counts, double weight) {
      for (std::size_t i = 0; i < out.size(); ++i) out[i] += weight * counts[i];
    };
    const auto& [row, column, state, name] = key;
    if (question_.unit == PlaceUnit::municipality) {
      for (auto one = places_.lower_bound(PlaceKey{0, 0, state, {}});
           one != places_.end() && std::get<2>(one->first) == state; ++one)
        if (one->first != key) add_all(one->second.counts, 1);
      return out;
    }
    for (int up = -2; up <= 2; ++up)
      for (int right = -2; right <= 2; ++right) {
        if (up == 0 && right == 0) continue;
        const auto found = places_.find(PlaceKey{row + up, column + right, {}, {}});
        if (found == places_.end()) continue;
        add_all(found->second.counts, std::max(std::abs(up), std::abs(right)) == 1 ? 1 : 0.25);
      }
    return out;
  }

  // Neighbours that have few events say little: what is true of the whole country fills in, worth two events.
  void expect() {
    constexpr double country_events = 2;
    Counts all(groups_.size() + 1, 0.5);  // half an event each: nothing is impossible
    for (const auto& [key, known] : places_)
      for (std::size_t i = 0; i < all.size(); ++i) all[i] += known.counts[i];
    const double sum_all = sum(all);
    for (auto& [key, known] : places_) {
      known.expected = around(key);
      const double total = sum(known.expected) + country_events;
      for (std::size_t i = 0; i < all.size(); ++i)
        known.expected[i] = (known.expected[i] + country_events * all[i] / sum_all) / total;
    }
  }

  static double sum(const Counts& counts) {
    double out = 0;
    for (const double one : counts) out += one;
    return out;
  }

  double log_likelihood(double firmness) const {
    double out = 0;
    for (const auto& [key, known] : places_) {
      const double n = sum(known.counts);
      out += std::lgamma(firmness) - std::lgamma(firmness + n);
      for (std::size_t i = 0; i < known.counts.size(); ++i)
        if (known.counts[i] > 0)
          out +=
              std::lgamma(firmness * known.expected[i] + known.counts[i]) - std::lgamma(firmness * known.expected[i]);
    }
    return out;
  }

  // The likeliest of a fixed grid: from half an event, a factor of 2^(1/4) each.
  double fit_firmness() const {
    constexpr int steps = 29;
    double best = 1, best_likelihood = 0;
    for (int i = 0; i < steps; ++i) {
      const double firmness = 0.5 * std::exp2(i / 4.0);
      const double likelihood = log_likelihood(firmness);
      if (i == 0 || likelihood > best_likelihood) {
        best = firmness;
        best_likelihood = likelihood;
      }
    }
    return best;
  }

  // P(X_leader is the largest of independent gamma variables), by Simpson's rule over the probabilities of its own.
  static double leads(const Counts& shapes, std::size_t leader) {
    constexpr int intervals = 200;
    constexpr double spread = 10;
    const double shape = shapes[leader];
    const double low = std::max(0.0, shape - spread * std::sqrt(shape)),
                 high = shape + spread * std::sqrt(shape) + spread;
    // x = low + (high - low) t³: dense where small shapes have their mass.
    const auto at = [&](double t) {
      const double x = low + (high - low) * t * t * t;
      double value = gamma_density(shape, x) * 3 * t * t * (high - low);
      for (std::size_t i = 0; i < shapes.size() && value > 0; ++i)
        if (i != leader && shapes[i] > 1e-3) value *= gamma_cdf(shapes[i], x);
      return value;
    };
    double out = at(1);
    for (int i = 1; i < intervals; ++i) out += at(static_cast<double>(i) / intervals) * (i % 2 == 1 ? 4 : 2);
    return std::clamp(out / (3.0 * intervals), 0.0, 1.0);
  }

  TerritoryPlace place_of(const PlaceKey& key, const Known& known) const {
    TerritoryPlace out;
    std::tie(out.row, out.column, out.state, out.municipality) = key;
    out.events = sum(known.counts);
    out.named = out.events - known.counts.back();
    out.unknown = 1 - out.named / (out.events + unreported_events);
    out.drawn = out.named >= question_.named_min && out.unknown <= question_.unknown_max;
    Counts shapes(known.counts.size());
    for (std::size_t i = 0; i < shapes.size(); ++i) shapes[i] = known.counts[i] + out_.firmness * known.expected[i];
    const double total = sum(shapes);
    const Counts named(shapes.begin(), shapes.end() - 1);
    for (const auto& [name, i] : groups_) {
      if (known.counts[i] <= 0) continue;
      GroupShare one{name, known.counts[i], shapes[i] / total, 0, 0, 0};
      one.low = beta_quantile(shapes[i], total - shapes[i], 0.05);
      one.high = beta_quantile(shapes[i], total - shapes[i], 0.95);
      one.leads = leads(named, i);
      out.groups.push_back(std::move(one));
    }
    std::ranges::sort(out.groups, [](const GroupShare& a, const GroupShare& b) {
      return std::tie(b.share, a.group) < std::tie(a.share, b.group);
    });
    return out;
  }

  void find_borders() {
    std::map<std::pair<int, int>, const TerritoryPlace*> drawn;
    for (const TerritoryPlace& place : out_.places)
      if (place.drawn && !place.groups.empty()) drawn.emplace(std::pair(place.row, place.column), &place);
    for (const auto& [key, place] : drawn)
      for (const auto& [up, right] : {std::pair(0, 1), std::pair(1, 0)}) {
        const auto other = drawn.find({key.first + up, key.second + right});
        if (other == drawn.end()) continue;
        const GroupShare& here = place->groups.front();
        const GroupShare& there = other->second->groups.front();
        if (here.group == there.group) continue;
        const double south = (key.first + up) * question_.degrees, west = (key.second + right) * question_.degrees;
        const Corner from{south, west};
        const Corner to{south + (right == 1 ? question_.degrees : 0), west + (up == 1 ? question_.degrees : 0)};
        out_.borders.push_back({from, to, here.group, there.group, here.leads * there.leads});
      }
  }

  const TerritoryQuestion& question_;
  const TownOf& town_of_;
  std::map<std::string, std::size_t> groups_;
  std::map<PlaceKey, Known> places_;
  Territories out_;
};

}  // namespace

Territories territories_of(std::span<const Event> events, const TerritoryQuestion& question, const TownOf& town_of) {
  Model model(question, town_of);
  model.count(events);
  return model.finish();
}

}  // namespace puente::analysis
