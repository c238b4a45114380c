#include "tests/house/tidy.h"

#include <catch2/catch_test_macros.hpp>

using puente::house::check_root;
using puente::house::check_tidy;

TEST_CASE("No tracked file holds what may lie in none", "[skips]") {
  const auto files = puente::house::tracked_files();
  if (files.empty()) SKIP("not a git clone");
  std::vector<puente::house::Finding> findings;
  for (const auto& file : files) {
    for (auto& finding : check_tidy(file.path, file.text)) findings.push_back(std::move(finding));
    for (auto& finding : check_root(file.path)) findings.push_back(std::move(finding));
  }
  INFO(puente::house::describe(findings));
  CHECK(findings.empty());
  CHECK(files.size() > 50);
}

TEST_CASE("Planted: each forbidden text is found, with its line") {
  const auto line_of = [](const std::string& text) {
    const auto findings = check_tidy("a.txt", "first\n" + text + "\nlast\n");
    return findings.empty() ? 0U : findings.front().line;
  };
  CHECK(line_of(std::string("see /wo") + "rk/main/x.h") == 2);
  CHECK(line_of(std::string("http://deb.debian") + ".org/debian") == 2);
  CHECK(line_of(std::string("// TO") + "DO: later") == 2);
  CHECK(line_of(std::string("FIX") + "ME") == 2);
}

TEST_CASE("Planted: a file left in the root is found") {
  CHECK(check_root("notes.txt").size() == 1);
  CHECK(check_root("README.md").empty());
  CHECK(check_root("docs/notes.md").empty());
}

TEST_CASE("Planted: a file of more than 400 lines is found") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "x\n";
  CHECK(check_tidy("a.txt", text).empty());
  const auto findings = check_tidy("a.txt", text + "x\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].what == "401 lines; split it at 400");
}

TEST_CASE("Words and paths that merely contain a forbidden one are left alone") {
  CHECK(check_tidy("a.txt", std::string("METO") + "DOS and net" + "/wo" + "rk/x").empty());
  CHECK(check_tidy("a.txt", std::string("\0 TO", 4) + "DO").empty());
}
