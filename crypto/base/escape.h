// Text by others, made harmless for whoever reads it.
//
// Guarantee: what the function returns steers neither a terminal nor a reader's eye: control characters (but for
// newline and tab), escape sequences, bidirectional controls, zero-width and other invisible characters, and bytes that
// are not UTF-8 appear as <U+001B> or <0xFF>. Non-guarantee: letters of two scripts may look alike. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace puente {

std::string escape(std::string_view text);

// The same in one line, for logs, statuses and errors: newlines and tabs appear as <U+000A> and <U+0009> too. At most
// `bytes_max` bytes, whole characters; what was longer ends with "...", which comes on top.
constexpr std::size_t line_bytes_max = 2000;
std::string escape_line(std::string_view text, std::size_t bytes_max = line_bytes_max);

}  // namespace puente
