#include "io/key_file.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "io/files.h"
#include "tests/support/folder.h"

namespace puente::io {
namespace {

using support::Folder;
namespace fs = std::filesystem;

SecretBytes secret(std::string_view text) { return SecretBytes::copy_of(view_of(text)); }

}  // namespace

TEST_CASE("secrets come back under their passphrase only, and the file shows neither them nor their names") {
  const Folder folder;
  const fs::path path = folder.path / "keys";
  {
    KeyFile keys = KeyFile::create(path, secret("correct horse")).value();
    keys.put("device", Bytes(32, 0x41));
    keys.put("store", view_of("PLANTED-SECRET-PLANTED-SECRET-00"));
    REQUIRE(keys.save());
  }
  const Bytes raw = read_file(path, 1 << 20).value();
  const std::string text = text_of(raw);
  CHECK(text.starts_with("puente-key/1\n"));
  CHECK(text.find("PLANTED") == std::string::npos);
  CHECK(text.find("device") == std::string::npos);

  const KeyFile keys = KeyFile::open(path, secret("correct horse")).value();
  CHECK(keys.names() == std::vector<std::string>{"device", "store"});
  CHECK(equal(keys.get_as<StoreKey>("store").value().reveal(), view_of("PLANTED-SECRET-PLANTED-SECRET-00")));
  const auto none = keys.get("curve");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::not_found);
  const auto wrong = KeyFile::open(path, secret("correct horsf"));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::unauthenticated);
}

TEST_CASE("a file that exists is not made again, and an altered or cut one is refused at every place") {
  const Folder folder;
  const fs::path path = folder.path / "keys";
  KeyFile keys = KeyFile::create(path, secret("p")).value();
  keys.put("a", Bytes(8, 1));
  REQUIRE(keys.save());
  const auto again = KeyFile::create(path, secret("p"));
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::conflict);

  const Bytes good = read_file(path, 1 << 20).value();
  // One place of each part: magic, salt, both limits, nonce, and what is encrypted.
  for (const std::size_t at :
       {std::size_t{2}, std::size_t{15}, std::size_t{36}, std::size_t{44}, std::size_t{50}, good.size() - 1}) {
    Bytes bad = good;
    bad[at] = static_cast<std::uint8_t>(bad[at] ^ 1);
    REQUIRE(write_file(path, bad, Mode::secret));
    INFO("byte " << at);
    CHECK_FALSE(KeyFile::open(path, secret("p")));
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{13}, std::size_t{60}, good.size() - 1}) {
    REQUIRE(write_file(path, ByteView(good).first(size), Mode::secret));
    CHECK_FALSE(KeyFile::open(path, secret("p")));
  }
  // A work factor beyond all reason must not be worked off first.
  Bytes costly = good;
  for (std::size_t i = 29; i < 45; ++i) costly[i] = 0xff;
  REQUIRE(write_file(path, costly, Mode::secret));
  CHECK_FALSE(KeyFile::open(path, secret("p")));
}

TEST_CASE("an erased secret is gone from the file") {
  const Folder folder;
  const fs::path path = folder.path / "keys";
  KeyFile keys = KeyFile::create(path, secret("p")).value();
  keys.put("a", Bytes(8, 1));
  keys.put("b", Bytes(8, 2));
  REQUIRE(keys.save());
  keys.erase("a");
  REQUIRE(keys.save());
  const KeyFile reopened = KeyFile::open(path, secret("p")).value();
  CHECK_FALSE(reopened.has("a"));
  CHECK(reopened.has("b"));
}

TEST_CASE("a passphrase comes from its file without the final newline, and never from nowhere") {
  const Folder folder;
  const fs::path path = folder.path / "passphrase";
  REQUIRE(write_file(path, view_of("open sesame\n"), Mode::secret));
  CHECK(equal(read_passphrase("x", path).value().reveal(), view_of("open sesame")));
  CHECK_FALSE(read_passphrase("x", folder.path / "none"));
}

}  // namespace puente::io
