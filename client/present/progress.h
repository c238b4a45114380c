// How far a long piece of work has come, in one line.
#pragma once

#include <cstdint>
#include <string>

#include "client/present/text.h"
#include "crypto/base/time.h"

namespace puente::client::present {

struct ProgressState {
  std::uint64_t done_bytes = 0, total_bytes = 0;
  std::uint64_t records = 0;
  Duration elapsed;
};

// "[#####·····]  45%  2,345 records  1,234/s  00:12 left", at most `columns` wide.
std::string progress_line(const ProgressState& state, std::size_t columns, Language language);

}  // namespace puente::client::present
