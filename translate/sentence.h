// A sentence of the programs in English and Spanish, checked when it is compiled.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace puente::translate {

// What is filled in where the sentence is made: "{}" in the order of the English text, "{0}", "{1}", … in the Spanish.
constexpr std::size_t places_max = 8;

namespace detail {

// Not constexpr: reaching it is what stops the compiler.
void the_texts_differ_in_their_places();

constexpr std::size_t places_in(std::string_view english) {
  std::size_t out = 0;
  for (std::size_t i = 0; i + 1 < english.size(); ++i)
    if (english[i] == '{' && english[i + 1] == '}') ++out;
  return out;
}

// Does the Spanish text name each of the places, and no other?
constexpr bool names_all(std::string_view spanish, std::size_t places) {
  if (spanish.empty()) return false;
  std::array<bool, 10> named{};
  for (std::size_t i = 0; i + 2 < spanish.size(); ++i) {
    if (spanish[i] != '{' || spanish[i + 1] < '0' || spanish[i + 1] > '9' || spanish[i + 2] != '}') continue;
    const auto place = static_cast<std::size_t>(spanish[i + 1] - '0');
    if (place >= places) return false;
    named[place] = true;
  }
  for (std::size_t place = 0; place < places; ++place)
    if (!named[place]) return false;
  return true;
}

}  // namespace detail

struct Sentence {
  template <std::size_t N, std::size_t M>
  consteval Sentence(const char (&in_english)[N], const char (&in_spanish)[M])
      : english(in_english, N - 1), spanish(in_spanish, M - 1) {
    const std::size_t places = detail::places_in(english);
    if (places > places_max || !detail::names_all(spanish, places)) detail::the_texts_differ_in_their_places();
  }

  std::string_view english;
  std::string_view spanish;
};

using Sentences = std::span<const Sentence>;

}  // namespace puente::translate
