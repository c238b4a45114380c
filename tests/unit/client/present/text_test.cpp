#include "client/present/text.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::present {
namespace {

constexpr Text<> yes{"yes", "sí"};
constexpr Text<Words, Number> rows{"{}: {} rows", "{}: {:>4} filas {{}}"};

}  // namespace

TEST_CASE("a text is said in the language asked for, with its places filled in") {
  CHECK(std::string(say(Language::english, yes)) == "yes");
  CHECK(std::string(say(Language::spanish, yes)) == "sí");
  const std::string file = "a.csv";
  CHECK(say(Language::english, rows, file, 7U) == "a.csv: 7 rows");
  CHECK(say(Language::spanish, rows, file, 7U) == "a.csv:    7 filas {}");
}

}  // namespace puente::client::present
