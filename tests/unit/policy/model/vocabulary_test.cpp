#include "policy/model/vocabulary.h"

#include <catch2/catch_test_macros.hpp>

#include <string>

#include "policy/model/suggestion.h"

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

TEST_CASE("where no name is near, all are named, since a far one would mislead") {
  CHECK(parse_name<Purpose>("drogas").error().what.find("nearest") == std::string::npos);
  CHECK(parse_name<Nation>("Canada").error().what == "no known Nation 'Canada'; known are MX, US");
  CHECK(parse_name<Section>("quantum-entanglement").error().what == "no known Section 'quantum-entanglement'");
  constexpr std::string_view commands[] = {"treaty", "send", "pause", "run"};
  CHECK(suggestion("snd", commands) == "; the nearest is 'send'");
  CHECK(suggestion("reply", commands) == "; known are treaty, send, pause, run");
  CHECK(suggestion("foo", commands) == "; known are treaty, send, pause, run");
  CHECK(suggestion("liaison", commands) == "; known are treaty, send, pause, run");
}

}  // namespace puente::model
