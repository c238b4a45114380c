// Text in one form: what is the same to a reader becomes the same bytes.
//
// Guarantee: the tables are those of Unicode 14.0.0, part of this program: the same text gives the same bytes for ever,
// whatever the system's libraries know. Characters that later versions assign stay as they are; that does not change
// either. Bytes that are not UTF-8 count as U+FFFD. Pure. Non-guarantees: letters that look alike in different scripts
// stay different; so do compatibility forms (NFKC). Source: UAX #15 (normalisation), the Unicode Standard 3.13 (full
// case mapping, without a language's own rules). Thread safety: free functions.
#pragma once

#include <string>
#include <string_view>

namespace puente::unicode {

// Normalisation form C: "n" and U+0303 become "ñ".
std::string nfc(std::string_view utf8);

// Upper case, in form C: "ß" becomes "SS".
std::string upper(std::string_view utf8);

// Without combining marks, in form C: "JOSÉ" becomes "JOSE". The tilde of Ñ is a letter's, and stays.
std::string without_accents(std::string_view utf8);

// A letter of any script, or a decimal digit.
bool is_letter_or_digit(char32_t c);

// Unicode's property White_Space.
bool is_white_space(char32_t c);

}  // namespace puente::unicode
