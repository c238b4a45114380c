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

TEST_CASE("Ed25519 accepts those of CCTV's cases that have nothing odd but a low-order component in A or R") {
  for_each_file("\"Flags\"", [](const json& file) {
    Count count;
    for (const json& test : file) {
      INFO(test.dump());
      const json flags = test.at("Flags").is_null() ? json::array() : test.at("Flags");
      const auto key = Ed25519Public::from(hex_member(test, "A"));
      Bytes bytes = hex_member(test, "R");
      const Bytes s = hex_member(test, "S");
      bytes.insert(bytes.end(), s.begin(), s.end());
      const auto signature = Signature::from(bytes);
      const bool verified =
          key && signature && primitives::verify(*key, view_of(test.at("M").get<std::string>()), *signature);
      CHECK(verified == std::ranges::all_of(flags, passes));
      ++count.checked;
    }
    return count;
  });
}

}  // namespace
}  // namespace puente::vectors
