// Files that are written at places and synced by whoever says what is durable: for formats of our own. Behind an
// interface, so that a test can cut the power at any write.
//
// Guarantee of sync(): what was written before it is on the disk when it returns, file length included. After a write
// or sync that failed the caller must stop: Linux may have dropped the dirty pages. Errors: StoreError, `full` where
// there is no room; the text names the path. Not thread safe.
#pragma once

#include <filesystem>
#include <memory>

#include "crypto/base/bytes.h"
#include "crypto/base/store_error.h"

namespace puente::io {

class SyncedFile {
 public:
  virtual ~SyncedFile() = default;
  virtual StoreStatus write_at(std::uint64_t offset, ByteView bytes) = 0;
  virtual StoreStatus sync() = 0;
  // Fills `out`; fails with `damaged` where the file ends before.
  virtual StoreStatus read_at(std::uint64_t offset, std::span<std::uint8_t> out) const = 0;
  virtual StoreResult<std::uint64_t> size() const = 0;
  // Fails where the path does not name this file any more.
  virtual StoreStatus check_in_place() const = 0;
};

class Disk {
 public:
  virtual ~Disk() = default;
  // Of this user alone (0600). With `make`, a file that is missing is made, and its name is on the disk on return;
  // else that is `damaged`. A link, or what is no regular file, is refused.
  virtual StoreResult<std::unique_ptr<SyncedFile>> open(const std::filesystem::path& path, bool make) = 0;
};

// Of the operating system. Lives as long as the program.
Disk& real_disk();

}  // namespace puente::io
