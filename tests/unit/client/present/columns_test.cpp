#include "client/present/columns.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::present {

TEST_CASE("columns: marks take none, wide characters two, and what is too long is cut with a sign") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("日本") == 4);
  CHECK(fit("abc", 5) == "abc  ");
  CHECK(fit("abcdef", 4) == "abc…");
  CHECK(columns_of(fit("日本語", 4)) == 4);
}

}  // namespace puente::client::present
