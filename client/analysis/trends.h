// Counts and quantities over time and place, with what is not known as rows of their own.
//
// An event counts in the period that contains it; one known less finely (a year, where months are asked for) is in a
// row without period, never spread: sums stay sums of what was reported. Amounts of different units are never added.
// Guarantee: deterministic; every event of the subject within the days asked for is in exactly one row, or in
// one row for each price that it gives.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/analysis/events.h"

namespace puente::analysis {

enum class Subject : std::uint8_t { violence, seizures, precursors, prices };
enum class Every : std::uint8_t { month, quarter, year };

struct TrendQuestion {
  Subject subject = Subject::violence;
  Every every = Every::month;
  bool by_state = false;
  std::optional<std::int32_t> from, until;  // days, both included; an event without time is never left out by them
  std::string what;                         // normalised: this substance or type only; empty: all
};

struct TrendRow {
  std::string period;  // "2026-05", "2026-Q2", "2026"; empty: not known so finely
  std::string state;   // where asked for; empty: not known
  std::string what;    // substance; type of violence; what a price is of. Empty: not known
  std::string unit;    // "kg", "deaths", a currency; empty: of these the amount is not known
  std::uint64_t events = 0;
  double least = 0, most = 0;    // sums of amounts, by the lower and upper ends of bands; of prices the extremes
  std::optional<double> median;  // of prices
};

struct Trends {
  std::vector<TrendRow> rows;  // by period, state, what, unit; what is not known last
  std::uint64_t events = 0, without_period = 0, without_amount = 0;
  std::uint64_t without_place = 0, place_withheld = 0;  // of no known state
};

Trends trends_of(std::span<const Event> events, const TrendQuestion& question);

// "2026-05", "2026-Q2" or "2026" of a day.
std::string period_name(std::int32_t day, Every every);

}  // namespace puente::analysis
