// Text by others on our terminal.
#pragma once

#include <string>
#include <string_view>

namespace puente::client::cli {

// The text with everything that could steer a terminal or a reader made visible: control characters (but for newline
// and tab), escape sequences, bidirectional controls, zero-width and other invisible characters, and bytes that are not
// UTF-8 appear as <U+001B> or <0xFF>.
std::string shown(std::string_view text);

// Columns a terminal needs for a text of shown() (code points; combining marks count 0, wide East Asian ones 2).
std::size_t columns_of(std::string_view text);
// Padded or cut (with "…") to exactly `columns`.
std::string fit(std::string_view text, std::size_t columns);

}  // namespace puente::client::cli
