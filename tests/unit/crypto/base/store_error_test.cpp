#include "crypto/base/store_error.h"

#include <catch2/catch_test_macros.hpp>
#include <type_traits>

namespace puente {
namespace {

// What a peer causes and what our own store does are never taken for each other by accident.
static_assert(!std::is_constructible_v<StoreError, Error> && !std::is_constructible_v<Error, StoreError>);
static_assert(!std::is_constructible_v<Error, Failure> && !std::is_constructible_v<StoreError, Failure>);
static_assert(!std::is_constructible_v<StoreStatus, Status> && !std::is_constructible_v<Status, StoreStatus>);
static_assert(!std::is_convertible_v<AnswerStatus, Status> && !std::is_convertible_v<AnswerStatus, StoreStatus>);
static_assert(std::is_convertible_v<Error, Failure> && std::is_convertible_v<StoreError, Failure>);

Result<int> of_peer(bool well) {
  if (!well) return fail(ErrorCode::malformed, "a message that is none");
  return 1;
}
StoreResult<int> of_store(bool well) {
  if (!well) return store_fail(StoreError::Cause::full, "commit: the disk is full");
  return 2;
}
Answer<int> both(bool peer, bool store) {
  PUENTE_TRY(const int one, of_peer(peer));
  PUENTE_TRY(const int two, of_store(store));
  return one + two;
}

TEST_CASE("a failure says whose it is") {
  REQUIRE(both(true, true).value() == 3);
  const auto refused = both(false, true);
  REQUIRE(refused.error().of_peer() != nullptr);
  CHECK(refused.error().of_store() == nullptr);
  CHECK(refused.error().of_peer()->code == ErrorCode::malformed);
  const auto stops = both(true, false);
  REQUIRE(stops.error().of_store() != nullptr);
  CHECK(stops.error().of_peer() == nullptr);
  CHECK(stops.error().of_store()->cause == StoreError::Cause::full);
}

TEST_CASE("a store's error is printed with its place, and damage is evidence") {
  using Cause = StoreError::Cause;
  CHECK(as_error(StoreError{Cause::full, "commit: the disk is full"}).what == "store: commit: the disk is full");
  CHECK(as_error(StoreError{Cause::full, ""}).code == ErrorCode::io);
  CHECK(as_error(StoreError{Cause::failed, ""}).code == ErrorCode::io);
  CHECK(as_error(StoreError{Cause::damaged, ""}).code == ErrorCode::mismatch);
  CHECK(as_error(both(false, true).error()).code == ErrorCode::malformed);
  CHECK(as_error(both(true, false).error()).code == ErrorCode::io);
}

TEST_CASE("what does not read back is damage, with the place and the reason") {
  const auto read = read_back(of_peer(false), "the table of records");
  REQUIRE_FALSE(read);
  CHECK(read.error().cause == StoreError::Cause::damaged);
  CHECK(read.error().what == "the table of records: a message that is none");
  CHECK(read_back(of_peer(true), "the table of records").value() == 1);
}

}  // namespace
}  // namespace puente
