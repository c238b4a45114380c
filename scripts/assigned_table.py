#!/usr/bin/env python3
"""Writes crypto/base/assigned_table.h from a UnicodeData.txt (Debian: package unicode-data 15.0.0).

Usage: scripts/assigned_table.py /usr/share/unicode/UnicodeData.txt > crypto/base/assigned_table.h
The table is pinned: a newer file would change which texts have a token.
"""
import sys

ranges, first = [], None
for line in open(sys.argv[1], encoding="ascii"):
    code, name = line.split(";")[:2]
    code = int(code, 16)
    if name.endswith("First>"):
        first = code
        continue
    begin = first if first is not None else code
    first = None
    if ranges and ranges[-1][1] + 1 == begin:
        ranges[-1][1] = code
    else:
        ranges.append([begin, code])

lines, line = [], "   "
for begin, end in ranges:
    item = "{0x%04x, 0x%04x}," % (begin, end)
    if len(line) + 1 + len(item) > 119:
        lines.append(line)
        line = "   "
    line += " " + item
lines.append(line)

print("""// The characters that Unicode 15.0 assigns, first and last of each run: made by scripts/assigned_table.py, not by hand.
//
// Source: UnicodeData.txt 15.0.0. Pinned: a newer table would change which texts are refused.
#pragma once

#include <array>

namespace puente::unicode {

struct CodeRange {
  char32_t first, last;
};

// Ascending.
// clang-format off
inline constexpr std::array<CodeRange, %d> assigned{{
%s
}};
// clang-format on

}  // namespace puente::unicode""" % (len(ranges), "\n".join(lines)))
