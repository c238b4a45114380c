#include "crypto/record/delivery_refusal.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "crypto/base/bytes.h"

using namespace puente;

namespace {

std::string repeated(const char* byte, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += byte;
  return out;
}

template <class T>
T of(std::uint8_t byte) {
  return T::from(Bytes(T::size_bytes, byte)).value();
}

}  // namespace

// Written out from docs/messages.md, "Refusals of deliveries".
TEST_CASE("what a recipient signs of a refusal is its device, record, event, code and slot, each with its length") {
  const std::string begin = "00000019" + hex_of(view_of("puente/1 delivery-refusal")) + "00000020" +
                            repeated("01", 32) + "00000020" + repeated("02", 32) + "00000020" + repeated("03", 32) +
                            "00000008" + "0000000000000004";
  const auto signed_with = [](const std::optional<Hash>& slot) {
    return hex_of(record::delivery_refusal(of<KeyId>(1), of<Hash>(2), of<Hash>(3), codec::DeliveryFault::aead, slot));
  };
  CHECK(signed_with(of<Hash>(5)) == begin + "00000020" + repeated("05", 32));
  CHECK(signed_with(std::nullopt) == begin + "00000000");
}
