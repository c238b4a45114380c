#include "client/core/missing_rungs.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

using namespace puente;
using namespace puente::client::core;
using namespace puente::client::core::test;

namespace {

// The violent event, at that place.
std::string at(const std::string& place) {
  const std::size_t begin = violent_event.find("{\"municipality\"");
  const std::size_t end = violent_event.rfind("}}");
  std::string out = violent_event;
  REQUIRE(begin != std::string::npos);
  return out.replace(begin, end - begin - 1, place);
}

Result<Kept> composed(Network& network, const std::string& document) {
  network.sender.composed.clear();
  std::vector<Draft> drafts;
  drafts.push_back({document, ""});
  network.sender.run(Compose{1, std::move(drafts)});
  return network.sender.composed.back().drafts.front();
}

}  // namespace

TEST_CASE("a rung that does not follow is asked for, with what its absence costs whom") {
  Network network;
  const auto asked = composed(network, at(R"({"point": {"latitude": 19.36, "longitude": -99.09}})"));
  REQUIRE_FALSE(asked);
  CHECK(asked.error().code == ErrorCode::malformed);
  CHECK(asked.error().what ==
        "sections.place: no municipality is given, and none follows from what is: without it US/DEA gets nothing of "
        "it; give "
        "it, or write \"unknown\" as the municipality");
  // With the state, that is what it gets.
  const auto state =
      composed(network, at(R"({"point": {"latitude": 19.36, "longitude": -99.09}, "state": {"code": "MX-09"}})"));
  REQUIRE_FALSE(state);
  CHECK(state.error().what.find("US/DEA gets the state") != std::string::npos);
}

TEST_CASE("what is given, or said to be unknown, is not asked for; nor is what nobody might see") {
  Network network;
  CHECK(composed(network, at(R"({"point": {"latitude": 19.36, "longitude": -99.09},
    "municipality": {"state": "MX-09", "name": "Iztapalapa"}})")));
  CHECK(composed(network, at(R"({"point": {"latitude": 19.36, "longitude": -99.09},
    "municipality": "unknown", "state": "unknown", "country": {"code": "MX"}})")));
  // The cell lies behind the point, and no policy lets the recipient see either.
  CHECK(composed(network, at(R"({"municipality": {"state": "MX-09", "name": "Iztapalapa"}})")));
  network.add_agent("fbi", "US/FBI");
  std::string to_nobody = at(R"({"point": {"latitude": 19.36, "longitude": -99.09}})");
  to_nobody.replace(to_nobody.find("US/DEA"), 6, "US/FBI");
  CHECK(composed(network, to_nobody));
}
