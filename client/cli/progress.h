// A progress bar on standard error, where that is a terminal; else nothing.
#pragma once

#include <cstdint>
#include <string>

#include "client/cli/context.h"
#include "crypto/base/time.h"

namespace puente::client::cli {

struct ProgressState {
  std::uint64_t done_bytes = 0, total_bytes = 0;
  std::uint64_t records = 0;
  Duration elapsed;
};

// "[#####·····]  45%  2,345 records  1,234/s  00:12 left", at most `columns` wide.
std::string progress_line(const ProgressState& state, std::size_t columns, Language language);

class ProgressBar {
 public:
  explicit ProgressBar(Language language);
  // Draws at most ten times a second.
  void show(const ProgressState& state);
  void clear();

 private:
  Language language_;
  bool terminal_;
  bool drawn_ = false;
  std::int64_t last_ms_ = -1000;
};

}  // namespace puente::client::cli
