// Characters that a reader sees as they are. Pure; thread-safe.
#pragma once

namespace puente {

// False for what prints nothing, prints elsewhere, or prints whatever the font likes: controls (newline and tab among
// them), directions, marks without width, private use, noncharacters. Such a character stands in no name and in no text
// that people sign, and escape() shows its number instead. Non-guarantee: letters of two scripts may look alike.
bool is_printable(char32_t c);

}  // namespace puente
