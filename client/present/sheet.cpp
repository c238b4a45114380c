#include "client/present/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "crypto/base/columns.h"
#include "crypto/base/csv_line.h"
#include "crypto/base/escape.h"

namespace puente::client::present {
namespace {

constexpr std::size_t columns_max = 40;

std::string padded(const std::string& text, std::size_t columns, Align align) {
  if (align == Align::left || columns_of(text) >= columns) return fit(text, columns);
  return std::string(columns - columns_of(text), ' ') + text;
}

}  // namespace

std::string sheet_text(const Sheet& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::size_t width = columns_of(table.columns[i].head);
    for (const auto& row : table.rows) width = std::max(width, columns_of(escape(row[i])));
    widths.push_back(std::min(width, columns_max));
  }
  std::string out;
  const auto line = [&](auto cell_of) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i)
      text += (i == 0 ? "" : "  ") + padded(cell_of(i), widths[i], table.columns[i].align);
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line([&](std::size_t i) { return table.columns[i].head; });
  for (const auto& row : table.rows) line([&](std::size_t i) { return escape(row[i]); });
  return out;
}

std::string sheet_csv(const Sheet& table) {
  std::vector<std::string> heads;
  for (const SheetColumn& one : table.columns) heads.push_back(one.head);
  std::string out = csv_line(heads);
  for (const auto& row : table.rows) out += csv_line(row);
  return out;
}

std::string number_text(double value) {
  if (!std::isfinite(value)) return "?";
  std::string out = std::abs(value) >= 1 ? fmt::format("{:.2f}", value) : fmt::format("{:.4f}", value);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out == "-0" ? "0" : out;
}

std::string range_text(double least, double most) {
  const std::string low = number_text(least), high = number_text(most);
  return low == high ? low : low + "–" + high;
}

}  // namespace puente::client::present
