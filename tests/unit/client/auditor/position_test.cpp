#include "client/auditor/position.h"

#include <nlohmann/json.hpp>

#include "tests/unit/client/auditor/log_world.h"

namespace puente::client::auditor {
namespace {

using namespace test;
using nlohmann::ordered_json;

LogAudit resumed(const Broker& broker, const std::string& text) {
  std::map<KeyId, X25519Private> keys;
  keys.emplace(primitives::key_id_of(primitives::public_of(auditor_key())), auditor_key());
  auto position = must(decode_position(text, broker.world.treaty));
  REQUIRE(position);
  return {broker.world.treaty, Nation::mx, std::move(keys), std::move(*position)};
}

// Reads so many entries of the log, and is cut off.
std::string read_some(const Broker& broker, std::uint64_t entries) {
  LogAudit audit = broker.auditor();
  must(audit.take(broker.page(0, entries), now, {}));
  return encode_position(audit.position(), broker.world.treaty);
}

Broker longer() {
  Broker out = ordinary();
  out.heartbeat(now + minutes(30));  // after a silence, which is a remark
  out.private_entry(Audience::mx);
  out.commit();
  return out;
}

void check_same(const LogSummary& one, const LogSummary& other) {
  CHECK(one.head == other.head);
  CHECK(one.entries == other.entries);
  CHECK(one.unreadable == other.unreadable);
  CHECK(one.heartbeats == other.heartbeats);
  CHECK(one.newest_heartbeat == other.newest_heartbeat);
  CHECK(one.longest_silence == other.longest_silence);
  CHECK(one.events == other.events);
  REQUIRE(one.remarks.size() == other.remarks.size());
  for (std::size_t i = 0; i < one.remarks.size(); ++i) CHECK(one.remarks[i].index == other.remarks[i].index);
}

}  // namespace

TEST_CASE("cut off after any entry, a verification goes on to the same result, without the entries before") {
  const Broker broker = longer();
  LogAudit whole = broker.auditor();
  REQUIRE(must(whole.take(broker.page(0), now, {})));
  CHECK(whole.summary().remarks.size() == 1);
  CHECK(whole.summary().events.at("heartbeat") == 3);
  for (std::uint64_t entries = 1; entries <= broker.entries.size(); ++entries) {
    LogAudit audit = resumed(broker, read_some(broker, entries));
    CHECK(audit.next() == entries);
    std::uint64_t read = 0;
    bool complete = false;
    while (!complete)
      complete = must(audit.take(broker.page(audit.next(), 2), now, [&](const audit::ReadEntry&) { ++read; }));
    CHECK(read <= broker.entries.size() - entries);
    check_same(audit.summary(), whole.summary());
  }
}

TEST_CASE("a position whose tree or chains were altered leads to a finding") {
  const Broker broker = longer();
  const ordered_json good = ordered_json::parse(read_some(broker, 5));
  const auto finding = [&](const std::function<void(ordered_json&)>& change) {
    ordered_json bent = good;
    change(bent);
    LogAudit audit = resumed(broker, bent.dump());
    return trust::test::code_of(audit.take(broker.page(audit.next()), now, {}));
  };
  CHECK(finding([](ordered_json& p) { p["edge"][0] = std::string(64, '0'); }) == ErrorCode::mismatch);
  CHECK(finding([](ordered_json& p) { p["edge"][1] = std::string(64, '0'); }) == ErrorCode::mismatch);
  for (std::size_t a : {0U, 2U}) {
    CHECK(finding([&](ordered_json& p) { p["chains"][a]["counter"] = 9; }) == ErrorCode::mismatch);
    CHECK(finding([&](ordered_json& p) { p["chains"][a]["running"] = std::string(64, '0'); }) == ErrorCode::mismatch);
  }
  // One entry more is said to be verified than was.
  CHECK(finding([](ordered_json& p) { p["size"] = 6; }) == ErrorCode::mismatch);
}

TEST_CASE("the head of an earlier audit is expected still, where the position does not lie behind it") {
  const Broker broker = longer();
  Broker other;
  other.heartbeat();
  for (int i = 0; i < 9; ++i) other.private_entry(Audience::mx);
  other.commit();
  LogAudit audit = resumed(broker, read_some(broker, 4));
  REQUIRE(audit.expect(view_of(other.page(0).head), now));
  CHECK(trust::test::code_of(audit.take(broker.page(4), now, {})) == ErrorCode::mismatch);
}

TEST_CASE("a seal that merely comes late is not caught up with: the entries before it would pass as unreadable") {
  const Broker broker = longer();
  LogAudit audit = broker.auditor();
  codec::LogPage first = broker.page(0, 5);
  first.seals.clear();
  REQUIRE_FALSE(must(audit.take(first, now, {})));
  CHECK(trust::test::code_of(audit.take(broker.page(5), now, {})) == ErrorCode::mismatch);
}

TEST_CASE("a position of another log is none") {
  const Broker broker = ordinary();
  trust::Treaty other = broker.world.treaty;
  other.broker.log = must(tlog::make_vkey("other.example/log", tlog::SignatureType::ed25519, Ed25519Public()));
  CHECK_FALSE(must(decode_position(read_some(broker, 3), other)));
}

TEST_CASE("a position that is no such file is refused, naming what is wrong") {
  const Broker broker = longer();
  const std::string good = read_some(broker, 5);
  const auto refused = [&](const std::string& text) {
    const auto read = decode_position(text, broker.world.treaty);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::malformed);
    return read.error().what;
  };
  CHECK(refused("").find("puente/audit-position/1") != std::string::npos);
  CHECK_FALSE(refused("[]").empty());
  for (std::size_t cut = 0; cut + 2 < good.size(); cut += 7) CHECK_FALSE(refused(good.substr(0, cut)).empty());
  const ordered_json whole = ordered_json::parse(good);
  for (const auto& [name, value] : whole.items()) {
    if (name == "log") continue;
    ordered_json bent = whole;
    bent.erase(name);
    CHECK_FALSE(refused(bent.dump()).empty());
    bent[name] = "nothing of the sort";
    const std::string what = refused(bent.dump());
    if (name != "format" && name != "size") CHECK(what.find(name) != std::string::npos);
  }
  for (const char* name : {"edge", "chains", "entries", "remarks", "events"}) {
    ordered_json bent = whole;
    if (bent[name].is_object())
      bent[name]["heartbeat"] = nullptr;
    else
      bent[name].push_back(nullptr);
    CHECK(refused(bent.dump()).find(name) != std::string::npos);
  }
}

}  // namespace puente::client::auditor
