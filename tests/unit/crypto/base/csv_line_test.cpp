// Lines of CSV: RFC 4180, and no cell is a formula.
#include "crypto/base/csv_line.h"

#include <catch2/catch_test_macros.hpp>

using namespace puente;

TEST_CASE("cells are quoted where they must be, and empty ones keep their place") {
  CHECK(csv_line({"a", "b c", ""}) == "a,b c,\r\n");
  CHECK(csv_line({"", "a"}) == ",a\r\n");
  CHECK(csv_line({"a,b", "say \"no\"", "two\nlines"}) == "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\"\r\n");
}

TEST_CASE("what a spreadsheet would take for a formula gets an apostrophe, and a number stays a number") {
  CHECK(csv_line({"=1+1", "+52 664", "@SUM(A1)", "-cmd|' /C calc'!A0"}) ==
        "'=1+1,'+52 664,'@SUM(A1),'-cmd|' /C calc'!A0\r\n");
  CHECK(csv_line({"\t=1", "-99.5", "-1+1", "-", "-.5", "-1.2.3"}) == "'\t=1,-99.5,'-1+1,'-,'-.5,'-1.2.3\r\n");
}
