#include "tests/house/tracked.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace puente::house {
namespace {

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), size);
  return pclose(pipe) == 0 ? out : std::string{};
}

}  // namespace

std::string describe(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings)
    out += finding.path + ":" + std::to_string(finding.line) + ": " + finding.what + "\n";
  return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::vector<TrackedFile> tracked_files() {
  const char* root = std::getenv("PUENTE_SOURCE_DIR");
  if (root == nullptr) return {};
  const std::string dir = root;
  // safe.directory: the clone may belong to somebody else than who tests it.
  const std::string names = output_of("git -c safe.directory='" + dir + "' -C '" + dir + "' ls-files -z");
  std::vector<TrackedFile> out;
  for (std::size_t begin = 0; begin < names.size();) {
    const std::size_t end = names.find('\0', begin);
    const std::string path = names.substr(begin, end - begin);
    begin = end + 1;
    std::ifstream file(dir + "/" + path, std::ios::binary);
    if (file) out.push_back({path, {std::istreambuf_iterator<char>(file), {}}});
  }
  return out;
}

}  // namespace puente::house
