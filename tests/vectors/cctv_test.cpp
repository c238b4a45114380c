// CCTV's Ed25519 cases (C2SP): signatures on which libraries differ. Each has flags that say what is odd about it, and
// what libsodium makes of each flag is what Puente does (crypto/primitives/sign.h).
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/sign.h"
#include "support.h"

namespace puente::vectors {
namespace {

using nlohmann::json;

// A component of low order mixed into an otherwise sound point passes; whatever else is odd does not.
bool passes(const json& flag) { return flag == "low_order_component_A" || flag == "low_order_component_R"; }

TEST_CASE("Ed25519 accepts those of CCTV's cases that have nothing odd but a low-order component in A or R",
          "[skips]") {
  for_each_file("\"low_order_component_A\"", [](const json& file) {
    Count count;
    int accepted = 0;
    for (const json& test : file) {
      INFO(test.dump());
      const json& flags = test.at("flags");  // null where nothing is odd
      const auto key = Ed25519Public::from(hex_member(test, "key"));
      const auto signature = Signature::from(hex_member(test, "sig"));
      REQUIRE(key);
      REQUIRE(signature);
      const bool verified = primitives::verify(*key, view_of(test.at("msg").get<std::string>()), *signature);
      CHECK(verified == (flags.is_null() || std::ranges::all_of(flags, passes)));
      accepted += verified ? 1 : 0;
      ++count.checked;
    }
    // The file as published (C2SP/CCTV): what libsodium 1.0.18 was found to accept of it.
    CHECK(count.checked == 914);
    CHECK(accepted == 43);
    return count;
  });
}

}  // namespace
}  // namespace puente::vectors
