// UTF-8, one code point at a time. Pure; thread-safe.
//
// Source: RFC 3629: shortest form only, no surrogates, at most U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace puente {

struct CodePoint {
  char32_t value = 0;     // of a byte that begins no code point: that byte
  std::size_t bytes = 1;  // that it takes in the text
  bool valid = false;
};

// The code point at the beginning of `text`, which is not empty.
CodePoint first_code_point(std::string_view text);

}  // namespace puente
