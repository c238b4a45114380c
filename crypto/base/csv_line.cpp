#include "crypto/base/csv_line.h"

#include <algorithm>
#include <string_view>

namespace puente {
namespace {

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && digit(text.front()) && digit(text.back()) && std::ranges::count(text, '.') <= 1 &&
         std::ranges::all_of(text, [&](char c) { return digit(c) || c == '.'; });
}

std::string cell(const std::string& text) {
  constexpr std::string_view begin_of_formulas = "=+-@\t\r";
  std::string out;
  if (!text.empty() && begin_of_formulas.find(text.front()) != std::string_view::npos && !is_number(text)) out += '\'';
  out += text;
  if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + cell(cells[i]);
  return out + "\r\n";
}

}  // namespace puente
