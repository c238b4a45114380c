#include "bench/hotspots/ucdp.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "client/analysis/hotspots/placed.h"
#include "client/import/csv.h"

namespace puente::bench {
namespace {

constexpr int where_max = 3;  // municipality
constexpr int date_max = 2;   // two to six days

[[noreturn]] void end_at(std::uint64_t line, const std::string& why) {
  fmt::print(stderr, "line {} of the events: {}\n", line, why);
  std::exit(1);
}

double number_of(const client::import::CsvRow& row, std::size_t column) {
  char* end = nullptr;
  const double out = std::strtod(row.cells[column].c_str(), &end);
  if (row.cells[column].empty() || *end != '\0') end_at(row.line, "no number: " + row.cells[column]);
  return out;
}

std::int32_t day_of(const client::import::CsvRow& row, std::size_t column) {
  int year = 0, month = 0, day = 0;
  if (std::sscanf(row.cells[column].c_str(), "%d-%d-%d", &year, &month, &day) != 3 || month < 1 || month > 12)
    end_at(row.line, "no date: " + row.cells[column]);
  return analysis::hotspots::first_day_of(analysis::hotspots::month_of(year, month)) + day - 1;
}

}  // namespace

std::optional<std::vector<analysis::Occurrence>> read_ucdp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  client::import::CsvReader reader({});
  reader.feed(std::string(std::istreambuf_iterator<char>(file), {}));
  reader.finish();
  std::map<std::string, std::size_t> columns;
  std::vector<analysis::Occurrence> out;
  while (const auto item = reader.next()) {
    if (const auto* fault = std::get_if<client::import::CsvFault>(&*item)) end_at(fault->line, fault->reason);
    const auto& row = std::get<client::import::CsvRow>(*item);
    if (columns.empty()) {
      for (std::size_t i = 0; i < row.cells.size(); ++i) columns[row.cells[i]] = i;
      continue;
    }
    if (number_of(row, columns.at("where_prec")) > where_max || number_of(row, columns.at("date_prec")) > date_max)
      continue;
    out.push_back({day_of(row, columns.at("date_start")), number_of(row, columns.at("latitude")),
                   number_of(row, columns.at("longitude")), 1});
  }
  return out;
}

}  // namespace puente::bench
