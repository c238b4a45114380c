// Tables and bars: for people, for spreadsheets, as a picture.
#include "client/present/sheet.h"

#include <catch2/catch_test_macros.hpp>

#include "client/present/bar_chart.h"

using namespace puente::client::present;

TEST_CASE("columns are as wide as their cells, numbers stand to the right, and foreign text is escaped") {
  const Sheet table{{{"GROUP"}, {"EVENTS", Align::right}}, {{"alfa\x1b[31m", "3"}, {"beta", "12"}}};
  const std::string text = sheet_text(table);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("    12\n") != std::string::npos);
  CHECK(sheet_text(Sheet{{{"A"}}, {}}) == "A\n");
  CHECK(sheet_csv({{{"GROUP"}, {"X"}}, {{"=HYPERLINK(\"x\")", "-99.5"}}}) ==
        "GROUP,X\r\n\"'=HYPERLINK(\"\"x\"\")\",-99.5\r\n");
}

TEST_CASE("numbers have no more digits than they need, and a range of one number is that number") {
  CHECK(number_text(1500) == "1500");
  CHECK(number_text(2.5) == "2.5");
  CHECK(number_text(0.0025) == "0.0025");
  CHECK(number_text(-0.00001) == "0");
  CHECK(range_text(100, 500) == "100–500");
  CHECK(range_text(2, 2) == "2");
}

TEST_CASE("a chart is one SVG of its own, whose bars reach as high as their values and whose words are escaped") {
  BarChart chart;
  chart.title = "a < b & \"c\"";
  chart.without_period = "not known";
  chart.periods = {"2026-01", "2026-02"};
  chart.parts = {{"<script>", {{"2026-01", 4}, {"", 1}}}, {"clash", {{"2026-02", 8}}}};
  const std::string svg = bar_chart_svg(chart);
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find("<script>") == std::string::npos);
  CHECK(svg.find("a &lt; b &amp; &quot;c&quot;") != std::string::npos);
  CHECK(svg.find("height=\"240.0\"") != std::string::npos);  // 8 of 8, of 240 pixels
  CHECK(svg.find("height=\"120.0\"") != std::string::npos);
  CHECK(svg.find("not known · &lt;script>: 1") != std::string::npos);
  CHECK(bar_chart_svg({}).ends_with("</svg>\n"));
}

TEST_CASE("more than seven parts are drawn together, and none is lost") {
  BarChart chart;
  chart.others = "others";
  chart.periods = {"2026"};
  for (int i = 0; i < 20; ++i) chart.parts["group " + std::to_string(i)]["2026"] = 1 + i;
  const std::string svg = bar_chart_svg(chart);
  CHECK(svg.find("2026 · others: 91") != std::string::npos);  // 1 + … + 13
}
