#include "io/escape.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::io {

TEST_CASE("What the operator reads holds no control characters and no foreign lines") {
  CHECK(escape_line("plain, as it is") == "plain, as it is");
  CHECK(escape_line("a\nb\x1b[2J\\\xc3\xa9") == "a\\x0ab\\x1b[2J\\x5c\\xc3\\xa9");
  CHECK(escape_line(std::string(5000, 'x')).size() == 2003);
}

}  // namespace puente::io
