// The fields of a line of geo/data. What is malformed there is our own mistake: it ends the program.
#pragma once

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace puente::geo::land {

// What stands before `separator`; `rest` goes on behind it.
inline std::string_view next_field(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view field = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return field;
}

inline int next_number(std::string_view& rest, char separator) {
  const std::string_view field = next_field(rest, separator);
  int value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size()) std::abort();
  return value;
}

}  // namespace puente::geo::land
