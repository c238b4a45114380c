#include "client/search/words.h"

#include "crypto/base/unicode.h"
#include "crypto/base/utf8.h"

namespace puente::client::search {
namespace {

// The tilde of Ñ is a letter's for those who write Spanish; keyboards of the other nation have none.
constexpr char32_t n_with_tilde = 0xD1;

template <class Visit>
void visit_folded(std::string_view text, Visit visit) {
  for_each_code_point(unicode::without_accents(unicode::upper(text)),
                      [&](char32_t c) { visit(c == n_with_tilde ? U'N' : c); });
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  bool between = false;
  visit_folded(text, [&](char32_t c) {
    if (!unicode::is_letter_or_digit(c)) {
      between = true;
      return;
    }
    if (between && !out.empty()) out += ' ';
    between = false;
    append_utf8(out, c);
  });
  return out;
}

std::vector<std::string_view> words_of(std::string_view folded_text) {
  std::vector<std::string_view> out;
  while (!folded_text.empty()) {
    const std::size_t end = folded_text.find(' ');
    if (end != 0) out.push_back(folded_text.substr(0, end));
    if (end == std::string_view::npos) break;
    folded_text.remove_prefix(end + 1);
  }
  return out;
}

std::string stripped(std::string_view text) {
  std::string out;
  visit_folded(text, [&](char32_t c) {
    if (unicode::is_letter_or_digit(c)) append_utf8(out, c);
  });
  return out;
}

std::string trigrams_of(std::string_view stripped_text) {
  constexpr std::size_t run = 3;
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < stripped_text.size();) {
    std::size_t end = at + 1;
    while (end < stripped_text.size() && (static_cast<unsigned char>(stripped_text[end]) & 0xC0) == 0x80) ++end;
    characters.push_back(stripped_text.substr(at, end - at));
    at = end;
  }
  std::string out;
  if (characters.size() < part_characters_min) return out;
  for (std::size_t i = 0; i + run <= characters.size(); ++i) {
    if (i > 0) out += ' ';
    for (std::size_t j = 0; j < run; ++j) out += characters[i + j];
  }
  return out;
}

bool holds(std::string_view folded_text, std::string_view phrase, bool prefix) {
  if (phrase.empty()) return false;
  for (std::size_t at = folded_text.find(phrase); at != std::string_view::npos; at = folded_text.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    const bool begins = at == 0 || folded_text[at - 1] == ' ';
    const bool ends = prefix || end == folded_text.size() || folded_text[end] == ' ';
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace puente::client::search
