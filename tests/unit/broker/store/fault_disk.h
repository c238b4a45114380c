// A disk under SQLite, and under files of our own, that fails when the test says so: a VFS between them and the real
// one, in force while it lives.
//
// What is written is seen by SQLite at once and reaches the real file at the next sync of that file, as with a page
// cache that loses its power. Of one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/synced_file.h"

struct sqlite3_vfs;

namespace puente::broker::test {

class FaultDisk final : public puente::io::Disk {
 public:
  FaultDisk();
  ~FaultDisk() override;
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;

  // What becomes, when the power is cut, of what was written and not synced.
  enum class Unsynced { lost, kept, torn };

  // The power is cut at operation number `operation` from the beginning (writes, truncations, syncs, from 1): it is
  // not carried out, and every later one fails. A torn write reaches the disk by half.
  void cut_at(std::uint64_t operation, Unsynced fate);
  // Operation number `operation` alone fails: a disk that reports an error, or is full.
  void fail_at(std::uint64_t operation, int sqlite_code);
  StoreResult<std::unique_ptr<puente::io::SyncedFile>> open(const std::filesystem::path& path, bool make) override;
  std::uint64_t operations() const { return operations_; }
  bool is_cut() const { return cut_; }

  // For the VFS's functions.
  struct Change {
    std::int64_t at = 0;  // a truncation to that size where there are no bytes
    Bytes bytes;
    bool truncation = false;
  };
  struct Open {
    void* real = nullptr;  // sqlite3_file
    Bytes seen;            // what SQLite sees
    std::vector<Change> unsynced;
  };
  int begin_operation();  // SQLITE_OK, or the error to give
  void forget(Open* file);
  void know(Open* file) { open_[file] = true; }
  int sync(Open& file);

 private:
  void cut();

  std::uint64_t operations_ = 0;
  std::uint64_t cut_at_ = 0;
  std::uint64_t fail_at_ = 0;
  int fail_code_ = 0;
  Unsynced fate_ = Unsynced::lost;
  bool cut_ = false;
  std::map<Open*, bool> open_;
  sqlite3_vfs* before_ = nullptr;
};

}  // namespace puente::broker::test
