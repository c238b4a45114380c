#include "crypto/base/look_alike.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/must.h"

namespace puente {
namespace {

using support::must;

bool same(std::string_view a, std::string_view b) { return must(comparison_form(a)) == must(comparison_form(b)); }

}  // namespace

TEST_CASE("what Unicode 15.0 does not have is refused, so that no version of a library decides") {
  for (const std::string_view text : {"\u0378", "a\U0002EBF0", "\u2FFC", "\u31EF", "\U0001FFFE"})
    CHECK(comparison_form(text).error().code == ErrorCode::malformed);
  CHECK(comparison_form("ab\xff").error().what == "the text is not UTF-8 (byte 3)");
  CHECK(comparison_form("a\u0378").error().what ==
        "the text holds U+0378, a character that Unicode 15.0 does not have (byte 2)");
  CHECK(comparison_form("\U00031350"));  // new in 15.0
}

TEST_CASE("one name has one form, however it is written") {
  const std::string_view jose = "José Ruiz";
  CHECK(same(jose, "Jose\u0301 Ruiz"));
  CHECK(same(jose, "JOSÉ RUIZ"));
  CHECK(same(jose, "JOSE\u0301 RUIZ"));
  CHECK(same(jose, "José  Ruiz"));
  CHECK(same(jose, " José\u00A0Ruiz "));
  CHECK(same(jose, "José\u2003Ruiz"));
  CHECK(same(jose, "Jos\u00E9 Ru\u0456z"));  // Cyrillic і
  CHECK(same(jose, "J\u043Es\u00E9 Ruiz"));  // Cyrillic о
  CHECK(same(jose, "Jo\u017F\u00E9 Ruiz"));  // long s
  CHECK(same(jose, "José Rulz"));            // l
  CHECK(same(jose, "\uFF2A\uFF4F\uFF53\u00E9 Ruiz"));
  CHECK(same(jose, "Jo\u200Bs\u00E9 Ru\u00ADiz"));
  CHECK(same("PETER", "\u0420\u0415\u0422\u0415R"));
  CHECK(same("Otto", "0tto"));
}

TEST_CASE("names that a reader tells apart stay apart") {
  const std::string_view jose = "José Ruiz";
  CHECK_FALSE(same(jose, "Jose Ruiz"));
  CHECK_FALSE(same(jose, "Josè Ruiz"));
  CHECK_FALSE(same(jose, "José Ruíz"));
  CHECK_FALSE(same(jose, "JoséRuiz"));
  CHECK_FALSE(same(jose, "José-Ruiz"));
  CHECK_FALSE(same(jose, "José Ruiz 2"));
  CHECK_FALSE(same("Peña", "Pena"));
  CHECK_FALSE(same("liaison-1", "liaison-2"));
}

TEST_CASE("the form of a form is itself") {
  for (const std::string_view text : {"José Ruiz", "MARIO \u0420\u0415", "  x  \u00A0y", "Æther ŒUVRE", "m1|l0O"}) {
    const std::string once = must(comparison_form(text));
    CHECK(must(comparison_form(once)) == once);
  }
}

}  // namespace puente
