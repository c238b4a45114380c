#include "crypto/base/secret.h"

#include <catch2/catch_test_macros.hpp>
#include <ostream>
#include <type_traits>

using puente::AeadKey;
using puente::Bytes;
using puente::ContentKey;
using puente::SecretBytes;

namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

ContentKey key_of(std::uint8_t byte) { return ContentKey::from(Bytes(32, byte)).value(); }
bool all_zero(puente::ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

TEST_CASE("Secrets are moved, never copied, printed or compared by ==") {
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<ContentKey>);
  STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<ContentKey>);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<SecretBytes>);
  STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<SecretBytes>);
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<ContentKey>);
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<SecretBytes>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<ContentKey, AeadKey>);
  STATIC_REQUIRE_FALSE(Printable<ContentKey>);
  STATIC_REQUIRE_FALSE(Printable<SecretBytes>);
  STATIC_REQUIRE_FALSE(Comparable<ContentKey>);
  STATIC_REQUIRE_FALSE(Comparable<SecretBytes>);
}

TEST_CASE("What a secret was moved from holds nothing any more") {
  ContentKey first = key_of(7);
  ContentKey second = std::move(first);
  CHECK(all_zero(first.reveal()));  // NOLINT(bugprone-use-after-move): the promise under test
  CHECK(puente::equal(second.reveal(), Bytes(32, 7)));
  ContentKey third = key_of(9);
  third = std::move(second);
  CHECK(all_zero(second.reveal()));  // NOLINT(bugprone-use-after-move)
  CHECK(puente::equal(third.reveal(), Bytes(32, 7)));

  SecretBytes bytes = SecretBytes::copy_of(Bytes{1, 2, 3});
  SecretBytes taken = std::move(bytes);
  CHECK(bytes.empty());  // NOLINT(bugprone-use-after-move)
  CHECK(puente::equal(taken.reveal(), Bytes{1, 2, 3}));
}

TEST_CASE("Moving a secret onto itself keeps it") {
  ContentKey key = key_of(7);
  ContentKey& same = key;
  key = std::move(same);
  CHECK(puente::equal(key.reveal(), Bytes(32, 7)));
  SecretBytes bytes = SecretBytes::copy_of(Bytes{1, 2, 3});
  SecretBytes& same_bytes = bytes;
  bytes = std::move(same_bytes);
  CHECK(puente::equal(bytes.reveal(), Bytes{1, 2, 3}));
}

TEST_CASE("A guarded secret holds what the other held, which holds nothing any more") {
  ContentKey key = key_of(7);
  const ContentKey kept = std::move(key).guarded();
  CHECK(puente::equal(kept.reveal(), Bytes(32, 7)));
  CHECK(all_zero(key.reveal()));  // NOLINT(bugprone-use-after-move): the promise under test
  const SecretBytes bytes = SecretBytes::guarded_copy_of(Bytes{1, 2, 3});
  CHECK(puente::equal(bytes.reveal(), Bytes{1, 2, 3}));
  CHECK(SecretBytes::guarded_copy_of(Bytes{}).empty());
}

TEST_CASE("A secret's length is checked, and its error tells nothing of it") {
  const auto wrong = ContentKey::from(Bytes(31, 0x41));
  CHECK(wrong.error().code == puente::ErrorCode::malformed);
  CHECK(wrong.error().what.find("41") == std::string::npos);
  CHECK(wrong.error().what.find('A') == std::string::npos);
}

TEST_CASE("Duplicates are equal and independent") {
  ContentKey key = key_of(7);
  const ContentKey twin = key.duplicate();
  key.reveal_mutable()[0] = 8;
  CHECK(puente::equal(twin.reveal(), Bytes(32, 7)));
}

TEST_CASE("Constant-time comparison tells equal from different in content and length") {
  CHECK(puente::equal_constant_time(Bytes{1, 2, 3}, Bytes{1, 2, 3}));
  CHECK(puente::equal_constant_time(Bytes{}, Bytes{}));
  CHECK_FALSE(puente::equal_constant_time(Bytes{1, 2, 3}, Bytes{1, 2, 4}));
  CHECK_FALSE(puente::equal_constant_time(Bytes{1, 2, 3}, Bytes{1, 2}));
}

TEST_CASE("wipe() leaves zeros") {
  Bytes bytes(100, 0xff);
  puente::wipe(bytes);
  CHECK(all_zero(bytes));
}
