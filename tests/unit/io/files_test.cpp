#include "io/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/folder.h"

namespace puente::io {
namespace {

using support::Folder;
namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) {
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 0777U;
}

}  // namespace

TEST_CASE("a file comes back as it was written, under the mode asked for, and nothing else is left in the folder") {
  const Folder folder;
  const fs::path path = folder.path / "a";
  REQUIRE(write_file(path, view_of("first"), Mode::secret));
  CHECK(mode_of(path) == 0600);
  CHECK(read_text(path, 100).value() == "first");
  REQUIRE(write_file(path, view_of("second"), Mode::open));
  CHECK(mode_of(path) == 0644);
  CHECK(text_of(read_file(path, 100).value()) == "second");
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
}

TEST_CASE("what a secret file held before is overwritten where it lay, an open file's is not") {
  const Folder folder;
  const fs::path path = folder.path / "keys";
  const auto old_content_after = [&](Mode mode) {
    REQUIRE(write_file(path, Bytes(5000, 0x5a), mode));
    const int before = ::open(path.c_str(), O_RDONLY);  // the old file, though its name goes
    REQUIRE(before >= 0);
    REQUIRE(write_file(path, Bytes(10, 1), mode));
    Bytes content(6000);
    const ssize_t size = ::pread(before, content.data(), content.size(), 0);
    ::close(before);
    content.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    CHECK(read_file(path, 100).value() == Bytes(10, 1));
    return content;
  };
  CHECK(old_content_after(Mode::key) == Bytes(5000, 0));
  CHECK(old_content_after(Mode::open) == Bytes(5000, 0x5a));
}

TEST_CASE("a key file's old blocks stay where another name leads to them") {
  const Folder folder;
  const fs::path path = folder.path / "keys", other = folder.path / "other";
  REQUIRE(write_file(path, view_of("first"), Mode::key));
  fs::create_hard_link(path, other);
  REQUIRE(write_file(path, view_of("second"), Mode::key));
  CHECK(read_text(other, 100).value() == "first");
  CHECK(read_text(path, 100).value() == "second");
}

TEST_CASE("what is no regular file is not replaced: a link, a pipe, a folder") {
  const Folder folder;
  const fs::path target = folder.path / "target", link = folder.path / "link", pipe = folder.path / "pipe";
  REQUIRE(write_file(target, view_of("kept"), Mode::open));
  fs::create_symlink(target, link);
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (const fs::path& path : {link, pipe, folder.path})
    for (const Mode mode : {Mode::open, Mode::secret, Mode::key}) {
      CHECK(write_file(path, view_of("new"), mode).error().code == ErrorCode::conflict);
      CHECK(write_new_file(path, view_of("new"), mode).error().code == ErrorCode::conflict);
    }
  CHECK(read_text(target, 100).value() == "kept");
  CHECK(fs::is_symlink(link));
  CHECK(fs::is_fifo(pipe));
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 3);
}

TEST_CASE("a new file replaces nothing, and comes whole under its mode") {
  const Folder folder;
  const fs::path path = folder.path / "a";
  REQUIRE(write_new_file(path, view_of("first"), Mode::secret));
  CHECK(mode_of(path) == 0600);
  const Status again = write_new_file(path, view_of("second"), Mode::open);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::conflict);
  CHECK(again.error().what == path.string() + ": exists already; nothing was written");
  CHECK(read_text(path, 100).value() == "first");
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()) == 1);
}

TEST_CASE("a file beyond its bound, one that is not there and a folder are errors that name the path") {
  const Folder folder;
  const fs::path path = folder.path / "big";
  REQUIRE(write_file(path, Bytes(101, 7), Mode::open));
  CHECK(read_file(path, 101).value().size() == 101);
  const auto big = read_file(path, 100);
  REQUIRE_FALSE(big);
  CHECK(big.error().code == ErrorCode::too_large);
  CHECK(big.error().what.find(path.string()) != std::string::npos);
  const auto missing = read_file(folder.path / "none", 100);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().what.find("none") != std::string::npos);
  CHECK_FALSE(read_file(folder.path, 100));
}

TEST_CASE("a secret that others may read is not read") {
  const Folder folder;
  const fs::path path = folder.path / "secret";
  REQUIRE(write_file(path, view_of("x"), Mode::secret));
  CHECK(equal(read_secret_file(path, 10).value().reveal(), view_of("x")));
  for (const mode_t mode : {0640U, 0604U, 0660U}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    CHECK_FALSE(read_secret_file(path, 10));
  }
}

TEST_CASE("a write into a folder that is not there fails, and leaves the old content elsewhere alone") {
  const Folder folder;
  CHECK_FALSE(write_file(folder.path / "no" / "a", view_of("x"), Mode::open));
  REQUIRE(make_folder(folder.path / "one" / "two"));
  REQUIRE(make_folder(folder.path / "one" / "two"));
  CHECK(mode_of(folder.path / "one" / "two") == 0700);
  CHECK(write_file(folder.path / "one" / "two" / "a", view_of("x"), Mode::open));
}

}  // namespace puente::io
