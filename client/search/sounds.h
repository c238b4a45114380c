// How a Spanish name sounds: one key for spellings that are heard alike, for those who only heard it.
//
// Guzmán and Gusman, Hernández and Ernandes, Valenzuela and Balensuela, Jiménez and Giménez, Yáñez and Llanes, Quiroz
// and Kiros have one key each. Rules, over a folded word:
//   h is silent, but ch is a sound of its own, ph is f · v and w before a vowel as b and u · ll and y alike, y is i
//   where no vowel follows · z, s, and c before e and i alike · c, k, qu alike · g before e and i, j, and x at the
//   beginning before e and i alike; gu before e and i is g · n is m before b and p · doubled letters count once. Vowels
//   count.
// Non-guarantee: it is a guess, for names as Mexico writes them; a hit by it is called possible, never a match.
// Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace puente::client::search {

// Of one folded word. Empty where it has a digit, a letter beyond A to Z, or less than three letters that are heard.
std::string sound_of(std::string_view word);

// Of each word of a folded text that has a key, separated by blanks.
std::string sounds_of(std::string_view folded_text);

}  // namespace puente::client::search
