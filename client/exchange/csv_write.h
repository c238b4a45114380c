// Records as a table for spreadsheets: a row each, all marks, and a column for every section and rung that occurs.
//
// Guarantee: RFC 4180, UTF-8, the same records give the same bytes; no cell of text begins with what a spreadsheet
// takes for a formula (= + - @, a tab or a line's end): it is written behind an apostrophe. Non-guarantee: it is not
// read back, since a cell is a text and lists in it are lines. Pure; thread safe.
#pragma once

#include <string>
#include <vector>

#include "client/exchange/record.h"

namespace puente::client::exchange {

std::string csv_of(const std::vector<Record>& records);

// A text as a cell: quoted, and no formula.
std::string csv_cell(std::string_view text);

}  // namespace puente::client::exchange
