// Cells of gazetteer 1 (gazetteer.h): where a point lies, to 5 km.
//
// Guarantees: pure and total; the borders of cells are decided without rounding.
// Units: degrees times 10^7, WGS 84.
// Source: Open Location Code specification, 6-digit codes.
// Thread safety: free functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/error.h"

namespace puente::geo {

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

// Of degrees as numbers; nullopt outside the ranges above, or where one is not a number.
std::optional<Coordinates> coordinates_of(double latitude, double longitude);

// The 5 km (0.05°) cell: the 6-digit Open Location Code, padded as its specification asks: "76F2CV00+".
// The north pole belongs to the northernmost cell; longitude 180 is -180.
std::string cell_code(Coordinates point);

// The middle of a cell; nullopt where the text is no cell's code.
std::optional<Coordinates> cell_middle(std::string_view code);

// Of the form that cell_code gives.
bool is_cell_code(std::string_view text);

// What a cell covers, in degrees. nullopt where the text is no cell's code.
struct CellSquare {
  double south = 0, west = 0, north = 0, east = 0;
};
std::optional<CellSquare> square_of_cell(std::string_view code);

}  // namespace puente::geo
