// Private to unicode.cpp: the tables of Unicode 14.0.0 that scripts/unicode_tables.py writes, as text.
#pragma once

#include <string_view>

namespace puente::unicode {

extern const std::string_view decompositions;      // "C0=41 300;212A>4B;"
extern const std::string_view combining_classes;   // "300-314=230;"
extern const std::string_view letters_and_digits;  // "30-39;41-5A;"
extern const std::string_view upper_cases;         // "61=41;DF=53 53;"

}  // namespace puente::unicode
