#include "crypto/primitives/name_uuid.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::primitives {

TEST_CASE("UUIDs of names are those of RFC 9562 and of Python's uuid5") {
  constexpr UuidBytes dns{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                          0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
  CHECK(uuid_of_name(dns, "www.example.com") == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  CHECK(uuid_of_name(dns, "") == "4ebd0208-8328-5d69-8c44-ec50939c0967");
  CHECK(uuid_of_name({}, "www.example.com") != uuid_of_name(dns, "www.example.com"));
}

}  // namespace puente::primitives
