#include "tests/house/texts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace puente::house {
namespace {

enum class Kind { literal, word, sign };

struct Token {
  Kind kind;
  std::string text;  // of a literal: its characters, escapes resolved
  std::size_t line;
};

bool is_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

class Reader {
 public:
  explicit Reader(std::string_view source) : rest_(source) {}

  std::vector<Token> tokens() {
    std::vector<Token> out;
    while (skip_blanks()) {
      if (rest_.front() == '#' && at_line_begin_) {
        skip_directive();
      } else if (rest_.starts_with("R\"(")) {
        skip(rest_.find(")\""));
        skip(2);
        out.push_back({Kind::word, "raw", line_});
      } else if (rest_.front() == '"') {
        Token one = literal();
        if (!out.empty() && out.back().kind == Kind::literal)
          out.back().text += one.text;
        else
          out.push_back(std::move(one));
      } else if (rest_.front() == '\'') {
        std::size_t end = 1;
        while (end < rest_.size() && rest_[end] != '\'') end += rest_[end] == '\\' ? 2U : 1U;
        skip(end + 1);
        out.push_back({Kind::word, "char", line_});
      } else if (is_of_word(rest_.front())) {
        std::size_t end = 0;
        while (end < rest_.size() && (is_of_word(rest_[end]) || (rest_[end] == '\'' && is_number(end)))) ++end;
        out.push_back({Kind::word, std::string(rest_.substr(0, end)), line_});
        skip(end);
      } else {
        const std::size_t size = rest_.starts_with("::") || rest_.starts_with("+=") || rest_.starts_with("<<") ? 2 : 1;
        out.push_back({Kind::sign, std::string(rest_.substr(0, size)), line_});
        skip(size);
      }
    }
    return out;
  }

 private:
  bool is_number(std::size_t at) const {
    return std::isdigit(static_cast<unsigned char>(rest_.front())) != 0 && at + 1 < rest_.size();
  }

  void skip(std::size_t count) {
    count = std::min(count, rest_.size());
    line_ += static_cast<std::size_t>(std::ranges::count(rest_.substr(0, count), '\n'));
    rest_.remove_prefix(count);
    at_line_begin_ = false;
  }

  bool skip_blanks() {
    while (!rest_.empty()) {
      if (rest_.starts_with("//")) {
        skip(rest_.find('\n'));
      } else if (rest_.starts_with("/*")) {
        skip(rest_.find("*/"));
        skip(2);
      } else if (std::isspace(static_cast<unsigned char>(rest_.front())) != 0) {
        const bool ends = rest_.front() == '\n';
        const bool begun = at_line_begin_;
        skip(1);
        at_line_begin_ = ends || begun;
      } else {
        return true;
      }
    }
    return false;
  }

  void skip_directive() {
    while (!rest_.empty()) {
      const std::string_view one = rest_.substr(0, rest_.find('\n'));
      skip(one.size() + 1);
      if (!one.ends_with('\\')) break;
    }
    at_line_begin_ = true;
  }

  Token literal() {
    Token out{Kind::literal, {}, line_};
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_[at] != '\\') {
        out.text += rest_[at];
        continue;
      }
      ++at;
      out.text += rest_[at] == 'n' ? '\n' : rest_[at] == 't' ? '\t' : rest_[at];
    }
    skip(at + 1);
    return out;
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  bool at_line_begin_ = true;
};

// "{:>4}" and "{0}" as "{}"; "{{" as "{".
std::string with_bare_places(std::string_view format) {
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (i + 1 < format.size() && format[i] == format[i + 1] && (format[i] == '{' || format[i] == '}')) {
      out += format[i++];
    } else if (format[i] == '{') {
      const std::size_t end = format.find('}', i);
      if (end == std::string_view::npos) return std::string(format);
      out += "{}";
      i = end;
    } else {
      out += format[i];
    }
  }
  return out;
}

using Tokens = std::vector<Token>;
using Calls = std::vector<std::string>;

bool is_sign(const Token& token, std::string_view sign) { return token.kind == Kind::sign && token.text == sign; }
bool opens(const Token& token) { return is_sign(token, "(") || is_sign(token, "{") || is_sign(token, "["); }
bool closes(const Token& token) { return is_sign(token, ")") || is_sign(token, "}") || is_sign(token, "]"); }

// What ends an expression at its own depth.
bool separates(const Token& token) {
  constexpr std::array<std::string_view, 10> signs{",", ";", "?", ":", "=", "+=", "<<", "&", "|", "!"};
  if (token.kind == Kind::word) return token.text == "return";
  return token.kind == Kind::sign && std::ranges::find(signs, token.text) != signs.end();
}

class Texts {
 public:
  explicit Texts(const Tokens& tokens) : tokens_(tokens) { read(0, tokens.size(), {}); }
  std::vector<SourceText> take() { return std::move(out_); }

 private:
  std::size_t end_of_group(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < tokens_.size(); ++i) {
      if (opens(tokens_[i])) ++depth;
      if (closes(tokens_[i]) && --depth == 0) return i;
    }
    return tokens_.size();
  }

  // "spdlog::warn" or "turn.notice" before its bracket.
  std::string called(std::size_t first, std::size_t open) const {
    std::string out;
    std::size_t i = open;
    while (i > first) {
      const Token& before = tokens_[i - 1];
      if (before.kind == Kind::word && (out.empty() || out.starts_with("::") || out.starts_with(".")))
        out = before.text + out;
      else if (is_sign(before, "::") || is_sign(before, "."))
        out = before.text + out;
      else
        break;
      --i;
    }
    return out;
  }

  void read(std::size_t first, std::size_t end, const Calls& calls) {
    std::size_t begin = first;
    for (std::size_t i = first; i < end; ++i) {
      if (opens(tokens_[i])) {
        const std::size_t close = end_of_group(i);
        if (!is_string_of_literal(i, close)) read(i + 1, std::min(close, end), with_call(calls, begin, i));
        i = close;
        // A block is no operand: what follows it is another statement.
        if (i < end && is_sign(tokens_[i], "}") && (i + 1 >= end || !is_sign(tokens_[i + 1], "+"))) {
          expression(begin, i, calls);
          begin = i + 1;
        }
      } else if (separates(tokens_[i])) {
        expression(begin, i, calls);
        begin = i + 1;
      }
    }
    expression(begin, end, calls);
  }

  // std::string("…"), which is read as the literal itself.
  bool is_string_of_literal(std::size_t open, std::size_t close) const {
    return open > 2 && tokens_[open - 1].text == "string" && close == open + 2 &&
           tokens_[open + 1].kind == Kind::literal;
  }

  Calls with_call(Calls calls, std::size_t first, std::size_t open) const {
    std::string inner = called(first, open);
    for (std::size_t k = first; k < open; ++k)
      if (tokens_[k].text == "Text" || tokens_[k].text == "static_assert") inner = tokens_[k].text;
    if (!inner.empty()) calls.push_back(std::move(inner));
    return calls;
  }

  // A literal by itself, or operands between "+" of which one is a literal.
  void expression(std::size_t first, std::size_t end, const Calls& calls) {
    std::string text;
    std::size_t line = 0;
    bool literals = false;
    std::size_t begin = first;
    for (std::size_t i = first; i <= end; ++i) {
      if (i < end && opens(tokens_[i])) {
        i = std::min(end_of_group(i), end - 1);
        continue;
      }
      if (i < end && !is_sign(tokens_[i], "+")) continue;
      if (const Token* one = literal_in(begin, i)) {
        const bool formatted = !calls.empty() && (calls.back().ends_with("format") || calls.back().ends_with("print"));
        text += formatted ? with_bare_places(one->text) : one->text;
        if (!literals) line = one->line;
        literals = true;
      } else {
        text += "{}";
      }
      begin = i + 1;
    }
    if (literals) out_.push_back({line, std::move(text), calls});
  }

  // The operand is a literal, or std::string("…").
  const Token* literal_in(std::size_t first, std::size_t end) const {
    if (end == first + 1 && tokens_[first].kind == Kind::literal) return &tokens_[first];
    if (end == first + 6 && tokens_[first + 2].text == "string" && tokens_[first + 4].kind == Kind::literal)
      return &tokens_[first + 4];
    return nullptr;
  }

  const Tokens& tokens_;
  std::vector<SourceText> out_;
};

}  // namespace

std::vector<SourceText> texts_of(std::string_view source) {
  const Tokens tokens = Reader(source).tokens();
  return Texts(tokens).take();
}

}  // namespace puente::house
