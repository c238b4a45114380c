// The folder of entries for the directory that are brought by hand. Files are offered to the core in the order of their
// names; what was taken up moves to taken/, what was refused to refused/, with the reason beside it.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <vector>

#include "broker/core/messages.h"
#include "crypto/base/time.h"

namespace puente::broker::app {

class Enrolments {
 public:
  // Tokens of its entries; lower ones are others'.
  static constexpr std::uint64_t first_token = std::uint64_t{1} << 32;

  explicit Enrolments(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Files that are new, at most 256 at a time. A file is left alone until it has not changed for a second: it may still
  // be written.
  std::vector<core::EntryOffered> poll();
  // Moves the file that the answer is about.
  void answered(const core::EntryAnswered& answer);

 private:
  void refuse(const std::filesystem::path& file, const Error& error);
  void move(const std::filesystem::path& file, const char* to);

  std::filesystem::path folder_;
  std::map<std::uint64_t, std::filesystem::path> offered_;
  std::set<std::filesystem::path> waiting_;  // offered, without an answer yet
  std::set<std::filesystem::path> retried_;  // whose holder was unknown: offered once more, it may have come since
  std::uint64_t next_ = first_token;
};

}  // namespace puente::broker::app
