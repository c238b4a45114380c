#include "client/present/table.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/base/columns.h"

namespace puente::client::present {
namespace {

// As `inbox` has them.
Table inbox_on(std::size_t columns, bool colour = false) {
  return Table({columns, colour}, {{8, 8, 0, Align::right},
                                   {20, 10, 5, Align::left, Cut::plain},
                                   {14, 9, 2},
                                   {16, 10, 3, Align::left, Cut::plain},
                                   {8, 8, 4}});
}
const std::vector<Span> cells{"12*", "2026-11-24T12:00:00Z", "MX/SSPC", {"TLP:RED", Tone::alarm}, "52bb07e4"};
const Spans text{{"[threat to life] ", Tone::alarm},
                 "violent event: clash between two groups · Culiacán, Sinaloa · 3 victims · 日本語 · 2 vehicles"};

std::string row_on(std::size_t columns, bool colour = false) { return inbox_on(columns, colour).row(cells, text); }

// The widest line, and how many there are.
std::pair<std::size_t, std::size_t> measured(std::string_view rows) {
  std::pair<std::size_t, std::size_t> out{0, 0};
  while (!rows.empty()) {
    const std::size_t end = rows.find('\n');
    REQUIRE(end != rows.npos);
    out.first = std::max(out.first, columns_of(rows.substr(0, end)));
    ++out.second;
    rows.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

TEST_CASE("where it is no terminal a row is one line, always the same, whatever it says") {
  CHECK(row_on(0) ==
        "     12* 2026-11-24T12:00:00Z MX/SSPC        TLP:RED          52bb07e4 [threat to life] violent event: clash "
        "between two groups · Culiacán, Sinaloa · 3 victims · 日本語 · 2 vehicles\n");
}

TEST_CASE("on a terminal columns shrink, then go, and what a row says goes on under itself") {
  CHECK(row_on(40) ==
        "     12* MX/SSPC   [threat to life]\n"
        "                   violent event: clash\n"
        "                   between two groups ·\n"
        "                   Culiacán, Sinaloa · 3\n"
        "                   victims · 日本語 · 2\n"
        "                   vehicles\n");
}

TEST_CASE("no line is wider than its terminal, from 40 columns to 200, and nothing that a row says is lost") {
  for (std::size_t columns = 40; columns <= 200; ++columns) {
    const std::string row = row_on(columns);
    CHECK(measured(row).first <= columns);
    for (const char* const word : {"threat", "Culiacán,", "日本語", "vehicles", "12*"})
      CHECK(row.find(word) != row.npos);
  }
  CHECK(measured(row_on(200)).second == 1);
  CHECK(measured(row_on(120)).second < measured(row_on(80)).second);
}

TEST_CASE("an empty row ends where its last cell ends, and lines of a value stand under each other") {
  const Table table = labelled({}, 8);
  CHECK(table.row({"a"}) == "a\n");
  CHECK(table.row({"a"}, {"x\ny"}) == "a        x\n         y\n");
  CHECK(table.row({"a"}, {"x ", "", "y"}) == "a        x y\n");
}

TEST_CASE("colour adds nothing but colours, ends with each part, and there is none where none is wanted") {
  for (const std::size_t columns : {0U, 40U, 80U, 120U, 200U}) {
    const std::string plain = row_on(columns);
    std::string coloured = row_on(columns, true);
    CHECK(plain.find('\x1b') == plain.npos);
    CHECK(coloured.find("\x1b[1;31m[threat") != coloured.npos);
    if (columns != 40) CHECK(coloured.find("\x1b[1;31mTLP:RED") != coloured.npos);
    for (std::size_t at = coloured.find('\x1b'); at != coloured.npos; at = coloured.find('\x1b'))
      coloured.erase(at, coloured.find('m', at) + 1 - at);
    CHECK(coloured == plain);
  }
  CHECK(painted({0, true}, {"", Tone::alarm}).empty());
  CHECK(painted({0, true}, {"x"}) == "x");
  CHECK(painted({0, true}, {"x", Tone::warning}) == "\x1b[33mx\x1b[0m");
}

TEST_CASE("marks have the tone that they have on paper") {
  CHECK(tone_of_tlp("TLP:RED") == Tone::alarm);
  CHECK(tone_of_tlp("TLP:AMBER+STRICT") == Tone::warning);
  CHECK(tone_of_tlp("TLP:GREEN") == Tone::plain);
  CHECK(tone_of_urgency("threat-to-life") == Tone::alarm);
  CHECK(tone_of_urgency("routine") == Tone::plain);
}

}  // namespace puente::client::present
