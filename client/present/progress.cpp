#include "client/present/progress.h"

#include <fmt/format.h>
#include <algorithm>
#include <string>

#include "client/present/messages/progress.h"
#include "crypto/base/columns.h"

namespace puente::client::present {
namespace {

constexpr std::size_t bar_columns = 24;

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3;) {
    at -= 3;
    out.insert(at, ",");
  }
  return out;
}

std::string clock_text(std::int64_t seconds) {
  if (seconds >= 3600) return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return fmt::format("{:02}:{:02}", seconds / 60, seconds % 60);
}

}  // namespace

std::string progress_line(const ProgressState& state, std::size_t columns, Language language) {
  const double total = static_cast<double>(std::max<std::uint64_t>(state.total_bytes, 1));
  const double part = std::clamp(static_cast<double>(state.done_bytes) / total, 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(bar_columns));
  std::string out = "[" + std::string(filled, '#') + std::string(bar_columns - filled, '-') + "]";
  out += fmt::format(" {:3}%  {} {}", static_cast<int>(part * 100), grouped(state.records),
                     say(language, messages::progress::records));
  const double seconds_gone = static_cast<double>(std::max<std::int64_t>(state.elapsed.ms, 0)) / 1000.0;
  if (seconds_gone >= 0.5 && part > 0) {
    const double rate = static_cast<double>(state.records) / seconds_gone;
    const double left = std::min(seconds_gone * (1 - part) / part, 1e7);
    out += fmt::format("  {}/s  {} {}", grouped(static_cast<std::uint64_t>(rate)),
                       clock_text(static_cast<std::int64_t>(left + 0.5)), say(language, messages::progress::left));
  }
  return columns_of(out) > columns ? fit(out, columns) : out;
}

}  // namespace puente::client::present
