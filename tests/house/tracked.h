// The files of this repository, as git knows them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace puente::house {

struct TrackedFile {
  std::string path;  // from the root, with '/'
  std::string text;
};

// A rule broken at a line (from 1), or by the file as a whole (0).
struct Finding {
  std::string path;
  std::size_t line = 0;
  std::string what;
};
std::string describe(const std::vector<Finding>& findings);  // one line each: "path:line: what"

std::vector<std::string_view> lines_of(std::string_view text);

// Every tracked file under PUENTE_SOURCE_DIR; empty where that is not a git clone.
std::vector<TrackedFile> tracked_files();

}  // namespace puente::house
