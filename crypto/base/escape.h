// Text by others, made harmless for whoever reads it.
//
// Guarantee: what the function returns steers neither a terminal nor a reader's eye: control characters (but for
// newline and tab), escape sequences, bidirectional controls, zero-width and other invisible characters, and bytes that
// are not UTF-8 appear as <U+001B> or <0xFF>. Non-guarantee: letters of two scripts may look alike. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace puente {

std::string escape(std::string_view text);

}  // namespace puente
