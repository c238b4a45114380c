// A table for a terminal and for a spreadsheet.
//
// Guarantee: what others wrote is escaped in the terminal's text, and is no formula in the other
// (crypto/base/csv_line.h). Pure.
#pragma once

#include <string>
#include <vector>

#include "client/present/table.h"

namespace puente::client::present {

struct SheetColumn {
  std::string head;
  Align align = Align::left;
};

struct Sheet {
  std::vector<SheetColumn> columns;
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`
};

// Columns as wide as their widest cell, at most 40, two blanks apart; each line ends with a line feed.
std::string sheet_text(const Sheet& table);
std::string sheet_csv(const Sheet& table);

// "1500", "2.5", "0.0025": rounded to two digits behind the point, below 1 to four; no exponent.
std::string number_text(double value);
// "100–500", or the number alone where both are equal.
std::string range_text(double least, double most);

}  // namespace puente::client::present
