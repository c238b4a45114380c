// Characters that a reader sees as they are, for the sources of this room only.
#pragma once

#include <string_view>

namespace puente::pki {

// False for what prints nothing, prints elsewhere, or prints whatever the font likes.
bool is_printable(char32_t c);

// Reads one code point of strict UTF-8 (RFC 3629) and moves on; 0 where it is not one (NUL is refused anyway). `text`
// must not be empty.
char32_t next_code_point(std::string_view& text);

}  // namespace puente::pki
