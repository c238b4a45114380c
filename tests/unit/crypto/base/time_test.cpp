#include "crypto/base/time.h"

#include <catch2/catch_test_macros.hpp>

using puente::CivilDate;
using puente::ErrorCode;
using puente::format_utc;
using puente::Instant;
using puente::parse_utc;

TEST_CASE("Instants are written and read as RFC 3339 in UTC with seconds") {
  CHECK(format_utc(Instant{0}) == "1970-01-01T00:00:00Z");
  CHECK(format_utc(puente::from_unix_seconds(1'795'508'100)) == "2026-11-24T08:15:00Z");
  CHECK(parse_utc("2026-11-24T08:15:00Z").value() == puente::from_unix_seconds(1'795'508'100));
  CHECK(parse_utc("2024-02-29T23:59:59Z").value() == puente::from_unix_seconds(1'709'251'199));
  for (const std::int64_t second : {-62'135'596'800LL, -1LL, 0LL, 951'782'399LL, 253'402'300'799LL}) {
    const Instant instant = puente::from_unix_seconds(second);
    CHECK(parse_utc(format_utc(instant)).value() == instant);
  }
}

TEST_CASE("Milliseconds are cut towards the past, before 1970 too") {
  CHECK(format_utc(Instant{1'999}) == "1970-01-01T00:00:01Z");
  CHECK(format_utc(Instant{-1}) == "1969-12-31T23:59:59Z");
  CHECK(Instant{-1}.unix_seconds() == -1);
  CHECK(Instant{-1000}.unix_seconds() == -1);
  CHECK(Instant{1'999}.unix_seconds() == 1);
}

TEST_CASE("Other shapes of a time, and times that do not exist, are malformed") {
  for (const char* bad : {"",
                          "2026-11-24",
                          "2026-11-24T08:15:00",
                          "2026-11-24T08:15:00.0Z",
                          "2026-11-24T08:15:00+00:00",
                          "2026-11-24t08:15:00z",
                          "2026-11-24 08:15:00Z",
                          " 2026-11-24T08:15:00Z",
                          "2026-11-24T08:15:00Z ",
                          "2026-11-24T24:00:00Z",
                          "2026-11-24T08:60:00Z",
                          "2016-12-31T23:59:60Z",
                          "2026-11-24T-8:15:00Z",
                          "2026-11-24T08.15:00Z",
                          "2026-11-24T08:15.00Z",
                          "2026-11-24T08:15:00X",
                          "2026-11-24T08:x5:00Z",
                          "2026-11-24T08:15:x0Z",
                          "2026-13-01T00:00:00Z",
                          "2025-02-29T00:00:00Z",
                          "0000-01-01T00:00:00Z"}) {
    INFO(bad);
    const auto parsed = parse_utc(bad);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == ErrorCode::malformed);
  }
}

TEST_CASE("Dates are strict too, and know the calendar") {
  CHECK(puente::parse_date("2024-02-29").value() == CivilDate{2024, 2, 29});
  CHECK(puente::format_date({812, 3, 4}) == "0812-03-04");
  for (const char* bad :
       {"2023-02-29", "1900-02-29", "2024-00-10", "2024-01-00", "2024-01-32", "2024-1-1", "24-01-01", "2024/01/01",
        "2024/01-01", "2024-01/01", "2024-x1-01", "2024-01-x1", "2024-01-01x", "+024-01-01"}) {
    INFO(bad);
    CHECK_FALSE(puente::parse_date(bad).has_value());
  }
}

TEST_CASE("A day starts at midnight UTC") {
  const Instant noon = parse_utc("2026-11-24T12:00:00Z").value();
  CHECK(puente::date_of(noon) == CivilDate{2026, 11, 24});
  CHECK(puente::start_of(puente::date_of(noon)) == noon - puente::hours(12));
  CHECK(puente::date_of(Instant{-1}) == CivilDate{1969, 12, 31});
}

TEST_CASE("Durations name their unit") {
  CHECK(puente::days(1) == puente::hours(24));
  CHECK(puente::hours(1) == puente::minutes(60));
  CHECK(puente::minutes(1) == puente::seconds(60));
  CHECK(puente::seconds(1).ms == 1000);
  CHECK((Instant{5'000} - Instant{2'000}) == puente::seconds(3));
}
