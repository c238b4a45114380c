#include <catch2/catch_test_macros.hpp>

#include "crypto/base/transcript.h"
#include "crypto/tlog/fork.h"
#include "crypto/tlog/tile_builder.h"
#include "io/files.h"
#include "tests/unit/client/cli/commands.h"
#include "tests/unit/client/cli/folder.h"

namespace puente::client::cli {
namespace {

const std::string origin = "puente.example/log";

primitives::SigningKey key() { return primitives::generate_signing_key(Bytes(32, 1)); }
tlog::Vkey log_key() { return tlog::make_vkey(origin, tlog::SignatureType::ed25519, key().public_key()).value(); }

std::string head(std::uint64_t size, std::uint8_t content) {
  Hash root;
  root.array()[0] = content;
  return tlog::format_note(tlog::sign_checkpoint({origin, size, root, {}}, origin, key()));
}

std::string saved(const std::filesystem::path& folder, const std::string& older, const std::string& newer) {
  const auto file = folder / "evidence.fork";
  REQUIRE(puente::io::write_file(file, view_of(tlog::format_fork({log_key(), older, newer, std::nullopt, {}})),
                                 puente::io::Mode::open));
  return file.string();
}

TEST_CASE("a saved fork convinces whoever holds the log's key: exit code 2") {
  const test::Folder folder;
  const std::string file = saved(folder.path, head(7, 1), head(7, 2));
  CHECK(test::run_audit({"prove-fork", file, "--origin-key", tlog::format_vkey(log_key())}) == Exit::finding);
  CHECK(test::run_audit({"--json", "prove-fork", file}) == Exit::finding);
}

TEST_CASE("open evidence is completed by whoever holds the newer tree's tiles, and convinces then") {
  const test::Folder folder;
  tlog::TileBuilder tree;
  for (std::uint64_t i = 0; i < 300; ++i) tree.append(tlog::leaf_hash(big_endian(i)));
  for (const tlog::Tile& tile : tree.take()) {
    const auto path = folder.path / "tiles" / tlog::tile_path(tile.id);
    REQUIRE(puente::io::make_folder(path.parent_path()));
    REQUIRE(puente::io::write_file(path, tile.hashes, puente::io::Mode::open));
  }
  const std::string newer = tlog::format_note(tlog::sign_checkpoint({origin, 300, tree.root(), {}}, origin, key()));
  const std::string file = saved(folder.path, head(7, 1), newer);
  CHECK(test::run_audit({"prove-fork", file}) == Exit::verification_failed);
  const std::string complete = (folder.path / "complete.fork").string();
  CHECK(test::run_audit({"prove-fork", file, "--tiles", (folder.path / "tiles").string(), "--out", complete}) ==
        Exit::finding);
  CHECK(test::run_audit({"prove-fork", complete}) == Exit::finding);
  CHECK(test::run_audit({"prove-fork", file, "--tiles", folder.path.string()}) == Exit::error);
}

TEST_CASE("what shows no fork convinces nobody") {
  const test::Folder folder;
  CHECK(test::run_audit({"prove-fork", saved(folder.path, head(7, 1), head(7, 1))}) == Exit::ok);
  CHECK(test::run_audit({"prove-fork", saved(folder.path, head(7, 1), head(8, 2))}) == Exit::verification_failed);
  // Another log's key than the one that signed.
  const auto other = primitives::generate_signing_key(Bytes(32, 2));
  const std::string vkey =
      tlog::format_vkey(tlog::make_vkey(origin, tlog::SignatureType::ed25519, other.public_key()).value());
  const std::string file = saved(folder.path, head(7, 1), head(7, 2));
  CHECK(test::run_audit({"prove-fork", file, "--origin-key", vkey}) == Exit::verification_failed);
  CHECK(test::run_audit({"prove-fork", file, "--origin-key", "nonsense"}) == Exit::usage);
  REQUIRE(puente::io::write_file(file, view_of("not evidence"), puente::io::Mode::open));
  CHECK(test::run_audit({"prove-fork", file}) == Exit::error);
  CHECK(test::run_audit({"prove-fork", (folder.path / "absent").string()}) == Exit::error);
}

}  // namespace
}  // namespace puente::client::cli
