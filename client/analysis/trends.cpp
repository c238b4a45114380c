#include "client/analysis/trends.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace puente::analysis {
namespace {

using model::Kind;

bool is_of(const Event& event, Subject subject) {
  switch (subject) {
    case Subject::violence:
      return event.kind == Kind::violent_event;
    case Subject::seizures:
      return event.kind == Kind::seizure;
    case Subject::precursors:
      return event.kind == Kind::precursor_shipment;
    case Subject::prices:
      return !event.prices.empty();
  }
  return false;
}

// Sorts behind everything that is known.
struct Named {
  std::string text;
  friend bool operator<(const Named& a, const Named& b) {
    return std::tuple(a.text.empty(), std::string_view(a.text)) < std::tuple(b.text.empty(), std::string_view(b.text));
  }
};
using Key = std::tuple<Named, Named, Named, Named>;

struct Row {
  std::uint64_t events = 0;
  double least = 0, most = 0;
  std::vector<double> prices;
};

class Table {
 public:
  Table(const TrendQuestion& question, Trends& out) : question_(question), out_(out) {}

  void add(const Event& event) {
    const bool prices = question_.subject == Subject::prices;
    if (!prices && !is_wanted(what_of(event))) return;
    if (event.when.known() && ((question_.from && event.when.until < *question_.from) ||
                               (question_.until && event.when.from > *question_.until)))
      return;
    if (prices && std::ranges::none_of(event.prices, [&](const Amount& one) { return is_wanted(one.of); })) return;
    ++out_.events;
    const std::string period = period_of_event(event);
    if (period.empty()) ++out_.without_period;
    if (event.where.state.empty())
      ++(event.where.extent == Extent::withheld ? out_.place_withheld : out_.without_place);
    const std::string state = question_.by_state ? event.where.state : std::string();
    const auto row = [&](const std::string& what, const std::string& unit) -> Row& {
      return rows_[{Named{period}, Named{state}, Named{what}, Named{unit}}];
    };
    if (prices) {
      for (const Amount& one : event.prices) {
        if (!is_wanted(one.of)) continue;
        Row& to = row(one.of, one.unit.empty() ? "?" : one.unit);
        ++to.events;
        to.prices.push_back(one.least);
      }
      return;
    }
    const auto amount = amount_of(event);
    if (!amount) ++out_.without_amount;
    Row& to = row(what_of(event), amount ? amount->unit : std::string());
    ++to.events;
    to.least += amount ? amount->least : 0;
    to.most += amount ? amount->most : 0;
  }

  void finish() {
    for (auto& [key, row] : rows_) {
      const auto& [period, state, what, unit] = key;
      TrendRow out{period.text, state.text, what.text, unit.text, row.events, row.least, row.most, std::nullopt};
      if (!row.prices.empty()) {
        std::ranges::sort(row.prices);
        const std::size_t half = row.prices.size() / 2;
        out.least = row.prices.front();
        out.most = row.prices.back();
        out.median = row.prices.size() % 2 == 1 ? row.prices[half] : (row.prices[half - 1] + row.prices[half]) / 2;
      }
      out_.rows.push_back(std::move(out));
    }
  }

 private:
  bool is_wanted(const std::string& what) const { return question_.what.empty() || question_.what == what; }
  std::string what_of(const Event& event) const {
    return question_.subject == Subject::violence ? event.type : event.substance;
  }
  std::optional<Amount> amount_of(const Event& event) const {
    if (question_.subject == Subject::violence) {
      if (!event.deaths) return std::nullopt;
      return Amount{*event.deaths, *event.deaths, "deaths", {}};
    }
    if (event.quantities.empty()) return std::nullopt;
    Amount out = event.quantities.front();
    if (out.unit.empty()) out.unit = "?";  // an amount of nobody knows what: not the same as no amount
    return out;
  }
  std::string period_of_event(const Event& event) const {
    if (!event.when.known()) return {};
    std::string first = period_name(event.when.from, question_.every);
    return first == period_name(event.when.until, question_.every) ? first : std::string();
  }

  const TrendQuestion& question_;
  Trends& out_;
  std::map<Key, Row> rows_;
};

}  // namespace

std::string period_name(std::int32_t day, Every every) {
  const CivilDate date = date_of_day(day);
  const std::string text = format_date(date);
  switch (every) {
    case Every::month:
      return text.substr(0, 7);
    case Every::quarter:
      return text.substr(0, 4) + "-Q" + std::to_string((date.month - 1) / 3 + 1);
    case Every::year:
      break;
  }
  return text.substr(0, 4);
}

Trends trends_of(std::span<const Event> events, const TrendQuestion& question) {
  Trends out;
  Table table(question, out);
  for (const Event& event : events)
    if (is_of(event, question.subject)) table.add(event);
  table.finish();
  return out;
}

}  // namespace puente::analysis
