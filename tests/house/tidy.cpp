#include "tests/house/tidy.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace puente::house {
namespace {

struct Forbidden {
  std::string_view head, tail;  // apart, so that this file passes its own test
  bool whole_word;              // nothing alphanumeric before it, nor after it
  std::string_view what;
};

constexpr std::array forbidden{
    Forbidden{"/wo", "rk/", true, "a path of one machine"},
    Forbidden{"debian", ".org", false, "the host of a package registry"},
    Forbidden{"npm", "js.", false, "the host of a package registry"},
    Forbidden{"pypi", ".org", false, "the host of a package registry"},
    Forbidden{"crates", ".io", false, "the host of a package registry"},
    Forbidden{"golang", ".org", false, "the host of a package registry"},
    Forbidden{"TO", "DO", true, "something left to be finished"},
    Forbidden{"FIX", "ME", true, "something left to be finished"},
};

constexpr std::array<std::string_view, 8> of_the_root{
    ".clang-format", ".clang-tidy", ".gitignore", "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "dev"};

// What a nation signs is one text, however many rules it has.
bool is_one_piece(std::string_view path) { return path.starts_with("demo/policy/") && path.ends_with(".toml"); }

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool holds(std::string_view line, const Forbidden& rule) {
  const std::string text = std::string(rule.head) + std::string(rule.tail);
  for (std::size_t at = line.find(text); at != std::string_view::npos; at = line.find(text, at + 1)) {
    if (!rule.whole_word) return true;
    const std::size_t end = at + text.size();
    const bool bounded_after = end == line.size() || !is_word(text.back()) || !is_word(line[end]);
    if ((at == 0 || (!is_word(line[at - 1]) && line[at - 1] != '.')) && bounded_after) return true;
  }
  return false;
}

}  // namespace

std::vector<Finding> check_tidy(std::string_view path, std::string_view text) {
  std::vector<Finding> out;
  if (text.find('\0') != std::string_view::npos) return out;
  const auto lines = lines_of(text);
  if (lines.size() > lines_max && !is_one_piece(path))
    out.push_back(
        {std::string(path), 0, std::to_string(lines.size()) + " lines; split it at " + std::to_string(lines_max)});
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (const Forbidden& rule : forbidden)
      if (holds(lines[i], rule)) out.push_back({std::string(path), i + 1, std::string(rule.what)});
  return out;
}

std::vector<Finding> check_root(std::string_view path) {
  if (path.find('/') != std::string_view::npos) return {};
  if (std::ranges::find(of_the_root, path) != of_the_root.end()) return {};
  return {{std::string(path), 0, "lies in the root and is none of its files"}};
}

}  // namespace puente::house
