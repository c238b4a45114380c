// The parts of the program around the core: its folder, release keys, enrolments, and what the operator reads.
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "broker/app/enrolments.h"
#include "broker/app/init.h"
#include "broker/app/messages.h"
#include "broker/app/release_keys.h"
#include "broker/app/status.h"
#include "io/files.h"
#include "tests/support/folder.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;
using support::Folder;
namespace fs = std::filesystem;
namespace edges = puente::io;

namespace {

void write(const fs::path& path, std::string_view text) {
  must(edges::write_file(path, view_of(text), edges::Mode::secret));
}
void make_old(const fs::path& path) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::seconds(5));
}

app::Config config_in(const fs::path& folder) {
  app::Config config;
  config.folder = folder;
  config.origin = "bridge.example/log";
  config.listen = "tcp://127.0.0.1:5500";
  config.treaty = "treaty.txt";
  config.passphrase_file = "passphrase";
  return config;
}

}  // namespace

TEST_CASE("init makes a folder that load_config understands, once") {
  Folder folder;
  write(folder.path / "passphrase", "secret\n");
  must(app::init(config_in(folder.path), "tcp://bridge.example:5500"));
  const app::Config config = must(app::load_config(folder.path));
  CHECK(config.origin == "bridge.example/log");
  CHECK(config.listen == "tcp://127.0.0.1:5500");
  CHECK(config.treaty_path() == folder.path / "treaty.txt");
  CHECK(config.passphrase_path() == folder.path / "passphrase");
  const std::string public_part = must(edges::read_text(config.public_part(), 4096));
  CHECK(public_part.find("endpoint = \"tcp://bridge.example:5500\"") != std::string::npos);
  const auto keys = must(edges::KeyFile::open(config.keys(), SecretBytes::copy_of(view_of("secret"))));
  CHECK(keys.names() == std::vector<std::string>{"curve", "device", "log", "store"});
  const Status again = app::init(config_in(folder.path), "tcp://127.0.0.1:5500");
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::conflict);
}

TEST_CASE("init refuses what would not come back from its own configuration, and endpoints that are none") {
  Folder folder;
  write(folder.path / "passphrase", "secret\n");
  const auto code = [&](const std::function<void(app::Config&)>& change) {
    app::Config config = config_in(folder.path);
    change(config);
    const Status status = app::init(config, config.listen);
    return status ? std::string("ok") : std::string(error_name(status.error().code));
  };
  CHECK(code([](auto& config) { config.origin = "a\"\nlisten = \"tcp://evil:1"; }) == "usage");
  CHECK(code([](auto& config) { config.treaty = "tre\"aty"; }) == "usage");
  CHECK(code([](auto& config) { config.listen = "ipc:///tmp/x"; }) == "usage");
  CHECK(code([](auto& config) { config.listen = "tcp://127.0.0.1"; }) == "usage");
  CHECK(code([](auto& config) { config.listen = "tcp://127.0.0.1:"; }) == "usage");
  CHECK_FALSE(fs::exists(folder.path / "keys"));
}

TEST_CASE("A configuration with unknown keys, wrong types or gaps is refused, naming the line") {
  Folder folder;
  const auto problem = [&](std::string_view text) {
    write(folder.path / "broker.toml", text);
    const auto config = app::load_config(folder.path);
    return config ? std::string("ok") : config.error().what;
  };
  const std::string good = "origin = \"a\"\nlisten = \"tcp://127.0.0.1:1\"\ntreaty = \"t\"\n";
  CHECK(problem(good) == "ok");
  CHECK(problem(good + "colour = \"blue\"\n").find("line 4") != std::string::npos);
  CHECK(problem("origin = 5\n").find("line 1") != std::string::npos);
  CHECK(problem("origin = \"a\"\n").find("needed") != std::string::npos);
  CHECK(problem("origin = \n").find("line 1") != std::string::npos);
}

TEST_CASE("Budgets are read from their section; figures that make no sense are refused, naming key and line") {
  Folder folder;
  const std::string good = "origin = \"a\"\nlisten = \"tcp://127.0.0.1:1\"\ntreaty = \"t\"\n[budgets]\n";
  const auto read = [&](std::string_view text) {
    write(folder.path / "broker.toml", good + std::string(text));
    return app::load_config(folder.path);
  };
  const auto config = must(read("spool-bytes = 1_000_000_000\nhellos-a-minute = 500\n"));
  CHECK(config.budgets.spool_bytes == 1'000'000'000);
  CHECK(config.budgets.hellos_a_minute == 500);
  CHECK(config.budgets.spool_records == core::Budgets{}.spool_records);
  CHECK(config.budgets.volume_free_percent == 20);
  for (const char* const wrong :
       {"spool-bytes = 5", "spool-bytes = -1", "spool-bytes = 1e9", "spool-bytes = \"8 GiB\"",
        "spool-bites = 1000000000", "volume-free-percent = 101", "hellos-a-minute = 0", "hellos-a-minute = 99999999999",
        "log-readings-a-minute = true", "[budgets.more]\nx = 1"}) {
    CAPTURE(wrong);
    const auto refused = read(wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.find("broker.toml: line ") != std::string::npos);
    CHECK(refused.error().what.find("budgets") != std::string::npos);
  }
  const auto upside_down = read("volume-free-percent = 5");
  REQUIRE_FALSE(upside_down);
  CHECK(upside_down.error().what.find("volume-free-percent-for-life") != std::string::npos);
  write(folder.path / "broker.toml", good + "[budget]\nspool-bytes = 1_000_000_000\n");
  CHECK_FALSE(app::load_config(folder.path));
}

TEST_CASE("Release keys: four days are published, what was published is not made anew, and what is over is erased") {
  Nations nations;
  Folder folder;
  auto file = must(edges::KeyFile::create(folder.path / "keys", SecretBytes::copy_of(view_of("secret"))));
  trust::Directory directory(*nations.treaty);
  record::inspect::ReleaseKeys keys(nations.authority());
  auto ring = must(app::ReleaseKeyring::open(file, nations.broker, keys));

  const auto offered = must(ring.tend(directory, noon, noon));
  REQUIRE(offered.size() == 4);
  for (const core::EntryOffered& entry : offered) {
    auto checked = must(directory.check(entry.entry, noon));
    REQUIRE(checked);
    directory.add(std::move(*checked));
  }
  CHECK(keys.size() == 4);
  CHECK(must(ring.tend(directory, noon, noon)).empty());
  CHECK(must(ring.tend(directory, noon + days(1), noon + days(1))).size() == 1);

  SECTION("a start finds the keys, but not the one that was never published") {
    auto opened = must(edges::KeyFile::open(folder.path / "keys", SecretBytes::copy_of(view_of("secret"))));
    CHECK(opened.names().size() == 5);
    record::inspect::ReleaseKeys again(nations.authority());
    auto later = must(app::ReleaseKeyring::open(opened, nations.broker, again));
    CHECK(again.size() == 5);
    CHECK(must(later.tend(directory, noon, noon)).empty());
    CHECK(again.size() == 4);
    CHECK(opened.names().size() == 4);
  }
  SECTION("fifteen days after their day they are gone") {
    static_cast<void>(must(ring.tend(directory, noon + days(15), noon + days(15))));
    const std::size_t before = keys.size();
    // A clock that jumped ahead, of which the witnesses know nothing, erases nothing.
    static_cast<void>(must(ring.tend(directory, noon + days(400), noon + days(15))));
    CHECK(keys.size() >= before);
    static_cast<void>(must(ring.tend(directory, noon + days(16), noon + days(16))));
    const auto* const first = directory.package_of(nations.authority(), codec::PackageUse::release, noon);
    REQUIRE(first != nullptr);
    CHECK_FALSE(keys.contains(first->key_id));
    CHECK_FALSE(file.has("release/" + first->key_id.hex()));
    CHECK(before > 0);
  }
}

TEST_CASE("A key file that holds another release key than its name says is refused") {
  Nations nations;
  Folder folder;
  auto file = must(edges::KeyFile::create(folder.path / "keys", SecretBytes::copy_of(view_of("secret"))));
  file.put("release/" + std::string(64, 'a'), Bytes(32, 5));
  record::inspect::ReleaseKeys keys(nations.authority());
  const auto ring = app::ReleaseKeyring::open(file, nations.broker, keys);
  REQUIRE_FALSE(ring);
  CHECK(ring.error().code == ErrorCode::mismatch);
}

TEST_CASE("Enrolments: files are offered by name, and moved by the answer, the refused with their reason") {
  app::start_messages();
  Folder folder;
  for (const char* const name : {"b", "a", ".hidden", "young"}) write(folder.path / name, name);
  for (const char* const name : {"b", "a", ".hidden"}) make_old(folder.path / name);
  fs::create_directory(folder.path / "sub");
  fs::create_symlink("/etc/hostname", folder.path / "link");
  app::Enrolments enrolments(folder.path);
  auto offered = enrolments.poll();
  REQUIRE(offered.size() == 2);
  CHECK(offered[0].entry == copy_of(view_of("a")));
  CHECK(offered[0].token >= app::Enrolments::first_token);
  CHECK(enrolments.poll().empty());  // they wait for their answers

  enrolments.answered({offered[0].token, std::nullopt});
  CHECK(fs::exists(folder.path / "taken" / "a"));
  enrolments.answered({offered[1].token, Error{ErrorCode::not_permitted, "no \x1b[31mchain"}});
  CHECK(fs::exists(folder.path / "refused" / "b"));
  CHECK(must(edges::read_text(folder.path / "refused" / "b.reason", 1000)) == "not-permitted: no <U+001B>[31mchain\n");
  enrolments.answered({offered[1].token, std::nullopt});  // no such question any more
  CHECK_FALSE(fs::exists(folder.path / "b"));
}

TEST_CASE("Enrolments: an entry whose holder is unknown is offered once more, what is too large never") {
  app::start_messages();
  Folder folder;
  write(folder.path / "package", "p");
  write(folder.path / "large", std::string(codec::directory_entry_bytes_max + 1, 'x'));
  for (const char* const name : {"package", "large"}) make_old(folder.path / name);
  app::Enrolments enrolments(folder.path);
  auto offered = enrolments.poll();
  REQUIRE(offered.size() == 1);
  CHECK(fs::exists(folder.path / "refused" / "large.reason"));
  enrolments.answered({offered[0].token, Error{ErrorCode::not_found, "its holder"}});
  CHECK(fs::exists(folder.path / "package"));
  offered = enrolments.poll();
  REQUIRE(offered.size() == 1);
  enrolments.answered({offered[0].token, Error{ErrorCode::not_found, "its holder"}});
  CHECK(fs::exists(folder.path / "refused" / "package"));
}

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
  CHECK(told.text.find("waiting: 25 records, 5000 bytes; an agency may have 40 records, 9000 bytes\n"
                       "MX/FGR: 25 records, 5000 bytes waiting\n"
                       "  000000000000 fgr<U+001B>-1: connected, 201 messages, 0 bytes, 180 refused; 20 records, 4000 "
                       "bytes waiting; OVER spool-of-device 179 times\n") != std::string::npos);
  CHECK(told.json.find("\"passed\":{\"spool-of-device\":179}") != std::string::npos);
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
  write(file, "{\"time\": 3}");
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
