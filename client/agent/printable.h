// Foreign text for the operator's log: one line, nothing that a terminal obeys.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace puente::client::agent {

// Printable ASCII stays; every other byte becomes \xNN. At most 2,000 bytes of the text.
inline std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 2000)) {
    if (c >= 0x20 && c < 0x7f && c != '\\')
      out += c;
    else
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace puente::client::agent
