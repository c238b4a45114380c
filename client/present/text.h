// A text for people in both languages, checked when it is compiled.
//
// Guarantee: both languages are there, both format with the argument types named, and both use every argument. A
// missing translation, a place too many, or one that an argument does not fit, does not compile. Foreign text is
// escaped before it is an argument (crypto/base/escape.h).
#pragma once

#include <fmt/core.h>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "crypto/base/language.h"

namespace puente::client::present {

using puente::Language;

// What an argument of a text may be.
using Words = std::string_view;
using Number = std::uint64_t;

namespace detail {

// How many arguments the places of a text ask for; -1 where places are numbered, which no text needs.
consteval int places_in(const char* text) {
  int out = 0;
  for (; *text != '\0'; ++text) {
    if (*text != '{' && *text != '}') continue;
    if (text[1] == text[0]) {  // "{{" and "}}": the character itself
      ++text;
      continue;
    }
    if (*text == '}') continue;
    if (text[1] != '}' && text[1] != ':') return -1;
    ++out;
  }
  return out;
}

// Not constexpr: reaching it is what stops the compiler.
void the_texts_differ_in_their_places();

}  // namespace detail

template <class... A>
class Text {
 public:
  template <std::size_t N, std::size_t M>
  consteval Text(const char (&english)[N], const char (&spanish)[M]) : english_(english), spanish_(spanish) {
    static_cast<void>(fmt::format_string<A...>(english));
    static_cast<void>(fmt::format_string<A...>(spanish));
    constexpr int places = sizeof...(A);
    if (detail::places_in(english) != places || detail::places_in(spanish) != places)
      detail::the_texts_differ_in_their_places();
  }

  constexpr const char* in(Language language) const { return language == Language::spanish ? spanish_ : english_; }

 private:
  const char* english_;
  const char* spanish_;
};

// The text as it stands, in that language.
constexpr const char* say(Language language, const Text<>& text) { return text.in(language); }

// The text with its places filled in.
template <class... A>
std::string say(Language language, const Text<A...>& text, const std::type_identity_t<A>&... values) {
  return fmt::vformat(text.in(language), fmt::make_format_args(values...));
}

// The catalogue: a header for each subject.
namespace messages {}

}  // namespace puente::client::present
