#include "crypto/base/utf8.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace puente;

TEST_CASE("UTF-8 is checked as RFC 3629 says") {
  for (const char* good : {"", "a", "é", "€", "😀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) CHECK(is_utf8(good));
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3("})
    CHECK_FALSE(is_utf8(bad));
  CHECK(utf8_from_latin1("Espa\xF1"
                         "a") == "España");
}

TEST_CASE("what is quoted in messages is short and has no control characters") {
  CHECK(cited("a\x1B[31mb\n") == "'a?[31mb?'");
  CHECK(cited("\xC2\x9B") == "'?'");
  CHECK(cited("José \u202E\u200B\xFF") == "'José " + std::string(3, '?') + "'");
  CHECK(cited(std::string(500, 'x')).size() < 80);
}

TEST_CASE("Windows-1252 has letters where Latin-1 has control characters, and five bytes that are none") {
  CHECK(utf8_from_windows1252("\x80\x93\x94\x96\x9F Espa\xF1"
                              "a") == "€“”–Ÿ España");
  for (const char* const none : {"\x81", "\x8D", "\x8F", "\x90", "\x9D"}) CHECK_FALSE(utf8_from_windows1252(none));
}

TEST_CASE("a text is blank where it shows nothing") {
  for (const char* blank : {"", " ", "\t\r\n", "\u00A0", "\u2003\u3000", "\u200B\uFEFF", "\u2800"})
    CHECK(is_blank(blank));
  for (const char* text : {"a", " a ", ".", "\u0301", "\xFF"}) CHECK_FALSE(is_blank(text));
}
