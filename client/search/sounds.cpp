#include "client/search/sounds.h"

#include <algorithm>

#include "client/search/words.h"

namespace puente::client::search {
namespace {

constexpr std::size_t heard_min = 3;

bool is_vowel(char c) { return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U'; }
bool is_front_vowel(char c) { return c == 'E' || c == 'I' || c == 'Y'; }

// One letter, or two that are heard as one, at the head of `rest`; how many letters it took.
struct Heard {
  char sound = 0;  // 0: none
  std::size_t letters = 1;
};

Heard heard_of_c(char next) {
  if (next == 'H') return {'C', 2};
  if (next == 'K') return {'K', 2};
  return {is_front_vowel(next) ? 'S' : 'K', 1};
}

Heard heard(std::string_view rest, bool first) {
  const char here = rest[0];
  const char next = rest.size() > 1 ? rest[1] : '\0';
  const char after = rest.size() > 2 ? rest[2] : '\0';
  switch (here) {
    case 'C':
      return heard_of_c(next);
    case 'G':
      if (next == 'U' && is_front_vowel(after)) return {'G', 2};
      return {is_front_vowel(next) ? 'J' : 'G', 1};
    case 'H':
      return {};
    case 'L':
      return next == 'L' ? Heard{'Y', 2} : Heard{'L', 1};
    case 'N':
      return {next == 'B' || next == 'P' || next == 'V' ? 'M' : 'N', 1};
    case 'P':
      return next == 'H' ? Heard{'F', 2} : Heard{'P', 1};
    case 'Q':
      return {'K', next == 'U' ? std::size_t{2} : std::size_t{1}};
    case 'S':
      return {'S', next == 'C' && is_front_vowel(after) ? std::size_t{2} : std::size_t{1}};
    case 'V':
      return {'B', 1};
    case 'W':
      return {'U', 1};
    case 'X':
      return {first && is_front_vowel(next) ? 'J' : 'S', 1};
    case 'Y':
      return {is_vowel(next) ? 'Y' : 'I', 1};
    case 'Z':
      return {'S', 1};
    default:
      return {here, 1};
  }
}

}  // namespace

std::string sound_of(std::string_view word) {
  if (!std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; })) return {};
  std::string out;
  for (std::size_t at = 0; at < word.size();) {
    const Heard one = heard(word.substr(at), at == 0);
    if (one.sound != 0 && (out.empty() || out.back() != one.sound)) out += one.sound;
    at += one.letters;
  }
  return out.size() < heard_min ? std::string() : out;
}

std::string sounds_of(std::string_view folded_text) {
  std::string out;
  for (const std::string_view word : words_of(folded_text)) {
    const std::string sound = sound_of(word);
    if (!sound.empty()) out += (out.empty() ? "" : " ") + sound;
  }
  return out;
}

}  // namespace puente::client::search
