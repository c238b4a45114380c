// The terminal behind a descriptor of this process.
#pragma once

#include <cstddef>

namespace puente::io {

// Its width; 0 where the descriptor is no terminal. COLUMNS, where it is a number from 20 to 1,000, says otherwise than
// the terminal does; one that does not know its own width has 80.
std::size_t terminal_columns(int descriptor);

// Does it show colours, as far as anybody knows? No where it is no terminal, where NO_COLOR holds anything
// (no-color.org), and where TERM says that it is dumb.
bool terminal_has_colour(int descriptor);

}  // namespace puente::io
