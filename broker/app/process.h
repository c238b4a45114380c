// What the operating system is asked for, once, before any thread is started.
#pragma once

#include "crypto/base/error.h"

namespace puente::broker::app {

// No core dumps, and no other process of the same user may read our memory, unless `debuggable`; SIGPIPE ignored; as
// many descriptors as the system lets us have (each connection is one).
Status prepare_process(bool debuggable);

// SIGTERM and SIGINT as a descriptor that polls readable, in place of their handlers, for all threads started later.
class StopSignal {
 public:
  static Result<StopSignal> take();
  StopSignal(StopSignal&& other) noexcept;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  StopSignal& operator=(StopSignal&&) = delete;
  ~StopSignal();
  int descriptor() const { return fd_; }

 private:
  explicit StopSignal(int fd) : fd_(fd) {}
  int fd_;
};

// Held while the program runs: one broker per folder. Fails with `conflict` where another holds it.
class FolderLock {
 public:
  static Result<FolderLock> take(const char* path);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace puente::broker::app
