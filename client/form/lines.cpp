#include "client/form/lines.h"

#include <algorithm>
#include <array>
#include <string>

#include "client/form/template.h"
#include "crypto/base/utf8.h"

namespace puente::client::form {
namespace {

using document::Findings;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

struct Sign {
  std::string_view bytes;
  char meant;
};
// Quotation marks as word processors write them.
constexpr std::array quotation_marks{
    Sign{"\xe2\x80\x9c", '"'}, Sign{"\xe2\x80\x9d", '"'},  Sign{"\xe2\x80\x9e", '"'},  Sign{"\xc2\xab", '"'},
    Sign{"\xc2\xbb", '"'},     Sign{"\xe2\x80\x98", '\''}, Sign{"\xe2\x80\x99", '\''},
};
// Blanks that are no blanks to a program, and what cannot be seen at all.
constexpr std::array strange_blanks{
    std::string_view("\xc2\xa0"),     std::string_view("\xe2\x80\xaf"), std::string_view("\xe2\x80\x87"),
    std::string_view("\xe2\x80\x8b"), std::string_view("\xef\xbb\xbf"), std::string_view("\xe3\x80\x80"),
};

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

class Lines {
 public:
  Lines(std::string_view text, Findings& findings) : rest_(text), findings_(findings) {}

  void run() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      line_ = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      ++number_;
      read_line();
    }
  }

 private:
  void fault(std::string what, std::string path = "") {
    findings_.add(std::move(path), Error{ErrorCode::malformed, std::move(what)});
    if (findings_.count() <= document::findings_max) findings_.all().back().line = number_;
    faulty_ = true;
  }

  void read_line() {
    faulty_ = false;
    if (line_.find('\0') != line_.npos) return fault("a NUL stands in it: this is no plain text");
    if (!is_utf8(line_)) return fault("this line is not UTF-8: save the file as UTF-8");
    std::size_t at = 0;
    if (!open_text_.empty()) {
      at = line_.find(open_text_);
      if (at == line_.npos) return;
      at += open_text_.size();
      open_text_ = {};
    } else if (depth_ == 0) {
      begin();
      if (faulty_) return;
    }
    const std::size_t depth = depth_;
    walk(at);
    if (faulty_) depth_ = depth;
  }

  // A heading, "key = value", a comment or nothing.
  void begin() {
    std::string_view text = trimmed(line_);
    if (text.empty() || text.front() == '#' || text.front() == '[') return;
    for (const Sign& sign : quotation_marks)
      if (text.starts_with(sign.bytes)) return;  // told as such
    const std::size_t equals = text.find('=');
    if (equals == text.npos)
      return fault("this is no line of a form: write KEY = \"VALUE\", or # before what is not to be read");
    const std::string_view key = trimmed(text.substr(0, equals)), value = trimmed(text.substr(equals + 1));
    if (key.empty()) return fault("a key is missing before =: write KEY = \"VALUE\"");
    if (key.front() != '"' && key.front() != '\'' && !std::ranges::all_of(key, is_name_letter))
      return fault("a key has letters without accents, digits and hyphens: write " + key_of(key) + " = …",
                   std::string(key));
    if (value.empty() || value.front() == '#')
      return fault("nothing stands behind =: write \"\" where there is nothing to say", std::string(key));
    check_value(key, value);
  }

  void check_value(std::string_view key, std::string_view value) {
    const char c = value.front();
    if (c == '"' || c == '\'' || c == '[' || c == '{') return;
    if (static_cast<unsigned char>(c) >= 0x80 &&
        !std::ranges::none_of(quotation_marks, [&](const Sign& sign) { return value.starts_with(sign.bytes); }))
      return;  // told as such
    const std::string_view word = trimmed(value.substr(0, std::min(value.find('#'), value.size())));
    const bool number = std::ranges::all_of(word, [](char one) {
      return (one >= '0' && one <= '9') || one == '.' || one == '-' || one == '+' || one == '_' || one == 'e';
    });
    const bool date = std::ranges::count(word, '-') > 1;
    if ((number && !date) || word == "true" || word == "false") return;
    fault("it stands without quotes: write " + std::string(key) + " = " + toml_of(word), std::string(key));
  }

  // Quotes and brackets of the rest of the line.
  void walk(std::size_t at) {
    while (at < line_.size() && !faulty_) {
      const char c = line_[at];
      if (c == '#') return;
      if (c == '"' || c == '\'')
        at = after_text(at);
      else if (static_cast<unsigned char>(c) >= 0x80)
        at = foreign(at);
      else
        bracket(line_[at++]);
    }
  }
  void bracket(char c) {
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
  }
  std::size_t after_text(std::size_t at) {
    const char quote = line_[at];
    const std::string three(3, quote);
    if (line_.substr(at).starts_with(three)) {
      const std::size_t end = line_.find(three, at + 3);
      if (end != line_.npos) return end + 3;
      open_text_ = quote == '"' ? "\"\"\"" : "'''";
      return line_.size();
    }
    for (std::size_t i = at + 1; i < line_.size(); ++i) {
      if (line_[i] == '\\' && quote == '"')
        ++i;
      else if (line_[i] == quote)
        return i + 1;
    }
    fault("the quotes do not end on this line: write \"…\", and \"\"\" before and after a text of several lines");
    return line_.size();
  }
  std::size_t foreign(std::size_t at) {
    const std::string_view rest = line_.substr(at);
    for (const Sign& sign : quotation_marks)
      if (rest.starts_with(sign.bytes)) {
        fault("the quotation mark " + std::string(sign.bytes) + " is a word processor's: write \" instead");
        return line_.size();
      }
    for (const std::string_view blank : strange_blanks)
      if (rest.starts_with(blank)) {
        fault("a blank of a word processor stands here: write an ordinary one in its place");
        return line_.size();
      }
    fault("letters beyond ASCII stand outside quotes: write them between \" and \"");
    return line_.size();
  }

  std::string_view rest_, line_;
  Findings& findings_;
  std::size_t number_ = 0;
  std::size_t depth_ = 0;       // brackets that are open
  std::string_view open_text_;  // what ends the text of several lines that is open
  bool faulty_ = false;
};

}  // namespace

std::string_view checked_lines(std::string_view text, Findings& findings) {
  const auto refuse = [&](const char* what) { findings.add("", Error{ErrorCode::malformed, what}); };
  if (text.starts_with("PK") || text.starts_with("{\\rtf") || text.starts_with("%PDF") || text.starts_with("\xd0\xcf"))
    refuse("this is a word processor's document or an archive: save it as plain text, in UTF-8");
  else if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    refuse("the file is UTF-16: save it as UTF-8");
  if (!findings.empty()) return {};
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (is_utf8(text) && is_blank(text)) {
    refuse("it is empty: puente new KIND makes a form to fill in");
    return {};
  }
  Lines(text, findings).run();
  return text;
}

}  // namespace puente::client::form
