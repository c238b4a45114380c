#include "geo/cells.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <set>
#include <string>

using namespace puente;
using namespace puente::geo;

namespace {

std::string cell(std::string_view latitude, std::string_view longitude) {
  return cell_code(parse_coordinates(latitude, longitude).value());
}

}  // namespace

TEST_CASE("cells are 6-digit Open Location Codes, padded as the specification asks") {
  // Google's open-location-code, test_data/encoding.csv: the length-6 prefixes of its codes.
  CHECK(cell("20.375", "2.775") == "7FG49Q00+");
  CHECK(cell("20.3700625", "2.7821875") == "7FG49Q00+");
  CHECK(cell("47.0000625", "8.0000625") == "8FVC2200+");
  CHECK(cell("-41.2730625", "174.7859375") == "4VCPPQ00+");
  CHECK(cell("0.5", "-179.5") == "62G2GG00+");
  CHECK(cell("-89.5", "-179.5") == "2222GG00+");
  CHECK(cell("20.5", "2.5") == "7FG4GG00+");
  CHECK(cell("90", "1") == "CFX3X200+");
  CHECK(cell("1", "180") == "62H22200+");
  CHECK(cell("-90", "-180") == "22222200+");
  CHECK(cell("19.42847", "-99.12766") == "76F2CV00+");  // Mexico City
}

TEST_CASE("the square of a cell is that of its code, and of what is no code there is none") {
  const auto square = square_of_cell("76F2CV00+");
  REQUIRE(square);
  CHECK(cell_code(coordinates_of(square->south, square->west).value()) == "76F2CV00+");
  CHECK(cell_code(coordinates_of((square->south + square->north) / 2, (square->west + square->east) / 2).value()) ==
        "76F2CV00+");
  CHECK(cell_code(coordinates_of(square->north, square->east).value()) != "76F2CV00+");
  const auto last = square_of_cell(cell_code(coordinates_of(90, 179.99).value()));
  REQUIRE(last);
  CHECK((last->north == 90 && last->east == 180));
  CHECK_FALSE(square_of_cell("76F2CV0+"));
  CHECK_FALSE(square_of_cell(""));
}

TEST_CASE("a border between cells belongs to the cell north and east of it, without rounding") {
  CHECK(cell("20.05", "0") != cell("20.0499999", "0"));
  CHECK(cell("20.05", "0") == cell("20.0999999", "0.0499999"));
  std::set<std::string> cells;
  for (int i = 0; i < 2000; ++i) {  // 100 degrees in steps of 0.05: each step is a new cell
    const int hundredths = i * 5;
    const std::string text = std::to_string(hundredths / 100) + "." + std::to_string(hundredths % 100 / 10) +
                             std::to_string(hundredths % 10);
    cells.insert(cell("0", text));
  }
  CHECK(cells.size() == 2000);
}

TEST_CASE("coordinates that are not decimal degrees in range are refused") {
  for (const char* bad : {"", " ", "-", ".", "91", "-90.0000001", "1e1", "19,4", "0x1", "nan", "inf", "1.2.3", "+-1",
                          "99999999999999999999999", "19.4N"}) {
    INFO(bad);
    const auto parsed = parse_coordinates(bad, "0");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::malformed);
  }
  CHECK_FALSE(parse_coordinates("0", "180.0000001"));
  CHECK(parse_coordinates("+1.5", "-.5").value() == Coordinates{15'000'000, -5'000'000});
  CHECK(parse_coordinates("1.00000005", "-1.00000004").value() == Coordinates{10'000'001, -10'000'000});
}

TEST_CASE("degrees as numbers lie in the cell of the same degrees as text, and only in range") {
  CHECK(coordinates_of(19.42847, -99.12766) == parse_coordinates("19.42847", "-99.12766").value());
  CHECK(coordinates_of(-90, 180) == Coordinates{-900'000'000, 1'800'000'000});
  CHECK_FALSE(coordinates_of(90.1, 0));
  CHECK_FALSE(coordinates_of(0, -180.1));
  CHECK_FALSE(coordinates_of(std::numeric_limits<double>::quiet_NaN(), 0));
}

TEST_CASE("the middle of a cell lies in it, and what is no cell has none") {
  for (const auto& [latitude, longitude] : {std::pair{19.42847, -99.12766}, {-89.99, 179.99}, {89.99, -180.0}}) {
    const std::string code = cell_code(coordinates_of(latitude, longitude).value());
    const auto middle = cell_middle(code);
    REQUIRE(middle);
    CHECK(cell_code(*middle) == code);
    CHECK(std::abs(middle->latitude() - latitude) <= 0.025);
  }
  CHECK_FALSE(cell_middle("76F2CV00"));
  CHECK_FALSE(cell_middle("ZZZZZZ00+"));
}
