#include "crypto/base/escape.h"

#include <catch2/catch_test_macros.hpp>

namespace puente {

TEST_CASE("ordinary text of any script stays as it is") {
  CHECK(escape("Culiacán, célula norte – 日本 😀\n\tok") == "Culiacán, célula norte – 日本 😀\n\tok");
  CHECK(escape("") == "");
}

TEST_CASE("what steers a terminal is shown, not sent") {
  CHECK(escape("\x1b[2Jgone") == "<U+001B>[2Jgone");
  CHECK(escape("a\rb") == "a<U+000D>b");
  CHECK(escape("\x07\x7f") == "<U+0007><U+007F>");
  CHECK(escape("\xc2\x9b"
               "31m") == "<U+009B>31m");  // CSI as one C1 character
  CHECK(escape(std::string_view("a\0b", 3)) == "a<U+0000>b");
}

TEST_CASE("what steers a reader is shown: directions, and what has no width") {
  CHECK(escape("\u202Egnp.exe") == "<U+202E>gnp.exe");
  CHECK(escape("\u2066x\u2069") == "<U+2066>x<U+2069>");
  CHECK(escape("a\u200Bb\uFEFF") == "a<U+200B>b<U+FEFF>");
  CHECK(escape("a\U000E0041") == "a<U+E0041>");  // a tag character
  CHECK(escape("one\u2028two") == "one<U+2028>two");
  CHECK(escape("a\uFFA0\U0001BCA0\U0001D173") == "a<U+FFA0><U+1BCA0><U+1D173>");
}

TEST_CASE("bytes that are not UTF-8 appear one by one") {
  CHECK(escape("\xff") == "<0xFF>");
  CHECK(escape("\xc0\xaf") == "<0xC0><0xAF>");                      // an overlong slash
  CHECK(escape("\xed\xa0\x80") == "<0xED><0xA0><0x80>");            // a surrogate
  CHECK(escape("\xf4\x90\x80\x80") == "<0xF4><0x90><0x80><0x80>");  // beyond U+10FFFF
  CHECK(escape("\xe2\x82") == "<0xE2><0x82>");                      // cut off
  CHECK(escape("ok\xc3") == "ok<0xC3>");
}

TEST_CASE("a line stays one line, and letters of any script stay letters") {
  CHECK(escape_line("José, Núñez: as it is") == "José, Núñez: as it is");
  CHECK(escape_line("a\nb\tc\x1b[2J\\") == "a<U+000A>b<U+0009>c<U+001B>[2J\\");
  CHECK(escape_line("a\u2028b\u202Ec") == "a<U+2028>b<U+202E>c");
}

TEST_CASE("a line is cut between characters, and says so") {
  CHECK(escape_line(std::string(5000, 'x')) == std::string(2000, 'x') + "...");
  CHECK(escape_line("aéb", 2) == "a...");
  CHECK(escape_line("aé", 3) == "aé");
  CHECK(escape_line("ab\x1b", 9) == "ab...");
}

}  // namespace puente
