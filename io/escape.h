// Foreign text in a line for an operator: in a log, on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace puente::io {

// Printable ASCII as it is; every other byte, and the backslash, as \xNN, so that nothing steers a terminal or looks
// like a line of its own. At most 2,000 bytes of the text, then "...".
std::string escape_line(std::string_view text);

}  // namespace puente::io
