// Where the key of a store lies while the store is open (not under sanitizers: there mlock() does nothing).
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <fstream>
#include <string>

#include "io/database.h"
#include "io/descriptor.h"
#include "io/process.h"
#include "tests/support/folder.h"

namespace puente::io {
namespace {

constexpr std::uint8_t fill = 0x6b;
StoreKey key() { return StoreKey::from(Bytes(32, fill)).value(); }

// As SQLCipher keeps it; in locked memory, so that the search does not find itself.
SecretBytes hexadecimal() {
  SecretBytes out(64);
  for (std::size_t i = 0; i < out.size(); i += 2) out.reveal_mutable()[i] = '6', out.reveal_mutable()[i + 1] = 'b';
  return out;
}

// Mappings of this process's memory that hold these bytes, by whether they are locked (proc(5), VmFlags).
struct Places {
  std::size_t locked = 0, unlocked = 0;
};
Places places_of(const SecretBytes& wanted) {
  std::ifstream maps("/proc/self/smaps");
  const Descriptor memory(::open("/proc/self/mem", O_RDONLY | O_CLOEXEC));
  SecretBytes piece(32 << 10);
  const std::string_view words(reinterpret_cast<const char*>(wanted.reveal().data()), wanted.size());
  Places out;
  std::size_t begin = 0, end = 0;
  for (std::string line; std::getline(maps, line);) {
    std::size_t from = 0, to = 0;
    if (std::sscanf(line.c_str(), "%zx-%zx ", &from, &to) == 2) begin = from, end = to;
    if (!line.starts_with("VmFlags:")) continue;
    bool found = false;
    for (std::size_t at = begin; at < end && !found; at += piece.size() - wanted.size()) {
      // Without a buffer in between, which would be another place.
      const ssize_t got = ::pread(memory.get(), piece.reveal_mutable().data(), std::min(piece.size(), end - at),
                                  static_cast<off_t>(at));
      const std::string_view read(reinterpret_cast<const char*>(piece.reveal().data()),
                                  static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      if (read.empty()) break;  // nothing lies there that can be read
      found = read.find(words) != std::string_view::npos;
    }
    if (found) ++(line.find(" lo") == std::string::npos ? out.unlocked : out.locked);
  }
  return out;
}

}  // namespace

TEST_CASE("the key of a store stays in locked memory while others are opened and closed beside it") {
  const support::Folder folder;
  const Database stays = Database::open(folder.path / "stays", key()).value();
  for (int i = 0; i < 8; ++i) {
    const Database other = Database::open(folder.path / "other", StoreKey::from(Bytes(32, 1)).value()).value();
    const Places found = places_of(hexadecimal());
    CHECK(found.locked > 0);
    if (!unlocked_memory()) CHECK(found.unlocked == 0);
  }
  if (!unlocked_memory()) CHECK(places_of(hexadecimal()).unlocked == 0);
}

}  // namespace puente::io
