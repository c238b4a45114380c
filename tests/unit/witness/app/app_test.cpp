// The folder of a witness, from its making to what it tells of itself.
#include <catch2/catch_test_macros.hpp>

#include "crypto/tlog/checkpoint.h"
#include "io/files.h"
#include "io/key_file.h"
#include "tests/support/folder.h"
#include "tests/unit/trust/world.h"
#include "witness/app/init.h"
#include "witness/app/run.h"
#include "witness/app/status.h"

namespace puente::witness::app {
namespace {

using pki::test::code_of;
using pki::test::must;
using puente::io::Mode;
using puente::io::write_file;

const Instant now = pki::test::now;

struct Home {
  support::Folder folder;
  Config config;

  Home() {
    config.folder = folder.path / "witness";
    config.name = "w-mx";
    config.listen = "127.0.0.1:8501";
    config.treaty = folder.path / "treaty.txt";
    config.passphrase_file = folder.path / "passphrase";
    REQUIRE(write_file(config.passphrase_file, view_of("secret"), Mode::secret));
  }
  // A treaty of both nations that names the key for Mexico.
  trust::Treaty agree(const std::string& vkey) const {
    trust::test::World world;
    for (trust::TreatyWitness& one : world.treaty.witnesses)
      if (one.nation == model::Nation::mx) one.key = must(tlog::parse_vkey(vkey));
    REQUIRE(write_file(config.treaty, view_of(world.sign(trust::render_treaty(world.treaty), {&world.mx, &world.us})),
                       Mode::open));
    return world.treaty;
  }
};

}  // namespace

TEST_CASE("a witness has a verification key for the treaty, and no request") {
  const Home home;
  const std::string vkey = must(init(home.config));
  CHECK(must(puente::io::read_text(home.config.vkey(), 4096)) == vkey + "\n");
  const tlog::Vkey parsed = must(tlog::parse_vkey(vkey));
  CHECK(parsed.type == tlog::SignatureType::cosignature_v1);
  CHECK(parsed.name == "w-mx");
  const auto keys = must(puente::io::KeyFile::open(home.config.keys(), SecretBytes::copy_of(view_of("secret"))));
  CHECK(primitives::SigningKey(must(keys.get_as<Ed25519Seed>("device"))).public_key() == parsed.key);
  const Config again = must(load_config(home.config.folder));
  CHECK(again.name == home.config.name);
  CHECK(again.listen == home.config.listen);
  CHECK(again.treaty == home.config.treaty);
  CHECK(again.passphrase_file == home.config.passphrase_file);
}

TEST_CASE("a folder is a witness's once, and options that would not read back are refused") {
  const Home home;
  must(init(home.config));
  CHECK(code_of(init(home.config)) == ErrorCode::conflict);
  const auto refused = [&](auto change) {
    Config config = home.config;
    config.folder = home.folder.path / "other";
    change(config);
    return code_of(init(config)) == ErrorCode::usage && !std::filesystem::exists(config.folder);
  };
  CHECK(refused([](Config& config) { config.name = "a\"b"; }));
  CHECK(refused([](Config& config) { config.name = "a b"; }));
  CHECK(refused([](Config& config) { config.name = "a\nb"; }));
  CHECK(refused([](Config& config) { config.listen = "8501"; }));
  CHECK(refused([](Config& config) { config.treaty = "a\\b"; }));
  CHECK(refused([](Config& config) { config.passphrase_file = "a\"b"; }));
}

TEST_CASE("the folder of an older version is named as one") {
  const Home home;
  REQUIRE(puente::io::make_folder(home.config.folder));
  CHECK(code_of(load_config(home.config.folder)) == ErrorCode::not_found);
  REQUIRE(write_file(home.config.folder / "party.toml", view_of("[party]\n"), Mode::open));
  const auto older = load_config(home.config.folder);
  CHECK(code_of(older) == ErrorCode::usage);
  CHECK(older.error().what.find("party.toml") != std::string::npos);
}

TEST_CASE("the status of a witness is the newest head that it holds of the treaty's log") {
  const Home home;
  const trust::Treaty treaty = home.agree(must(init(home.config)));
  const HeldHead none = must(as_result(read_held(home.config, now)));
  CHECK_FALSE(none.head);
  CHECK(render_text(none, Language::english).starts_with("w-mx: has cosigned nothing of "));

  const trust::test::World world;
  const Hash root = Hash::from(Bytes(32, 7)).value();
  const tlog::Note note = tlog::sign_checkpoint({treaty.broker.origin, 12, root, {}}, treaty.broker.origin, world.log);
  REQUIRE(write_file(home.config.folder / "checkpoint", view_of(tlog::format_note(note)), Mode::open));
  const HeldHead held = must(as_result(read_held(home.config, now)));
  CHECK(held.head == core::StoredHead{12, root});
  CHECK(render_text(held, Language::spanish).find("cofirmó 12 asientos") != std::string::npos);
  CHECK(render_json(held).find("\"size\":12,\"root\":\"" + root.hex() + "\"") != std::string::npos);

  REQUIRE(write_file(home.config.folder / "checkpoint", view_of("not a checkpoint"), Mode::open));
  CHECK(read_held(home.config, now).error().of_store()->cause == StoreError::Cause::damaged);
}

TEST_CASE("a witness that the treaty does not name is told so") {
  const Home home;
  must(init(home.config));
  REQUIRE(write_file(home.config.treaty, view_of(trust::test::World().treaty_text), Mode::open));
  CHECK(code_of(as_result(read_held(home.config, now))) == ErrorCode::mismatch);
}

TEST_CASE("one witness runs in a folder") {
  const Home home;
  must(init(home.config));
  const auto stop = must(puente::io::StopSignal::take());
  const auto lock = must(puente::io::FolderLock::take(home.config.lock()));
  const Status second = as_result(run(home.config, stop));
  CHECK(code_of(second) == ErrorCode::conflict);
}

}  // namespace puente::witness::app
