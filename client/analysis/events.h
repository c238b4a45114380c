// Opened records as events: what happened, when and where, as finely as it was given and no finer.
//
// A record comes as the agent's local API shows it (`show`, `show-sent`): its sections with the rungs that came. A rung
// that was withheld, or waits for a reason, is not there, and the event says so.
// Guarantees: what is under TLP:RED or ORCON, was taken back, or was replaced by a later record of the same sender is
// never an event: it is a number in `LeftOut`. Nothing is guessed: a text that is no place and no period leaves the
// event without place or time. Deterministic: the same records in the same order give the same events.
// Non-guarantee: one event that two agencies reported is two events. Units: days since 1970-01-01 (UTC), degrees
// (WGS 84), kilograms. Memory: some 200 bytes for each event, and the texts that it names. Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/analysis/periods.h"
#include "policy/model/vocabulary.h"

namespace puente::analysis {

// How finely a place is known. `unknown`: its sender did not say; `withheld`: policy keeps it, or it waits for a
// reason.
enum class Extent : std::uint8_t { point, cell, polygon, municipality, state, country, unknown, withheld };
std::string_view name_of(Extent extent);

struct Corner {
  double latitude = 0, longitude = 0;
};

struct Place {
  Extent extent = Extent::unknown;
  Corner at;                    // of a point, and the middle of a cell; of others it is not set
  std::vector<Corner> outline;  // of a polygon
  std::string state;            // its code ("MX-25"), as far as it is known, whatever the extent
  std::string municipality;     // its normalised name; a US county too
  std::string country;          // "MX"
};

// An amount, or the band that it lies in: the ends are equal where the amount itself was given.
struct Amount {
  double least = 0, most = 0;
  std::string unit;  // "kg"; else as it was written, normalised; of money its currency
  std::string of;    // what it is the price of, as it was written; else empty
};

struct Event {
  std::string record, sender;
  model::Kind kind = model::Kind::violent_event;
  std::string type;                 // of violence, or of the shift of power ("homicide", "arrest"); else empty
  std::string substance;            // normalised name; else empty
  std::vector<std::string> groups;  // normalised, ascending, without repeats; never persons (groups_of)
  Period when;
  Place where;
  std::optional<double> deaths;    // the best estimate
  std::vector<Amount> quantities;  // of a seizure or shipment: one at most
  std::vector<Amount> prices;
};

// Is it discovered by policing itself (a seizure, an arrest, a traced firearm), so that it shows where somebody looked?
// Such events never enter a ranking of places.
bool found_by_policing(const Event& event);

struct LeftOut {
  std::uint64_t red = 0, orcon = 0, recalled = 0, superseded = 0;
  std::uint64_t unmarked = 0;   // its marks are not there or not known: it is treated as the strictest
  std::uint64_t malformed = 0;  // no record at all
  std::uint64_t total() const { return red + orcon + recalled + superseded + unmarked + malformed; }
};

struct Gathered {
  std::vector<Event> events;  // in the order they were added
  LeftOut left_out;
  // The strictest of all marks that were counted: what whoever shows a product of them must write on it.
  std::optional<model::Tlp> strictest;
  std::set<std::string> caveats, handling;
};

// Takes records one by one, so that a caller never holds more than a page of them.
class EventReader {
 public:
  // `view`: of one record, as `show` or `show-sent` gives it.
  void add(const nlohmann::json& view);
  // What was added; the reader is empty afterwards.
  Gathered take();

 private:
  bool may_be_counted(const nlohmann::json& view);

  Gathered out_;
  std::set<std::pair<std::string, std::string>> superseded_;  // sender and record
};

}  // namespace puente::analysis
