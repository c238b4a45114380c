#include "crypto/base/error.h"

#include <catch2/catch_test_macros.hpp>

using puente::Error;
using puente::error_name;
using puente::ErrorCode;
using puente::fail;
using puente::Result;
using puente::Status;

namespace {

Result<int> even(int value) {
  if (value % 2 != 0) return fail(ErrorCode::malformed, "odd");
  return value;
}
Result<int> half_of_sum(int a, int b) {
  PUENTE_TRY(const int left, even(a));
  PUENTE_TRY(const int right, even(b));
  return (left + right) / 2;
}
Status both_even(int a, int b) {
  PUENTE_REQUIRE(even(a));
  PUENTE_REQUIRE(even(b));
  return {};
}

}  // namespace

TEST_CASE("Names and numbers of error codes never change") {
  const std::pair<ErrorCode, const char*> names[] = {
      {ErrorCode::malformed, "malformed"},
      {ErrorCode::too_large, "too-large"},
      {ErrorCode::unknown_value, "unknown-value"},
      {ErrorCode::unauthenticated, "unauthenticated"},
      {ErrorCode::not_permitted, "not-permitted"},
      {ErrorCode::expired, "expired"},
      {ErrorCode::replayed, "replayed"},
      {ErrorCode::stale, "stale"},
      {ErrorCode::not_found, "not-found"},
      {ErrorCode::conflict, "conflict"},
      {ErrorCode::unavailable, "unavailable"},
      {ErrorCode::io, "io"},
      {ErrorCode::usage, "usage"},
      {ErrorCode::mismatch, "mismatch"},
  };
  unsigned number = 0;
  for (const auto& [code, name] : names) {
    CHECK(static_cast<unsigned>(code) == number++);
    CHECK(error_name(code) == name);
  }
}

TEST_CASE("PUENTE_TRY and PUENTE_REQUIRE go on with the value, or leave with the first error") {
  CHECK(half_of_sum(2, 4).value() == 3);
  CHECK(half_of_sum(1, 4).error().what == "odd");
  CHECK(half_of_sum(2, 3).error().code == ErrorCode::malformed);
  CHECK(both_even(2, 4).has_value());
  CHECK(both_even(2, 3).error().code == ErrorCode::malformed);
}

TEST_CASE("at() says where, and keeps the code") {
  const Error error = Error{ErrorCode::too_large, "frame of 2 MiB"}.at("slot 3");
  CHECK(error.code == ErrorCode::too_large);
  CHECK(error.what == "slot 3: frame of 2 MiB");
}
