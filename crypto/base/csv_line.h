// A line of a CSV file that people open in a spreadsheet.
// Guarantee: RFC 4180, whatever is in the cells, and no cell is a formula: one that a spreadsheet would take for one
// gets an apostrophe in front. Plain decimal numbers ("-99.5") stay as they are. Pure.
#pragma once

#include <string>
#include <vector>

namespace puente {

// With its end, CR LF.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace puente
