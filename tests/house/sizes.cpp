#include "tests/house/sizes.h"

#include <algorithm>
#include <map>
#include <optional>

#include "tests/house/arrows.h"

namespace puente::house {
namespace {

// The same text without comments and with empty literals; lines stay where they were.
std::string code_only(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '/' && text.substr(i).starts_with("//")) {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == '"' || (c == '\'' && (i == 0 || text[i - 1] < '0' || text[i - 1] > '9'))) {
      for (++i; i < text.size() && text[i] != c && text[i] != '\n'; ++i)
        if (text[i] == '\\') ++i;
    } else {
      out += c;
    }
  }
  return out;
}

bool is_of_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_of_a_word(text[at - 1])) && (end == text.size() || !is_of_a_word(text[end]))) return true;
  }
  return false;
}

// Is what a class says up to ';' or '{' a function? A parenthesis that is no template argument comes before any value.
bool declares_function(std::string_view statement) {
  for (const std::string_view word : {"friend", "using", "static_assert", "enum"})
    if (has_word(statement, word)) return false;
  if (statement.ends_with("= default") || statement.ends_with("= delete")) return false;
  if (has_word(statement, "operator")) return true;
  int angles = 0;
  for (const char c : statement) {
    if (c == '=') return false;
    if (c == '<') ++angles;
    if (c == '>') --angles;
    if (c == '(' && angles == 0) return true;
  }
  return false;
}

// The name of the class that `statement` begins, if it does.
std::optional<std::string> class_begun(std::string_view statement) {
  for (const std::string_view word : {"class ", "struct "}) {
    const std::size_t at = statement.rfind(word);
    if (at == std::string_view::npos || (at > 0 && is_of_a_word(statement[at - 1]))) continue;
    if (has_word(statement, "enum") || statement.find('(') != std::string_view::npos) continue;
    const std::string_view rest = statement.substr(at + word.size());
    return std::string(rest.substr(0, rest.find_first_of(" :\n<")));
  }
  return std::nullopt;
}

struct Scope {
  std::optional<std::string> name;  // of a class
  std::size_t line = 0;
  std::size_t methods = 0;
};

}  // namespace

std::vector<Finding> check_source(std::string_view path, std::string_view text) {
  const std::size_t lines = lines_of(text).size();
  if (!is_house_code(path) || lines <= source_lines_max) return {};
  return {{std::string(path), 0,
           std::to_string(lines) + " lines; split it by subject at " + std::to_string(source_lines_max)}};
}

std::vector<Finding> check_folders(const std::vector<TrackedFile>& files) {
  std::map<std::string, std::size_t> sources;
  for (const TrackedFile& file : files)
    if (is_house_code(file.path) && file.path.ends_with(".cpp")) ++sources[file.path.substr(0, file.path.rfind('/'))];
  std::vector<Finding> out;
  for (const auto& [folder, count] : sources)
    if (count > sources_per_folder_max) out.push_back({folder, 0, std::to_string(count) + " sources in one folder"});
  return out;
}

std::vector<Finding> check_classes(std::string_view path, std::string_view text) {
  const bool is_core = path.starts_with("broker/core/") || path.starts_with("client/core/");
  if (!is_core || !path.ends_with(".h")) return {};
  std::vector<Finding> out;
  std::vector<Scope> scopes;
  std::string statement;
  std::size_t line = 1;
  const auto count_statement = [&] {
    while (!statement.empty() && (statement.back() == ' ' || statement.back() == '\n')) statement.pop_back();
    if (!scopes.empty() && scopes.back().name && declares_function(statement)) ++scopes.back().methods;
  };
  for (const char c : code_only(text)) {
    if (c == '\n') ++line;
    if (c == ';') {
      count_statement();
      statement.clear();
    } else if (c == '{') {
      auto name = class_begun(statement);
      if (!name) count_statement();
      scopes.push_back({std::move(name), line});
      statement.clear();
    } else if (c == '}') {
      if (scopes.empty()) break;
      const Scope closed = std::move(scopes.back());
      scopes.pop_back();
      statement.clear();
      if (closed.name && closed.methods > methods_max)
        out.push_back(
            {std::string(path), closed.line,
             *closed.name + " has " + std::to_string(closed.methods) + " methods; divide it by what it keeps"});
    } else {
      statement += c;
    }
  }
  return out;
}

}  // namespace puente::house
