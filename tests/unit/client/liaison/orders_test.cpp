// What a liaison types for a pause: refused by the name of its option, never by a place in the order that is made of
// it.
#include "client/liaison/orders.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/must.h"
#include "tests/support/world/world.h"

namespace puente::client::liaison {
namespace {

using support::must;
using support::noon;

Result<pki::SignedText> order_for(const std::string& reason) {
  WantedPause wanted;
  wanted.length = "4h";
  return begin_order(model::Nation::mx, {}, reason, noon, must(pause_of(wanted, noon)));
}

}  // namespace

TEST_CASE("a reason of an order is one line that prints, and stands in it as it was typed") {
  for (const std::string& reason : {std::string("se revisa una fuga: ¿quién?"), std::string("it's 'under review'"),
                                    std::string(trust::order_reason_max, 'x')})
    CHECK(must(trust::parse_order(must(order_for(reason)).body)).reason == reason);
}

TEST_CASE("a reason that an order cannot hold is refused by its option") {
  const std::string refused[] = {"",
                                 "   ",
                                 "two\nlines",
                                 "a \"quoted\" word",
                                 "back\\slash",
                                 "a\ttab",
                                 "turned \xe2\x80\xae round",
                                 "no \xff UTF-8",
                                 std::string(trust::order_reason_max + 1, 'x')};
  for (const std::string& reason : refused) {
    CAPTURE(reason);
    const auto order = order_for(reason);
    REQUIRE_FALSE(order);
    CHECK(order.error().code == ErrorCode::usage);
    CHECK(order.error().what.starts_with("--reason "));
  }
}

TEST_CASE("how long a pause lasts is refused by its option where it is over ninety days, or no length") {
  for (const char* const length : {"91d", "200d", "5y", "4", "h", "-4h", "99999d"}) {
    CAPTURE(length);
    WantedPause wanted;
    wanted.length = length;
    const auto pause = pause_of(wanted, noon);
    REQUIRE_FALSE(pause);
    CHECK(pause.error().code == ErrorCode::usage);
    CHECK(pause.error().what.starts_with("--for "));
  }
}

}  // namespace puente::client::liaison
