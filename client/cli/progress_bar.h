// A progress bar on standard error, where that is a terminal; else nothing.
#pragma once

#include <cstdint>

#include "client/present/progress.h"

namespace puente::client::cli {

class ProgressBar {
 public:
  explicit ProgressBar(present::Language language);
  // Draws at most ten times a second.
  void show(const present::ProgressState& state);
  void clear();

 private:
  present::Language language_;
  bool terminal_;
  bool drawn_ = false;
  std::int64_t last_ms_ = -1000;
};

}  // namespace puente::client::cli
