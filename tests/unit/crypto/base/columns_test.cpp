#include "crypto/base/columns.h"

#include <catch2/catch_test_macros.hpp>

namespace puente {

using Lines = std::vector<std::string_view>;

TEST_CASE("columns: marks take none, wide characters two, and what is too long is cut with a sign") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("\u0e01\u0e34") == 1);  // a mark that is not Latin's
  CHECK(columns_of("日本") == 4);
  CHECK(columns_of("🚨") == 2);
  CHECK(columns_of("\xff") == 1);
  CHECK(fit("abc", 5) == "abc  ");
  CHECK(fit("abcdef", 4) == "abc…");
  CHECK(columns_of(fit("日本語", 4)) == 4);
  CHECK(fit("abc", 0).empty());
  CHECK(beginning_of("cafe\u0301s", 4) == "cafe\u0301");
  CHECK(beginning_of("日本", 3) == "日");
}

TEST_CASE("lines are cut between words, and within a word only where it fits no line") {
  CHECK(lines_of("", 10, 10) == Lines{""});
  CHECK(lines_of("one two three", 20, 20) == Lines{"one two three"});
  CHECK(lines_of("one two three", 7, 7) == Lines{"one two", "three"});
  CHECK(lines_of("one  two three", 6, 6) == Lines{"one", "two", "three"});
  CHECK(lines_of("abcdefgh ij", 4, 4) == Lines{"abcd", "efgh", "ij"});
  CHECK(lines_of("one\ntwo", 9, 9) == Lines{"one", "two"});
  CHECK(lines_of("日本 語", 4, 4) == Lines{"日本", "語"});
}

TEST_CASE("a first line with less room leaves a word to the next rather than cut it") {
  CHECK(lines_of("seizure: cocaine", 4, 10) == Lines{"", "seizure:", "cocaine"});
  CHECK(lines_of("a seizure", 3, 10) == Lines{"a", "seizure"});
  CHECK(lines_of("abcdefghijklm", 3, 10) == Lines{"", "abcdefghij", "klm"});
}

TEST_CASE("no line is wider than asked for, whatever the text and the width, and nothing but blanks is lost") {
  const std::string text =
      "Decomiso en Tijuana: 12 kg de 日本語日本語 e\u0301e\u0301e\u0301 🚨🚨 averyveryverylongword  end";
  for (std::size_t columns = 2; columns < 60; ++columns)
    for (std::size_t first = 0; first <= columns; ++first) {
      std::string all;
      for (const std::string_view line : lines_of(text, first, columns)) {
        CHECK(columns_of(line) <= columns);
        all += line;
      }
      std::string wanted = text;
      std::erase(wanted, ' ');
      std::erase(all, ' ');
      CHECK(all == wanted);
    }
}

}  // namespace puente
