#include "crypto/record/rules.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/record/suite.h"
#include "tests/unit/crypto/record/world.h"

using namespace puente;
using model::Kind;
using model::Rung;
using model::Section;
using record::SlotShape;
using record::test::noon;
using record::test::outcome;

namespace {

codec::Header good_header() {
  codec::Header out;
  out.created = noon;
  out.not_before = noon;
  out.expires = noon + days(14);
  out.release_digests.resize(1);
  return out;
}

template <class Change>
std::string header_outcome(Change change) {
  codec::Header header = good_header();
  change(header);
  return outcome(record::check_header(header));
}

}  // namespace

TEST_CASE("suite 1 is the only suite, and reserved ones are named") {
  CHECK(record::check_suite(1));
  CHECK(record::check_suite(2).error().what.find("X-Wing") != std::string::npos);
  CHECK(record::check_suite(3).error().what.find("NIST") != std::string::npos);
  for (const std::uint16_t suite : std::vector<std::uint16_t>{0, 2, 3, 4, 65535})
    CHECK(record::check_suite(suite).error().code == ErrorCode::unknown_value);
}

TEST_CASE("a header's own times and marks must make sense") {
  CHECK(header_outcome([](codec::Header&) {}) == "ok");
  CHECK(header_outcome([](codec::Header& h) { h.suite = 2; }) == "unknown-value");
  CHECK(header_outcome([](codec::Header& h) { h.gazetteer = 2; }) == "unknown-value");
  CHECK(header_outcome([](codec::Header& h) { h.expires = noon + days(14) + milliseconds(1); }) == "not-permitted");
  CHECK(header_outcome([](codec::Header& h) { h.expires = noon - milliseconds(1); }) == "malformed");
  CHECK(header_outcome([](codec::Header& h) { h.not_before = h.expires + milliseconds(1); }) == "malformed");
  CHECK(header_outcome([](codec::Header& h) { h.not_before = h.expires; }) == "ok");
  CHECK(header_outcome([](codec::Header& h) { h.created = Instant{-1}; }) == "malformed");
  CHECK(header_outcome([](codec::Header& h) { h.not_before = Instant{-1}; }) == "malformed");
  CHECK(header_outcome([](codec::Header& h) { h.expires = start_of({9999, 12, 31}) + days(2); }) == "malformed");
  CHECK(header_outcome([](codec::Header& h) { h.created = h.expires = Instant{INT64_MAX}; }) == "malformed");
  CHECK(header_outcome([](codec::Header& h) { h.not_before = Instant{INT64_MIN}; }) == "malformed");
  CHECK(header_outcome([](codec::Header& h) { h.release_digests.resize(2); }) == "not-permitted");
  CHECK(header_outcome([](codec::Header& h) {
          h.marks.handling = {model::Handling::h1, model::Handling::h0};
        }) == "malformed");
}

TEST_CASE("the clock refuses what is created ahead and what has expired") {
  codec::Header header = good_header();
  CHECK(outcome(record::check_times(header, noon)) == "ok");
  CHECK(outcome(record::check_times(header, noon - minutes(5))) == "ok");
  CHECK(outcome(record::check_times(header, noon - minutes(5) - milliseconds(1))) == "not-permitted");
  CHECK(outcome(record::check_times(header, header.expires - milliseconds(1))) == "ok");
  CHECK(outcome(record::check_times(header, header.expires)) == "expired");
}

TEST_CASE("slots must belong to the kind, once each, in sizes that tell nothing") {
  const auto check = [](std::vector<SlotShape> shapes) { return outcome(record::check_shapes(Kind::seizure, shapes)); };
  const SlotShape site{{Section::place, Rung::site, 0}, 256};
  const SlotShape state{{Section::place, Rung::state, 0}, 256};
  CHECK(check({site, state}) == "ok");
  CHECK(check({}) == "malformed");
  CHECK(check({site, site}) == "not-permitted");
  CHECK(check({site, {{Section::place, Rung::state, 0}, 512}}) == "malformed");
  CHECK(check({{{Section::place, Rung::site, 0}, 512}, {{Section::place, Rung::site, 1}, 512}}) == "ok");
  CHECK(check({{{Section::place, Rung::cell, 0}, 256}}) == "malformed");
  CHECK(check({{{Section::photo, Rung::whole, 0}, 512}}) == "malformed");
  CHECK(check({{{Section::substance, Rung::whole, 0}, 600}}) == "malformed");
  CHECK(check(std::vector<SlotShape>(33, site)) == "too-large");
}

TEST_CASE("a digest is found at its place or not at all") {
  std::vector<Hash> digests(8);
  for (std::size_t i = 0; i < 8; ++i) digests[i].array()[0] = static_cast<std::uint8_t>(2 * i);
  Hash absent;
  absent.array()[0] = 3;
  CHECK(record::position_of(digests, digests[5]) == 5);
  CHECK(record::position_of(digests, absent) == std::nullopt);
  CHECK(record::position_of({}, absent) == std::nullopt);
}
