// The parts of the program around the core: its folder, configuration, release keys, and enrolments.
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "broker/app/enrolments.h"
#include "broker/app/init.h"
#include "broker/app/messages.h"
#include "broker/app/release_keys.h"
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
  for (const char* const wrong : {"-1", "\"8G\"", "8e9", "true"})
    CHECK(read("spool-bytes = " + std::string(wrong))
              .error()
              .what.ends_with("line 5: 'budgets.spool-bytes' must be a whole number from 0"));
  CHECK(read("spool-bites = 1")
            .error()
            .what.ends_with("line 5: unknown key 'budgets.spool-bites'; the nearest is 'budgets.spool-bytes'"));
  // What threats to life leave free is never more than what other records do, whichever of the two is given.
  const auto low = must(read("volume-free-percent = 5"));
  CHECK(low.budgets.volume_free_percent_for_life == 5);
  CHECK(must(read("volume-free-percent = 30")).budgets.volume_free_percent_for_life == 10);
  CHECK(read("volume-free-percent-for-life = 30")
            .error()
            .what.ends_with("line 5: budgets.volume-free-percent-for-life is 30, and must be from 0 to 20"));
  write(folder.path / "broker.toml", good + "[budget]\nspool-bytes = 1_000_000_000\n");
  CHECK_FALSE(app::load_config(folder.path));
}

TEST_CASE("Witnesses may be asked on Unix sockets, each by its name") {
  Folder folder;
  const auto read = [&](std::string_view text) {
    write(folder.path / "broker.toml",
          "origin = \"a\"\nlisten = \"tcp://127.0.0.1:1\"\ntreaty = \"t\"\n[witnesses]\n" + std::string(text));
    return app::load_config(folder.path);
  };
  CHECK(must(read("witness-mx = \"unix:/run/mx\"")).witness_sockets ==
        std::map<std::string, std::string>{{"witness-mx", "/run/mx"}});
  for (const char* const wrong : {"unix:run/mx", "/run/mx", "127.0.0.1:8501", ""}) {
    const auto refused = read("witness-mx = \"" + std::string(wrong) + "\"");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.find("broker.toml: witness-mx: ") != std::string::npos);
  }
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
