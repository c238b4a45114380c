// What the operator reads of a broker.
#include "broker/app/status.h"

#include <catch2/catch_test_macros.hpp>
#include <sstream>

#include "broker/app/messages.h"
#include "io/files.h"
#include "tests/support/folder.h"
#include "tests/unit/broker/core/bridge.h"
#include "translate/translate.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;
using support::Folder;
namespace fs = std::filesystem;

TEST_CASE("The status tells what each agency and device takes of its budgets") {
  Folder folder;
  core::Health health;
  health.waiting = {25, 5000};
  health.share = {40, 9000};
  core::DeviceHealth device;
  device.name = "fgr\x1b-1";
  device.connected = true;
  device.waiting = {20, 4000};
  device.conduct.messages = 201;
  device.conduct.refused = 180;
  device.conduct.passed[static_cast<std::size_t>(core::Budget::spool_of_device)] = 179;
  health.agencies = {{"MX/FGR", {25, 5000}, {device}}};
  must(app::write_status(folder.path / "status", health, {}, "", noon));
  const auto told = must(app::read_status(folder.path / "status", true, noon));
  CHECK(told.text.find("waiting: 25 records, 5000 bytes; free: 40 records, 9000 bytes, and no agency may have more "
                       "waiting than is free\n"
                       "MX/FGR: 25 records, 5000 bytes waiting\n"
                       "  000000000000 fgr<U+001B>-1: connected, 201 messages, 0 bytes, 180 refused; 20 records, 4000 "
                       "bytes waiting\n"
                       "    OVER spool-of-device: 179 times\n") != std::string::npos);
  CHECK(told.json.find("\"passed\":{\"spool-of-device\":179}") != std::string::npos);
}

TEST_CASE("The status tells how many connections there are, and why others were closed") {
  Folder folder;
  const fs::path file = folder.path / "status";
  edge::Figures edge{12, 12'000, 3, 5120, 4000, {}};
  edge.closed[static_cast<std::size_t>(edge::Closing::stranger)] = 7;
  edge.closed[static_cast<std::size_t>(edge::Closing::replaced)] = 1;
  must(app::write_status(file, {}, {}, "", noon, edge));
  const auto told = must(app::read_status(file, true, noon));
  CHECK_FALSE(told.alarm);
  CHECK(told.text.find("connections: 12 of at most 12000; without handshake: 3 of at most 5120; came so far: 4000\n"
                       "  closed, its key is not enrolled (400): 7\n"
                       "  closed, a newer one of its key replaced it: 1\n") != std::string::npos);
  CHECK(
      told.json.find("\"closed\":{\"ended\":0,\"malformed\":0,\"too-large\":0,\"proof\":0,\"stranger\":7,\"revoked\":0,"
                     "\"too-often\":0,\"flood\":0,\"replaced\":1,") != std::string::npos);
  const auto ended = must(app::read_status(file, false, noon));
  CHECK(ended.text.find("connections: 0 of at most 12000; without handshake: 0 of") != std::string::npos);
  CHECK(ended.text.find("(400): 7\n") != std::string::npos);
}

TEST_CASE("A whole status is there in Spanish, however long it is") {
  Folder folder;
  core::Health health;
  health.entries = 12;
  health.devices = 2;
  health.held_back = "what is in force has changed";
  health.witnesses = {{"witness.mx", 12, ""}, {"witness.us", 10, "no answer"}};
  health.waiting = {25, 5000};
  health.share = {40, 9000};
  core::DeviceHealth connected, other;
  connected.name = "fgr-1";
  connected.connected = true;
  for (std::uint64_t& times : connected.conduct.passed) times = 3;
  other.name = "fgr-2";
  health.agencies = {{"MX/FGR", {25, 5000}, {connected, other}}};
  for (int i = 0; i < 40; ++i) health.agencies.push_back({"US/A" + std::to_string(i), {1, 2}, {connected}});
  app::StandingAlarms alarms;
  alarms.add("signed two records under one record id", noon);
  edge::Figures edge{12, 12'000, 3, 5120, 4000, {}};
  edge.closed.fill(3);
  must(app::write_status(folder.path / "status", health, alarms, "", noon, edge));
  const std::string english = must(app::read_status(folder.path / "status", true, noon)).text;
  CHECK(english.size() > translate::sentence_bytes_max);
  const std::string spanish = translate::to(Language::spanish, english);
  const auto lines_of = [](const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  };
  const auto before = lines_of(english), after = lines_of(spanish);
  REQUIRE(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(before[i] != after[i]);
  for (const char* const word : {"connected", "waiting", "refused;", "OVER", "times", "free", "no answer"})
    CHECK(spanish.find(word) == std::string::npos);
  CHECK(spanish.find("  000000000000 fgr-1: conectado, 0 mensajes, 0 bytes, 0 rechazados; 0 registros, 0 bytes en "
                     "espera\n    EXCEDIÓ hellos: 3 veces\n    EXCEDIÓ log-readings: 3 veces\n") != std::string::npos);
  CHECK(spanish.find("fgr-2: sin conexión, ") != std::string::npos);
}

TEST_CASE("Nobody is connected to a broker that has ended, in whatever way") {
  Folder folder;
  const fs::path file = folder.path / "status";
  core::Health health;
  health.devices = 1;
  core::DeviceHealth device;
  device.name = "fgr-1";
  device.connected = true;
  health.agencies = {{"MX/FGR", {}, {device}}};
  const auto says_connected = [&](bool running) {
    const auto told = must(app::read_status(file, running, noon));
    const bool text = told.text.find("fgr-1: connected") != std::string::npos;
    CHECK(text == (told.text.find("devices connected: 1\n") != std::string::npos));
    CHECK(text == (told.json.find("\"connected\":true") != std::string::npos));
    return text;
  };
  must(app::write_status(file, health, {}, "", noon));
  CHECK(says_connected(true));
  CHECK_FALSE(says_connected(false));  // killed
  must(app::write_end(file, "cannot listen on tcp://a:1", noon));
  CHECK_FALSE(says_connected(false));
  CHECK_FALSE(says_connected(true));  // starting again
  must(app::write_status(file, health, {}, "stop", noon));
  CHECK_FALSE(says_connected(false));
}

TEST_CASE("The status tells how the broker does, and that it ended, was killed, or misses a witness") {
  Folder folder;
  const fs::path file = folder.path / "status";
  CHECK(app::read_status(file, true, noon).error().code == ErrorCode::not_found);
  core::Health health;
  app::StandingAlarms alarms;
  health.entries = 12;
  health.witnesses = {{"witness.mx", 12, ""}, {"witness.us", 10, ""}};
  bool running = true;
  const auto told = [&](const std::string& ended, Duration later = {}) {
    must(app::write_status(file, health, alarms, ended, noon));
    return must(app::read_status(file, running, noon + later));
  };
  CHECK_FALSE(told("").alarm);
  CHECK(told("").text.starts_with("serving\nlog: 12 entries"));
  CHECK_FALSE(told("stop", minutes(5)).alarm);
  CHECK(told("store: the disk is full").alarm);
  CHECK(told("store: the disk is full").text.find("the disk is full") != std::string::npos);
  CHECK(told("", minutes(1)).text.find("no word for 60 seconds") != std::string::npos);
  CHECK(told("", minutes(1)).alarm);
  CHECK(told("stop").text.starts_with("starting; the run before ended: stop"));
  // Nobody runs there: known at once.
  running = false;
  CHECK(told("").text.starts_with("ended: it was killed"));
  CHECK(told("").alarm);
  CHECK(told("stop").text.starts_with("ended: stop\nlog: 12 entries"));
  // A start that failed keeps the figures of the run before.
  must(app::write_end(file, "cannot listen on tcp://a:1", noon));
  CHECK(
      must(app::read_status(file, false, noon)).text.starts_with("ended: cannot listen on tcp://a:1\nlog: 12 entries"));
  CHECK(must(app::read_status(file, false, noon)).alarm);
  must(app::write_end(folder.path / "first", "no treaty", noon));
  CHECK(must(app::read_status(folder.path / "first", false, noon)).text.starts_with("ended: no treaty\n"));
  running = true;
  health.witnesses[1].problem = "no answer\x1b[2J";
  CHECK(told("").alarm);
  CHECK(told("").text.find("witness witness.us: MISSING: no answer<U+001B>") != std::string::npos);
  CHECK(told("").json.find("\"problem\":\"no answer") != std::string::npos);
  health.witnesses[1].problem.clear();
  health.held_back = "the newest heartbeat is old";
  CHECK(told("").alarm);
  health.held_back.clear();
  health.holds = {"records of device 1 wait for device 2"};
  CHECK(told("").alarm);
  CHECK(told("").text.find("HELD: records of device 1 wait for device 2\n") != std::string::npos);
  health.holds.clear();
  CHECK_FALSE(told("").alarm);
  must(puente::io::write_file(file, view_of("{\"time\": 3}"), puente::io::Mode::open));
  CHECK(app::read_status(file, true, noon).error().code == ErrorCode::malformed);
}

TEST_CASE("Alarms stand in the status, over restarts too, until the operator has seen them") {
  Folder folder;
  const fs::path file = folder.path / "status";
  app::StandingAlarms alarms;
  const auto told = [&](bool running = true) {
    must(app::write_status(file, {}, alarms, "", noon));
    return must(app::read_status(file, running, noon));
  };
  CHECK_FALSE(told().alarm);
  alarms.add("device 1 signed two records\x1b[2J", noon - minutes(5));
  alarms.add("device 2 holds a larger head", noon - minutes(2));
  alarms.add("device 1 signed two records\x1b[2J", noon - minutes(1));
  CHECK(told().alarm);
  CHECK(told().text.find("(2 times since " + format_utc(noon - minutes(5)) +
                         "): device 1 signed two records<U+001B>") != std::string::npos);
  CHECK(told().text.find("status --seen\n") != std::string::npos);
  CHECK(told().json.find("\"count\":2") != std::string::npos);

  // The next run, and one that could not start.
  must(app::write_end(file, "cannot listen", noon));
  CHECK(must(app::read_status(file, false, noon)).text.find("device 2 holds a larger head") != std::string::npos);
  alarms = app::alarms_in(file);
  REQUIRE(alarms.kept().size() == 2);
  CHECK(alarms.kept()[0].count == 2);

  must(app::mark_seen(file, noon - minutes(2)));
  CHECK(app::seen_at(file) == noon - minutes(2));
  CHECK(told().alarm);
  CHECK(told().text.find("device 2 holds") == std::string::npos);
  must(app::mark_seen(file, noon));
  CHECK_FALSE(told().alarm);
  alarms.seen(app::seen_at(file));
  CHECK(alarms.empty());
  alarms.add("device 1 signed two records", noon + minutes(1));
  CHECK(told().alarm);

  // Peers cause them: no more are kept than there is room for.
  for (int i = 0; i < 500; ++i) alarms.add("device " + std::to_string(i) + std::string(1000, 'x'), noon + minutes(1));
  CHECK(alarms.kept().size() == app::alarms_max);
  CHECK(told().text.find("401 more were not kept") != std::string::npos);
  CHECK(app::alarms_in(file).kept().size() == app::alarms_max);
}
