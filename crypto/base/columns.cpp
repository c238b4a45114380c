#include "crypto/base/columns.h"

#include <utf8proc.h>

#include <algorithm>

#include "crypto/base/code_point.h"

namespace puente {
namespace {

std::size_t width_of(const CodePoint& one) {
  if (!one.valid) return 1;
  return static_cast<std::size_t>(std::max(utf8proc_charwidth(static_cast<utf8proc_int32_t>(one.value)), 0));
}

// Where the line ends that begins the text: behind its last character, without the blank at which it is cut.
std::size_t end_of_line(std::string_view text, std::size_t columns, bool may_be_empty) {
  const std::size_t fits = beginning_of(text, columns).size();
  if (fits == text.size() || text[fits] == ' ') return fits;
  const std::size_t blank = text.substr(0, fits).rfind(' ');
  if (blank != std::string_view::npos && text.substr(0, blank).find_first_not_of(' ') != std::string_view::npos)
    return blank;
  if (may_be_empty) return 0;
  return std::max(fits, first_code_point(text).bytes);
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t out = 0;
  while (!text.empty()) {
    const CodePoint one = first_code_point(text);
    out += width_of(one);
    text.remove_prefix(one.bytes);
  }
  return out;
}

std::string_view beginning_of(std::string_view text, std::size_t columns) {
  std::size_t used = 0, at = 0;
  while (at < text.size()) {
    const CodePoint one = first_code_point(text.substr(at));
    const std::size_t width = width_of(one);
    if (used + width > columns) break;
    used += width;
    at += one.bytes;
  }
  return text.substr(0, at);
}

std::string fit(std::string_view text, std::size_t columns) {
  const std::size_t needed = columns_of(text);
  if (needed <= columns) return std::string(text) + std::string(columns - needed, ' ');
  if (columns == 0) return {};
  const std::string_view begins = beginning_of(text, columns - 1);
  return std::string(begins) + "…" + std::string(columns - 1 - columns_of(begins), ' ');
}

std::vector<std::string_view> lines_of(std::string_view text, std::size_t first, std::size_t columns) {
  std::vector<std::string_view> out;
  const std::size_t wide = std::max<std::size_t>(columns, 1);
  while (true) {
    const std::size_t newline = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, newline);
    do {
      const bool begins = out.empty();
      // A first line that has fewer columns than the others may stay empty: the next one takes the word whole.
      const std::size_t end = end_of_line(line, begins ? std::min(first, wide) : wide, begins && first < wide);
      std::string_view taken = line.substr(0, end);
      while (taken.ends_with(' ')) taken.remove_suffix(1);
      out.push_back(taken);
      line.remove_prefix(end);
      if (end > 0 || (begins && first < wide))
        while (line.starts_with(' ')) line.remove_prefix(1);
    } while (!line.empty());
    if (newline == text.size()) return out;
    text.remove_prefix(newline + 1);
  }
}

}  // namespace puente
