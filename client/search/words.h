// Texts in the form in which they are compared: upper case, without accents, words separated by one blank.
//
// Guarantee: "Núñez", "NUNEZ" and "nunez" are the same; what is indexed and what is typed go through this one function,
// so that the tables of crypto/base/unicode.h decide, whatever the tokenizer of a store knows. A word is letters and
// digits; all else separates words. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace puente::client::search {

// "García-Núñez, J." → "GARCIA NUNEZ J".
std::string folded(std::string_view text);

// The words of a folded text.
std::vector<std::string_view> words_of(std::string_view folded_text);

// Letters and digits only, folded: "MSKU 123456-7" → "MSKU1234567".
std::string stripped(std::string_view text);

// How many characters of an identifier are enough to find it.
inline constexpr std::size_t part_characters_min = 5;

// All runs of three characters of a stripped identifier, in order: "ABCDE" → "ABC BCD CDE". A part of the identifier is
// a phrase in them. Empty where it is shorter than part_characters_min.
std::string trigrams_of(std::string_view stripped_text);

// Does the phrase stand in the text, both folded? As a prefix, its last word may go on.
bool holds(std::string_view folded_text, std::string_view phrase, bool prefix);

}  // namespace puente::client::search
