#include "client/cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "client/cli/terminal.h"

namespace puente::client::cli {
namespace {

constexpr std::size_t bar_columns = 24;
constexpr std::int64_t redraw_ms = 100;

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

std::size_t terminal_columns() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace

std::string progress_line(const ProgressState& state, std::size_t columns, Language language) {
  const double total = static_cast<double>(std::max<std::uint64_t>(state.total_bytes, 1));
  const double part = std::clamp(static_cast<double>(state.done_bytes) / total, 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(bar_columns));
  std::string out = "[" + std::string(filled, '#') + std::string(bar_columns - filled, '-') + "]";
  out += fmt::format(" {:3}%  {} {}", static_cast<int>(part * 100), grouped(state.records),
                     language == Language::spanish ? "registros" : "records");
  const double seconds_gone = static_cast<double>(std::max<std::int64_t>(state.elapsed.ms, 0)) / 1000.0;
  if (seconds_gone >= 0.5 && part > 0) {
    const double rate = static_cast<double>(state.records) / seconds_gone;
    const double left = std::min(seconds_gone * (1 - part) / part, 1e7);
    out += fmt::format("  {}/s  {} {}", grouped(static_cast<std::uint64_t>(rate)),
                       clock_text(static_cast<std::int64_t>(left + 0.5)),
                       language == Language::spanish ? "restantes" : "left");
  }
  return columns_of(out) > columns ? fit(out, columns) : out;
}

ProgressBar::ProgressBar(Language language) : language_(language), terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(const ProgressState& state) {
  if (!terminal_ || state.elapsed.ms - last_ms_ < redraw_ms) return;
  last_ms_ = state.elapsed.ms;
  drawn_ = true;
  // The last column stays free: some terminals wrap when it is written.
  fmt::print(stderr, "\r{}\x1b[K", progress_line(state, terminal_columns() - 1, language_));
  std::fflush(stderr);
}

void ProgressBar::clear() {
  if (!drawn_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace puente::client::cli
