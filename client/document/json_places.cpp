#include "client/document/json_places.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace puente::client::document {
namespace {

using nlohmann::json;

constexpr std::size_t key_bytes_max = 64;  // of a key in a path

std::size_t line_at(std::string_view text, std::size_t byte) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), '\n'));
}

// Walks through a text and stops at each member of an object and each item of a list.
class Walk {
 public:
  // Told at each; `repeated`: the key stands in its object before.
  using Stop = std::function<void(const Walk&, bool repeated)>;

  explicit Walk(std::string_view text) : text_(text) {}

  void run(const Stop& stop) {
    for (at_ = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
      } else if (c == '"') {
        quoted(stop);
      } else if (c == '{' || c == '[') {
        begin_item(stop);
        levels_.push_back({c == '{', c == '{', true, 0, {}, {}});
      } else if (c == '}' || c == ']') {
        if (!levels_.empty()) levels_.pop_back();
      } else if (c == ',' && !levels_.empty()) {
        Level& level = levels_.back();
        level.before_key = level.object;
        level.before_item = true;
        if (!level.object) ++level.index;
      } else if (c != ' ' && c != '\t' && c != '\r' && c != ':') {
        begin_item(stop);
      }
    }
  }

  std::size_t line() const { return line_; }

  std::string path() const {
    std::string out;
    for (const Level& level : levels_) {
      if (level.object)
        out += (out.empty() ? "" : ".") + level.key.substr(0, key_bytes_max);
      else
        out += "[" + std::to_string(level.index) + "]";
    }
    return out;
  }

 private:
  struct Level {
    bool object = false;
    bool before_key = false;   // a key comes next
    bool before_item = false;  // nothing of the next item was met yet
    std::size_t index = 0;
    std::string key;
    std::set<std::string, std::less<>> keys;
  };

  void begin_item(const Stop& stop) {
    if (levels_.empty() || levels_.back().object || !levels_.back().before_item) return;
    levels_.back().before_item = false;
    stop(*this, false);
  }

  // From the quote at at_ to the one that ends it.
  void quoted(const Stop& stop) {
    begin_item(stop);
    const std::size_t begin = at_;
    bool escaped = false;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] != '\\') continue;
      escaped = true;
      ++at_;
    }
    if (levels_.empty() || !levels_.back().before_key) return;
    Level& level = levels_.back();
    level.before_key = false;
    const std::string_view token = text_.substr(begin, std::min(at_ + 1, text_.size()) - begin);
    level.key = token.substr(1, token.size() - 2);
    if (escaped) {
      const json read = json::parse(token, nullptr, false);
      if (read.is_string()) level.key = read.get<std::string>();
    }
    stop(*this, !level.keys.insert(level.key).second);
  }

  std::string_view text_;
  std::size_t at_ = 0, line_ = 1;
  std::vector<Level> levels_;
};

// A finding for each key that stands in its object before.
void find_repeated_keys(std::string_view text, Findings& findings) {
  Walk(text).run([&](const Walk& walk, bool repeated) {
    if (!repeated) return;
    findings.add(walk.path(), Problem::repeated_key);
    if (findings.count() <= findings_max) findings.all().back().line = walk.line();
  });
}

}  // namespace

Status check_json_depth(std::string_view text, int levels_max) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if ((c == '{' || c == '[') && ++depth > levels_max)
      return fail(ErrorCode::too_large, "JSON nested deeper than " + std::to_string(levels_max));
    if (c == '}' || c == ']') --depth;
  }
  return {};
}

std::optional<json> read_json(std::string_view text, int levels_max, Findings& findings) {
  if (const Status shallow = check_json_depth(text, levels_max); !shallow) {
    findings.add("", shallow.error());
    return std::nullopt;
  }
  find_repeated_keys(text, findings);
  json out;
  try {
    out = json::parse(text);
  } catch (const json::exception& error) {
    const auto* const parsing = dynamic_cast<const json::parse_error*>(&error);
    findings = {};
    findings.add("", Problem::not_json, "", parsing == nullptr ? "a number beyond any bound" : "it breaks here");
    if (parsing != nullptr) findings.all().front().line = line_at(text, std::min(parsing->byte, text.size()));
    return std::nullopt;
  }
  if (!findings.empty()) return std::nullopt;
  return out;
}

Result<json> parse_json(std::string_view text, int levels_max) {
  Findings findings;
  auto out = read_json(text, levels_max, findings);
  if (!out) return tl::unexpected(error_of(findings.all()));
  return std::move(*out);
}

void find_lines(std::string_view text, std::vector<Finding>& findings) {
  std::map<std::string, std::size_t, std::less<>> lines;
  const auto parent = [](std::string_view path) {
    const std::size_t cut = path.find_last_of(".[");
    return path.substr(0, cut == std::string_view::npos ? 0 : cut);
  };
  for (const Finding& finding : findings)
    for (std::string_view path = finding.path; !path.empty(); path = parent(path)) lines.emplace(path, 0);
  if (lines.empty()) return;
  Walk(text).run([&](const Walk& walk, bool) {
    const auto found = lines.find(walk.path());
    if (found != lines.end() && found->second == 0) found->second = walk.line();
  });
  for (Finding& finding : findings)
    for (std::string_view path = finding.path; finding.line == 0 && !path.empty(); path = parent(path))
      finding.line = lines.find(path)->second;
}

}  // namespace puente::client::document
