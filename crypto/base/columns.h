// Columns of a terminal or of plain text, for text that escape() made harmless (crypto/base/escape.h).
//
// Source: the widths of utf8proc (Unicode's EastAsianWidth.txt and general categories): combining marks take no column,
// wide East Asian characters and pictures two. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace puente {

// Columns that a text takes; a byte that is not UTF-8 takes one.
std::size_t columns_of(std::string_view text);

// The longest beginning of the text that takes at most so many columns; it cuts no character from its marks.
std::string_view beginning_of(std::string_view text, std::size_t columns);

// Padded or cut (with "…") to exactly `columns`.
std::string fit(std::string_view text, std::size_t columns);

// The text in lines of at most `columns` columns (of which there is at least one), cut between words; a word that is
// longer is cut within. `first`: columns that the first line has, which may be fewer. Newlines end lines. The lines are
// parts of `text`; the blanks at which a line was cut are in none of them.
std::vector<std::string_view> lines_of(std::string_view text, std::size_t first, std::size_t columns);

}  // namespace puente
