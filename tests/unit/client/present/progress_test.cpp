#include "client/present/progress.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/base/columns.h"

namespace puente::client::present {

TEST_CASE("half of the file in ten seconds leaves ten more") {
  const ProgressState half{50, 100, 12'345, seconds(10)};
  CHECK(progress_line(half, 100, Language::english) ==
        "[############------------]  50%  12,345 records  1,234/s  00:10 left");
  CHECK(progress_line(half, 100, Language::spanish) ==
        "[############------------]  50%  12,345 registros  1,234/s  00:10 restantes");
}

TEST_CASE("it starts without a rate, ends full, and never is wider than the terminal") {
  CHECK(progress_line({0, 0, 0, {}}, 100, Language::english) == "[------------------------]   0%  0 records");
  CHECK(progress_line({100, 100, 7, seconds(7200)}, 100, Language::english) ==
        "[########################] 100%  7 records  0/s  00:00 left");
  CHECK(progress_line({1, 10, 3, seconds(3600)}, 100, Language::english).find("9:00:00 left") != std::string::npos);
  CHECK(columns_of(progress_line({50, 100, 12'345, seconds(10)}, 30, Language::english)) == 30);
}

}  // namespace puente::client::present
