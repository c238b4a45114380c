#include "io/escape.h"

#include <fmt/format.h>

namespace puente::io {
namespace {

constexpr std::size_t text_bytes_max = 2000;

}  // namespace

std::string escape_line(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, text_bytes_max)) {
    if (c >= 0x20 && c <= 0x7e && c != '\\')
      out += c;
    else
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  if (text.size() > text_bytes_max) out += "...";
  return out;
}

}  // namespace puente::io
