// An auditor's folder that was put back is noticed by the readings that the log holds and the folder does not know of.
#include "client/auditor/own_readings.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "tests/support/folder.h"
#include "tests/support/must.h"

namespace puente::client::auditor {
namespace {

namespace fs = std::filesystem;
using support::must;

constexpr const char* log_origin = "puente.example/log";

KeyId id_of(std::uint8_t byte) {
  KeyId out;
  out.array().fill(byte);
  return out;
}
const KeyId own = id_of(1);

audit::ReadEntry reading(std::uint64_t index, std::uint64_t from, std::uint64_t count, const KeyId& auditor = own,
                         codec::ReadPurpose purpose = codec::ReadPurpose::verify) {
  audit::ReadEntry out;
  out.index = index;
  out.ours = true;
  out.event = codec::Event{from_unix_seconds(1'800'000'000), codec::AuditReadEvent{auditor, from, count, purpose}};
  return out;
}

struct AuditorFolder {
  support::Folder folder{};
  OwnReadings open(bool go_on = false) const { return must(load(go_on)); }
  Result<OwnReadings> load(bool go_on = false) const { return OwnReadings::load(folder.path, log_origin, own, go_on); }
  // A reading under a head of that size that passes these entries.
  Status read(std::uint64_t head, const std::vector<audit::ReadEntry>& entries, bool go_on = false) const {
    auto readings = load(go_on);
    if (!readings) return tl::unexpected<Error>(readings.error());
    PUENTE_REQUIRE(readings->begin());
    readings->shown(head);
    for (const audit::ReadEntry& one : entries) readings->take(one);
    return readings->end();
  }
};

bool is_conflict(const Status& status) {
  return !status && status.error().code == ErrorCode::conflict &&
         status.error().what.find("--head-lost") != std::string::npos;
}

}  // namespace

TEST_CASE("a folder knows each of its own readings") {
  const AuditorFolder at;
  CHECK(at.read(100, {}));
  CHECK(at.read(150, {reading(100, 0, 100)}));
  CHECK(at.read(200, {reading(151, 100, 50), reading(160, 0, 40, id_of(2))}));  // another auditor's are not its
}

TEST_CASE("an older copy of the folder is refused, again and again, until somebody orders to go on") {
  const AuditorFolder at;
  CHECK(at.read(100, {}));
  const fs::path file = own_readings_file(at.folder.path);
  fs::copy_file(file, file.string() + ".old");
  CHECK(at.read(150, {reading(100, 0, 100)}));
  fs::rename(file.string() + ".old", file);
  CHECK(is_conflict(at.read(200, {reading(100, 0, 100), reading(150, 100, 50)})));
  const auto again = at.load();
  REQUIRE_FALSE(again);
  CHECK(again.error().what.find("entry 150 of the log") != std::string::npos);
  CHECK(at.read(210, {reading(200, 100, 100)}, true));
  CHECK(at.read(220, {reading(210, 200, 10)}));
}

TEST_CASE("a folder without a trace of readings is older than those that the log holds") {
  CHECK(is_conflict(AuditorFolder().read(200, {reading(100, 0, 100)})));
}

TEST_CASE("after a reading that broke off the next one asks nothing, and the one after that does") {
  const AuditorFolder at;
  CHECK(at.read(100, {}));
  {
    OwnReadings broken = at.open();
    CHECK(broken.begin());  // the broker enters it, and no page comes
  }
  CHECK(at.read(200, {reading(101, 100, 70)}));
  CHECK(is_conflict(at.read(400, {reading(300, 250, 50)})));
}

TEST_CASE("beside a command of the same folder that reads, nothing is asked, and what both were shown is kept") {
  const AuditorFolder at;
  CHECK(at.read(100, {}));
  OwnReadings slow = at.open();
  OwnReadings quick = at.open();
  CHECK(slow.begin());
  slow.shown(120);
  CHECK(quick.begin());
  quick.shown(130);
  quick.take(reading(121, 100, 20));
  CHECK(quick.end());
  CHECK(slow.end());
  CHECK(at.read(140, {reading(121, 100, 20), reading(131, 100, 30)}));
}

TEST_CASE("a single page that was asked for is known, and hides no other reading") {
  const AuditorFolder at;
  CHECK(at.read(100, {}));
  for (const std::uint64_t size : {120U, 130U}) {
    OwnReadings readings = at.open();
    CHECK(readings.begin());
    CHECK(readings.asked(size));
  }
  CHECK(at.read(200, {reading(100, 0, 100), reading(121, 0, 120), reading(131, 0, 130)}));
  {
    OwnReadings readings = at.open();
    CHECK(readings.begin());
    CHECK(readings.asked(250));
  }
  CHECK(is_conflict(at.read(300, {reading(240, 200, 30), reading(251, 0, 250)})));
}

TEST_CASE("a reading that broke off stays unknown behind a single page; so do more pages than are kept") {
  const AuditorFolder at;
  CHECK(at.read(100, {}));
  CHECK(at.open().begin());
  CHECK(at.open().asked(150));
  CHECK(at.read(200, {reading(101, 100, 20), reading(151, 0, 150)}));
  for (std::uint64_t size = 201; size < 1300; ++size) {
    OwnReadings readings = at.open();
    REQUIRE(readings.begin());
    REQUIRE(readings.asked(size));
  }
  CHECK(at.read(1300, {reading(202, 0, 201), reading(1299, 0, 1298)}));
  CHECK(is_conflict(at.read(1500, {reading(1450, 1300, 100)})));
}

TEST_CASE("a reading that follows the log has no end; one that began beyond what the folder saw is strange") {
  const AuditorFolder at;
  CHECK(at.read(100, {}));
  CHECK(at.read(150, {reading(100, 100, 0, own, codec::ReadPurpose::follow)}));
  CHECK(is_conflict(at.read(300, {reading(200, 180, 0, own, codec::ReadPurpose::follow)})));
}

TEST_CASE("of another log than the treaty's nothing is known; what is no such file is refused by name") {
  const AuditorFolder at;
  CHECK(must(OwnReadings::load(at.folder.path, "other.example/log", own, false)).begin());
  CHECK(at.read(100, {}));
  for (const char* const text : {"", "{", "[]", "{\"format\":\"puente/audit-readings/1\"}"}) {
    std::ofstream(own_readings_file(at.folder.path), std::ios::trunc) << text;
    const auto read = at.load();
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::malformed);
    CHECK(read.error().what.find("audited-readings") != std::string::npos);
  }
}

}  // namespace puente::client::auditor
