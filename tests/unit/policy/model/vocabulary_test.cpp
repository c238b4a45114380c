#include "policy/model/vocabulary.h"

#include <catch2/catch_test_macros.hpp>

#include <string>

namespace puente::model {
namespace {

template <class Enum>
std::string nearest(std::string_view text) {
  const std::string what = parse_name<Enum>(text).error().what;
  const std::size_t at = what.rfind("the nearest is '");
  return what.substr(at + 16, what.size() - at - 17);
}

}  // namespace

TEST_CASE("the nearest name is the one that was meant: mistyped, abbreviated, or called otherwise before") {
  CHECK(nearest<Purpose>("violence") == "violence-prevention");
  CHECK(nearest<Purpose>("prevention") == "violence-prevention");
  CHECK(nearest<Purpose>("firearm") == "firearms");
  CHECK(nearest<Purpose>("counternarcotics") == "counter-narcotics");
  CHECK(nearest<Purpose>("missing") == "missing-persons");
  CHECK(nearest<Tlp>("TLP:WHITE") == "TLP:CLEAR");
  CHECK(nearest<Tlp>("tlp:white") == "TLP:CLEAR");
  for (const char* const white : {"white", "WHITE", "TLP-WHITE", "tlp white", "TLPWHITE", "whit"})
    CHECK(nearest<Tlp>(white) == "TLP:CLEAR");
  CHECK(nearest<Tlp>("red") == "TLP:RED");
  CHECK(nearest<Tlp>("amber strict") == "TLP:AMBER+STRICT");
  CHECK(nearest<Tlp>("AMBER") == "TLP:AMBER");
  CHECK(nearest<Tlp>("TLP:GREN") == "TLP:GREEN");
  CHECK(nearest<Kind>("event") == "violent-event");
  CHECK(nearest<Kind>("violent-events") == "violent-event");
}

}  // namespace puente::model
