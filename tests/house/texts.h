// The texts in our sources that people may come to read: sentences of errors, findings and help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace puente::house {

// A text as whoever reads it gets it: what is filled in at run time is "{}", whether by fmt ("{:>4}") or by "+".
struct SourceText {
  std::size_t line = 0;
  std::string text;
  // What it is an argument of, from the outside in: {"fail"}, {"turn.notice", "fmt::format"}, {"Text"}, …
  std::vector<std::string> calls;
};

// Every expression of `source` (C++, as clang-format writes it) that is made of string literals, with or without other
// operands between them. It reads tokens, not C++: what is built in several statements comes in several texts, and
// literals inside an operand ("{}" in the whole) come as texts of their own. Raw strings are left out.
std::vector<SourceText> texts_of(std::string_view source);

}  // namespace puente::house
