// Gazetteer 1 (VOCABULARY): the fixed codes that places and times are generalised to, so that two agencies which
// coarsen the same thing get the same text, and repeated releases reveal nothing more.
//
// Guarantees: pure and total; the same input gives the same text for ever (a change is gazetteer 2).
// Non-guarantees: no look-up of what is not in the input: a state name that is not Mexican keeps its normalised name
// and gets no code; nothing is guessed, nothing is dropped.
// Thread safety: free functions without state.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crypto/base/time.h"

namespace puente::client::import {

// Degrees times 10^7, WGS 84: decimal input up to 7 places stays exact, so cell borders are decided without rounding.
struct Coordinates {
  std::int32_t latitude_e7 = 0;   // -900,000,000 … 900,000,000
  std::int32_t longitude_e7 = 0;  // -1,800,000,000 … 1,800,000,000

  double latitude() const { return latitude_e7 / 1e7; }
  double longitude() const { return longitude_e7 / 1e7; }
  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

// Decimal degrees as written ("19.42847", "-99.12766"; no exponent, no unit). More than 7 decimals are rounded (1 cm).
// Fails with `malformed` outside the ranges above or where it is not a number.
Result<Coordinates> parse_coordinates(std::string_view latitude, std::string_view longitude);

// The 5 km (0.05°) cell: the 6-digit Open Location Code, padded as its specification asks: "76F2CV00+".
// The north pole belongs to the northernmost cell; longitude 180 is -180.
std::string cell_code(Coordinates point);

// Lower case, without accents and punctuation, single spaces: "  Culiacán  Rosales" → "culiacan rosales". Covers
// Latin-1, Latin Extended-A and combining marks; letters of other scripts stay as they are. Input must be UTF-8.
std::string normalised(std::string_view name);

// normalised(name) without one of the given (normalised) suffix words: "Puente de Ixtla municipality" → "puente de
// ixtla".
std::string normalised_without(std::string_view name, std::span<const std::string> suffixes);

struct State {
  std::string code;  // "MX-25": INEGI's two digits; empty where the name is not one of the 32
  std::string name;  // INEGI's short name without accents, lower case ("sinaloa"); the normalised name where unknown
};

// From a name as people write it: with or without accents, "Sinaloa state", "Estado de México", "Distrito Federal",
// "Veracruz de Ignacio de la Llave". `suffixes` are the words to drop (normalised).
State mexican_state(std::string_view name, std::span<const std::string> suffixes);

// A US state, federal district or territory, from its name or postal abbreviation ("Texas", "TX", "state of texas").
State us_state(std::string_view name);  // code "US-48": the two digits of FIPS 5-2
// One of either nation by its code ("MX-25", "US-48"); nullopt where there is none.
std::optional<State> state_of_code(std::string_view code);
// One of either nation by its name: no name is both nations'.
State state_of_name(std::string_view name);

// The band that holds an amount or weight: borders at 0, and at 1 and 5 times every power of ten ("5 to 10", "100 to
// 500"). The lower border belongs to it. nullopt: below 0, not a number, or from 10^15 on.
struct Bounds {
  double from = 0, to = 1;
  friend bool operator==(const Bounds&, const Bounds&) = default;
};
std::optional<Bounds> band_of(double value);

// The finest period that contains both days, and every coarser one; none at all if no calendar year contains both.
struct Periods {
  std::optional<std::string> day;      // "1992-09-01"
  std::optional<std::string> month;    // "1992-09"
  std::optional<std::string> quarter;  // "1992-Q3"
  std::optional<std::string> year;     // "1992"
};
Periods periods_of(CivilDate first, CivilDate last);

// "1992-09-01", also with a midnight behind it ("1992-09-01 00:00:00", "…T00:00:00.000"); any other time of day is an
// error, for dropping it would lose what was written. Fails with `malformed`.
Result<CivilDate> parse_day(std::string_view text);

}  // namespace puente::client::import
