#include "policy/toml_form.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace puente::policy {
namespace {

constexpr std::size_t depth_max = 32;

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  }

  Status run() {
    while (!rest_.empty()) PUENTE_REQUIRE(step());
    if (!open_.empty()) return refuse("a bracket is never closed");
    return {};
  }

 private:
  tl::unexpected<Error> refuse(std::string_view why) const {
    return fail(ErrorCode::malformed,
                "line " + std::to_string(line_) + ", column " + std::to_string(column_) + ": " + std::string(why));
  }
  void take(std::size_t count) {
    count = std::min(count, rest_.size());
    for (const char c : rest_.substr(0, count)) {
      if (c == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) {  // characters of UTF-8, not bytes
        ++column_;
      }
    }
    if (count > 0) before_ = rest_[count - 1];
    rest_.remove_prefix(count);
  }
  char at(std::size_t index) const { return index < rest_.size() ? rest_[index] : '\n'; }

  Status step() {
    const char c = rest_.front();
    const bool first = std::exchange(line_begins_, false);
    switch (c) {
      case '\n':
        line_begins_ = true;
        dots_ = 0;
        if (open_.empty()) value_ = false;
        take(1);
        return {};
      case ' ':
      case '\t':
        line_begins_ = first;
        take(1);
        return {};
      case '#':
        take(std::min(rest_.find('\n'), rest_.size()));
        return {};
      case '"':
      case '\'':
        if (!begins_text()) return refuse("a quote in the middle of a word");
        return string(c);
      case '=':
        value_ = true;
        dots_ = 0;
        take(1);
        return {};
      case ',':
        dots_ = 0;
        take(1);
        return {};
      case '.':
        if (++dots_ > depth_max) return refuse("a name of more parts than anybody needs");
        take(1);
        return {};
      case '[':
        if (first && open_.empty()) PUENTE_REQUIRE(heading());
        return open(c);
      case '{':
        return open(c);
      case ']':
        return close('[');
      case '}':
        return close('{');
      case ':':
        return refuse("a time outside quotes; write it in quotes");
      default:
        if ((static_cast<unsigned char>(c) & 0x80) != 0) return refuse("outside quotes and comments TOML is ASCII");
        if (is_date()) return refuse("a date outside quotes; write it in quotes");
        take(1);
        return {};
    }
  }

  // What reads a word that is no value reads on through a quote.
  bool begins_text() const {
    return std::string_view(" \t\r\n=[,{").find(before_) != std::string_view::npos || (before_ == '.' && !value_);
  }

  // "2026-11-24"
  bool is_date() const {
    constexpr std::string_view form = "dddd-dd-dd";
    for (std::size_t i = 0; i < form.size(); ++i)
      if (form[i] == 'd' ? at(i) < '0' || at(i) > '9' : at(i) != form[i]) return false;
    return true;
  }

  // "[name" or "[[name": looked at, not taken.
  Status heading() const {
    std::size_t index = 1;
    const auto skip_blanks = [&] {
      while (at(index) == ' ' || at(index) == '\t') ++index;
    };
    skip_blanks();
    if (at(index) == '[') ++index;
    skip_blanks();
    const char c = at(index);
    const bool begins_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                             c == '-' || c == '"' || c == '\'';
    if (!begins_name) return refuse("a heading in brackets begins with a name");
    return {};
  }

  Status open(char bracket) {
    if (open_.size() == depth_max) return refuse("more brackets within brackets than anybody needs");
    open_.push_back(bracket);
    take(1);
    return {};
  }
  Status close(char bracket) {
    if (open_.empty() || open_.back() != bracket) return refuse("a closing bracket that does not match");
    open_.pop_back();
    take(1);
    return {};
  }

  Status string(char quote) {
    const bool basic = quote == '"';
    const bool long_form = at(1) == quote && at(2) == quote;
    take(long_form ? 3 : 1);
    while (!rest_.empty()) {
      if (basic && rest_.front() == '\\') {
        take(2);
      } else if (rest_.front() == '\n' && !long_form) {
        break;
      } else if (rest_.front() != quote) {
        take(1);
      } else if (!long_form) {
        take(1);
        return {};
      } else if (at(1) == quote && at(2) == quote) {
        // Up to two more quotes belong to the text (""""" ends with two of its own).
        std::size_t quotes = 3;
        while (quotes < 5 && at(quotes) == quote) ++quotes;
        take(quotes);
        return {};
      } else {
        take(1);
      }
    }
    return refuse("a text in quotes is never closed");
  }

  std::string_view rest_;
  std::size_t line_ = 1, column_ = 1;
  bool line_begins_ = true;
  bool value_ = false;    // after a "="
  char before_ = '\n';    // what was taken last
  std::size_t dots_ = 0;  // of the name, or the number, that is being read
  std::vector<char> open_;
};

}  // namespace

Status check_toml_form(std::string_view text) { return Scanner(text).run(); }

}  // namespace puente::policy
