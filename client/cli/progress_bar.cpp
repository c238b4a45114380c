#include "client/cli/progress_bar.h"

#include <unistd.h>

#include <fmt/format.h>
#include <cstdio>

#include "io/terminal.h"

namespace puente::client::cli {
namespace {

constexpr std::int64_t redraw_ms = 100;

}  // namespace

ProgressBar::ProgressBar(present::Language language) : language_(language), terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(const present::ProgressState& state) {
  if (!terminal_ || state.elapsed.ms - last_ms_ < redraw_ms) return;
  last_ms_ = state.elapsed.ms;
  drawn_ = true;
  // The last column stays free: some terminals wrap when it is written.
  fmt::print(stderr, "\r{}\x1b[K",
             present::progress_line(state, puente::io::terminal_columns(STDERR_FILENO) - 1, language_));
  std::fflush(stderr);
}

void ProgressBar::clear() {
  if (!drawn_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace puente::client::cli
