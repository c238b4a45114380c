#include "client/cli/terminal.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::cli {

TEST_CASE("ordinary text of any script stays as it is") {
  CHECK(shown("Culiacán, célula norte – 日本 😀\n\tok") == "Culiacán, célula norte – 日本 😀\n\tok");
  CHECK(shown("") == "");
}

TEST_CASE("what steers a terminal is shown, not sent") {
  CHECK(shown("\x1b[2Jgone") == "<U+001B>[2Jgone");
  CHECK(shown("a\rb") == "a<U+000D>b");
  CHECK(shown("\x07\x7f") == "<U+0007><U+007F>");
  CHECK(shown("\xc2\x9b"
              "31m") == "<U+009B>31m");  // CSI as one C1 character
  CHECK(shown(std::string_view("a\0b", 3)) == "a<U+0000>b");
}

TEST_CASE("what steers a reader is shown: directions, and what has no width") {
  CHECK(shown("\u202Egnp.exe") == "<U+202E>gnp.exe");
  CHECK(shown("\u2066x\u2069") == "<U+2066>x<U+2069>");
  CHECK(shown("a\u200Bb\uFEFF") == "a<U+200B>b<U+FEFF>");
  CHECK(shown("a\U000E0041") == "a<U+E0041>");  // a tag character
  CHECK(shown("one\u2028two") == "one<U+2028>two");
}

TEST_CASE("bytes that are not UTF-8 appear one by one") {
  CHECK(shown("\xff") == "<0xFF>");
  CHECK(shown("\xc0\xaf") == "<0xC0><0xAF>");                      // an overlong slash
  CHECK(shown("\xed\xa0\x80") == "<0xED><0xA0><0x80>");            // a surrogate
  CHECK(shown("\xf4\x90\x80\x80") == "<0xF4><0x90><0x80><0x80>");  // beyond U+10FFFF
  CHECK(shown("\xe2\x82") == "<0xE2><0x82>");                      // cut off
  CHECK(shown("ok\xc3") == "ok<0xC3>");
}

TEST_CASE("columns: marks take none, wide characters two, and what is too long is cut with a sign") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("日本") == 4);
  CHECK(fit("abc", 5) == "abc  ");
  CHECK(fit("abcdef", 4) == "abc…");
  CHECK(columns_of(fit("日本語", 4)) == 4);
}

}  // namespace puente::client::cli
