// Room on the disk that is given back when there is no other: enough to log that the broker ended, and why.
//
// Guarantee: while it is held, its bytes are allocated. Whether a file system gives them to the store once they are
// free is the file system's business: others may take them first. Errors: io.
#pragma once

#include <filesystem>

#include "crypto/base/error.h"

namespace puente::broker::app {

class Reserve {
 public:
  static constexpr std::int64_t bytes = 48 << 20;  // what the store holds in memory goes into its database, too

  // Allocates the file, or takes up the one that is there. Wants as much room again besides.
  static Result<Reserve> take(const std::filesystem::path& path);
  void release();

 private:
  explicit Reserve(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace puente::broker::app
