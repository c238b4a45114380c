// What becomes an entry of the log where auditors read it, and how far a page may go.
#include "broker/core/log/readings.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::broker::core {
namespace {

using codec::ReadPurpose;

const KeyId one = KeyId::from(Bytes(32, 1)).value(), other = KeyId::from(Bytes(32, 2)).value();
constexpr Instant noon{1'790'000'000'000};

struct Reader {
  Readings readings{60};
  std::uint64_t size = 1000;
  Instant now = noon;

  // A page of 100 at most: "begins at FROM with COUNT" or "goes on", and where it ends.
  std::string page(std::uint64_t from, ReadPurpose purpose = ReadPurpose::verify, const KeyId& auditor = one) {
    primitives::Drbg random{Seed{}};
    ports::WriteBatch batch;
    Outputs after, at_once;
    Turn turn{now, now, random, batch, after, at_once};
    const auto part = readings.part(turn, auditor, {from, purpose}, size);
    CHECK(part.has_value() != turn.over.has_value());
    if (turn.over) CHECK(turn.over->come_again == minutes(1));
    if (!part) return std::string(error_name(part.error().code));
    const auto& [end, entry] = *part;
    const std::uint64_t next = std::min(end, from + 100);
    if (next > from) readings.handed(auditor, next);
    const std::string to = " to " + std::to_string(next);
    if (!entry) return "goes on" + to;
    CHECK(entry->auditor == auditor);
    CHECK(entry->purpose == purpose);
    return std::to_string(entry->from) + "+" + std::to_string(entry->count) + to;
  }
};

}  // namespace

TEST_CASE("a reading is one entry, whatever its pages, and no page goes beyond what the entry names") {
  Reader reader;
  CHECK(reader.page(0) == "0+1000 to 100");
  for (std::uint64_t from = 100; from < 900; from += 100)
    CHECK(reader.page(from) == "goes on to " + std::to_string(from + 100));
  reader.size = 1050;  // it has grown meanwhile
  CHECK(reader.page(900) == "goes on to 1000");
  CHECK(reader.page(1000) == "1000+50 to 1050");
  // Nothing is there: no entry, and the reading goes on where it was.
  CHECK(reader.page(1050) == "goes on to 1050");
  CHECK(reader.page(1050, ReadPurpose::report) == "goes on to 1050");
  reader.size = 1060;
  CHECK(reader.page(1050) == "1050+10 to 1060");
}

TEST_CASE("whoever begins again, jumps, asks for something else or is somebody else begins another reading") {
  Reader reader;
  CHECK(reader.page(0) == "0+1000 to 100");
  CHECK(reader.page(0) == "0+1000 to 100");
  CHECK(reader.page(300) == "300+700 to 400");
  CHECK(reader.page(400, ReadPurpose::exported) == "400+600 to 500");
  CHECK(reader.page(500, ReadPurpose::exported, other) == "500+500 to 600");
  CHECK(reader.page(500, ReadPurpose::exported) == "goes on to 600");
}

TEST_CASE("to follow the log is one entry an hour") {
  Reader reader;
  CHECK(reader.page(950, ReadPurpose::follow) == "950+0 to 1000");
  reader.size = 1001;
  CHECK(reader.page(1000, ReadPurpose::follow) == "goes on to 1001");
  reader.now = noon + hours(1) - milliseconds(1);
  CHECK(reader.page(1001, ReadPurpose::follow) == "goes on to 1001");
  reader.now = noon + hours(1);
  CHECK(reader.page(1001, ReadPurpose::follow) == "1001+0 to 1001");
  reader.now = noon - hours(1);  // a clock that was set back
  CHECK(reader.page(1001, ReadPurpose::follow) == "1001+0 to 1001");
}

TEST_CASE("an auditor begins so many readings within a minute, whatever it asks for") {
  Reader reader;
  for (int i = 0; i < 60; ++i) CHECK(reader.page(i % 2 == 0 ? 0 : 500).find('+') != std::string::npos);
  CHECK(reader.page(0) == "unavailable");
  CHECK(reader.page(600) == "goes on to 700");
  CHECK(reader.page(0, ReadPurpose::report, other) == "0+1000 to 100");
  reader.now = noon + minutes(1);
  CHECK(reader.page(0) == "0+1000 to 100");
}

}  // namespace puente::broker::core
