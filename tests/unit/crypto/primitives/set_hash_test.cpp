#include "crypto/primitives/set_hash.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"

namespace puente::primitives {
namespace {

TEST_CASE("what a set hashes to depends on its elements, not on how they came and went") {
  SetHash one, other;
  for (const std::string_view element : {"a", "b", "c"}) one.add(view_of(element));
  for (const std::string_view element : {"c", "x", "b", "a"}) other.add(view_of(element));
  CHECK(one.digest() != other.digest());
  other.remove(view_of("x"));
  CHECK(one == other);
  CHECK(one.digest() == other.digest());
  for (const std::string_view element : {"b", "a", "c"}) one.remove(view_of(element));
  CHECK(one == SetHash());
}

TEST_CASE("sets that differ in an element, a repetition or where one ends have other digests") {
  std::set<Hash> digests{SetHash().digest()};
  const std::initializer_list<std::initializer_list<std::string_view>> sets{
      {""}, {"", ""}, {"a"}, {"a", "a"}, {"ab"}, {"a", "b"}, {"a", "b", "b"}, {"a", ""}};
  for (const auto& set : sets) {
    SetHash hash;
    for (const std::string_view element : set) hash.add(view_of(element));
    digests.insert(hash.digest());
  }
  CHECK(digests.size() == sets.size() + 1);
}

TEST_CASE("an element that left without having come is noticed, and made good by coming") {
  SetHash hash;
  hash.remove(view_of("a"));
  CHECK(hash.digest() != SetHash().digest());
  hash.add(view_of("a"));
  CHECK(hash == SetHash());
}

TEST_CASE("the digest is of the sums as documented: of the empty set, 2 KiB of zeros") {
  CHECK(SetHash().digest() == sha256(Transcript("set").lp(Bytes(2048, 0)).view()));
}

}  // namespace
}  // namespace puente::primitives
