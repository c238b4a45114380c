// What a program asks of the operating system, before it starts a thread or reads a key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "crypto/base/error.h"

namespace puente::io {

// No core files (RLIMIT_CORE 0), and no other process of this user reads the memory or attaches (PR_SET_DUMPABLE 0;
// root still may). Makes the locked memory for secrets. Fails with `io` where the system refuses the first two.
Status close_memory();

// Draws the key of this process's hash tables (crypto/base/hash_tables.h): before any is filled.
void key_hash_tables();

// Descriptors 0 to 2 are open from then on, so that no file of ours becomes one of them and is written into. What is
// written to a standard output that was closed fails.
void keep_standard_descriptors();

// What to tell the operator where the system refused to lock memory for secrets (RLIMIT_MEMLOCK): nullopt where all of
// it is locked.
std::optional<std::string> unlocked_memory();

// SIGTERM, SIGINT and SIGHUP as a descriptor that polls readable, in place of their handlers, for all threads started
// later. SIGHUP asks to read the configuration again and ends no daemon: a terminal that closes sends it, too.
class StopSignal {
 public:
  enum class Asked { nothing, stop, read_again };
  static Result<StopSignal> take();
  StopSignal(StopSignal&& other) noexcept;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  StopSignal& operator=(StopSignal&&) = delete;
  ~StopSignal();
  int descriptor() const { return fd_; }
  // What was asked since the last call, without waiting; to stop goes before the rest.
  Asked take_asked() const;

 private:
  explicit StopSignal(int fd) : fd_(fd) {}
  int fd_;
};

// Held while a program runs: one process per folder. The file stays, empty. Fails with `conflict` where another holds
// it.
class FolderLock {
 public:
  static Result<FolderLock> take(const std::filesystem::path& path);
  // Does a process hold it now? False also where there is no such file.
  static bool is_held(const std::filesystem::path& path);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace puente::io
