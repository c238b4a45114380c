// UTF-8: check, convert, walk, fold, and cite in messages.
// Guarantee: pure and total; bytes that are not UTF-8 are told, or count as U+FFFD where a text is walked.
// Non-guarantee: no normalisation of Unicode; only Latin letters are folded.
// Thread safety: free functions without state.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace puente {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

std::string utf8_from_latin1(std::string_view text);

// Nothing where a byte stands for no character (0x81, 0x8D, 0x8F, 0x90, 0x9D). Source: the Encoding standard's index,
// but for those five, which it maps to control characters.
std::optional<std::string> utf8_from_windows1252(std::string_view text);

void append_utf8(std::string& out, char32_t c);

// `text` must be UTF-8.
void for_each_code_point(std::string_view text, const std::function<void(char32_t)>& visit);

// Lower case without accent for Latin letters ("a" for 'Á', "ss" for 'ß'), the digit for a digit, " " for spaces and
// punctuation; empty for anything else. The views are static.
std::string_view fold(char32_t c);

bool is_combining_mark(char32_t c);  // U+0300 … U+036F

// The text in '…', at most 64 bytes of it, cut between characters, what does not print as '?': for error messages.
std::string cited(std::string_view text);

// Does `text` show nothing: white space of any kind, and characters that do not print?
bool is_blank(std::string_view text);

// Without blanks at both ends (space, tab, CR, LF, and the no-break space U+00A0).
std::string_view trimmed(std::string_view text);

}  // namespace puente
