#include "crypto/base/hash_tables.h"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <unordered_set>

#include "crypto/base/bytes.h"

using namespace puente;

namespace {

Hash hash_of(std::uint64_t number) {
  Hash out;
  for (std::size_t i = 0; i < sizeof number; ++i) out.array()[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

}  // namespace

TEST_CASE("Values that meet in a table under one key do not under another") {
  const HashTableKey before = hash_table_key;
  constexpr std::size_t buckets = 1021;
  // What somebody finds who knows the key.
  std::vector<Hash> meeting;
  const std::size_t bucket = std::hash<Hash>()(hash_of(0)) % buckets;
  for (std::uint64_t number = 0; meeting.size() < 100; ++number)
    if (std::hash<Hash>()(hash_of(number)) % buckets == bucket) meeting.push_back(hash_of(number));
  hash_table_key = {0x0123456789abcdef, 0xfedcba9876543210};
  std::set<std::size_t> apart;
  for (const Hash& one : meeting) apart.insert(std::hash<Hash>()(one) % buckets);
  hash_table_key = before;
  CHECK(apart.size() > 80);
}

TEST_CASE("Keys of several values are told apart by each of them") {
  const PlacedTogether place;
  std::unordered_set<std::size_t> places;
  for (std::uint64_t one = 0; one < 20; ++one)
    for (std::uint64_t other = 0; other < 20; ++other) {
      places.insert(place(std::pair(hash_of(one), other)));
      places.insert(place(std::tuple(hash_of(one), hash_of(other), hash_of(7))));
    }
  CHECK(places.size() == 800);
}
