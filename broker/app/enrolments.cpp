#include "broker/app/enrolments.h"

#include <algorithm>
#include <chrono>

#include "broker/app/messages.h"
#include "crypto/base/escape.h"
#include "io/files.h"
#include "schemas/codec/limits.h"

namespace puente::broker::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t files_at_once = 256;
constexpr std::chrono::milliseconds quiet_for{1000};

}  // namespace

std::vector<core::EntryOffered> Enrolments::poll() {
  std::vector<fs::path> files;
  std::error_code error;
  const auto now = fs::file_time_type::clock::now();
  for (fs::directory_iterator next(folder_, error), end; !error && next != end; next.increment(error)) {
    const fs::directory_entry& entry = *next;
    std::error_code ignored;
    if (!entry.is_regular_file(ignored) || entry.is_symlink(ignored)) continue;
    if (entry.path().filename().string().starts_with('.') || waiting_.contains(entry.path())) continue;
    const auto written = entry.last_write_time(ignored);
    if (ignored || (written <= now && now - written < quiet_for)) continue;
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (files.size() > files_at_once) files.resize(files_at_once);
  std::vector<core::EntryOffered> out;
  for (const fs::path& file : files) {
    auto bytes = puente::io::read_file(file, codec::directory_entry_bytes_max);
    if (!bytes) {
      refuse(file, bytes.error());
      continue;
    }
    waiting_.insert(file);
    offered_[next_] = file;
    out.push_back({next_++, std::move(*bytes)});
  }
  return out;
}

void Enrolments::answered(const core::EntryAnswered& answer) {
  const auto found = offered_.find(answer.token);
  if (found == offered_.end()) return;
  const fs::path file = std::move(found->second);
  offered_.erase(found);
  waiting_.erase(file);
  if (!answer.refused) {
    retried_.erase(file);
    say_info("directory: taken up from " + file.filename().string());
    move(file, "taken");
    return;
  }
  // A package may come by name before the certificate of its holder.
  if (answer.refused->code == ErrorCode::not_found && retried_.insert(file).second) return;
  retried_.erase(file);
  refuse(file, *answer.refused);
}

void Enrolments::refuse(const fs::path& file, const Error& error) {
  say({core::Notice::Level::warning, "directory: " + file.filename().string() + " is refused (" +
                                         std::string(error_name(error.code)) + "): " + error.what});
  move(file, "refused");
  const std::string reason = std::string(error_name(error.code)) + ": " + escape_line(error.what) + "\n";
  fs::path beside = folder_ / "refused" / file.filename();
  beside += ".reason";
  if (const Status written = puente::io::write_file(beside, view_of(reason), puente::io::Mode::open); !written)
    say_error(written.error().what);
}

void Enrolments::move(const fs::path& file, const char* to) {
  const fs::path folder = folder_ / to;
  if (const Status made = puente::io::make_folder(folder); !made) say_error(made.error().what);
  std::error_code error;
  fs::rename(file, folder / file.filename(), error);
  if (!error) return;
  // The file stays where it is, and is not offered again before the next start.
  waiting_.insert(file);
  say_error(file.string() + ": cannot move it to " + to + ": " + error.message());
}

}  // namespace puente::broker::app
