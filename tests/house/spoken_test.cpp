#include "tests/house/spoken.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/house/arrows.h"
#include "tests/house/texts.h"

using puente::house::check_spoken;
using puente::house::texts_of;

TEST_CASE("All that a person may come to read is there in Spanish", "[skips]") {
  const auto files = puente::house::tracked_files();
  if (files.empty()) SKIP("not a git clone");
  std::vector<puente::house::Finding> findings;
  std::size_t texts = 0;
  for (const auto& file : files) {
    if (!puente::house::is_house_code(file.path)) continue;
    texts += texts_of(file.text).size();
    for (auto& finding : check_spoken(file.path, file.text)) findings.push_back(std::move(finding));
  }
  INFO(puente::house::describe(findings));
  CHECK(findings.empty());
  CHECK(texts > 5000);
}

TEST_CASE("A text is found as its reader gets it") {
  const auto only = [](std::string_view source) {
    const auto all = texts_of(source);
    return all.size() == 1 ? all.front().text : "";
  };
  CHECK(only("return fail(ErrorCode::usage, \"no \" + std::string(what) + \" here\");") == "no {} here");
  CHECK(only("fail(code, std::string(\"a \\\"b\\\"\") + c)") == "a \"b\"{}");
  CHECK(only("fail(code, \"one \"\n     \"sentence\" /* said */);") == "one sentence");
  CHECK(only("out = fmt::format(\"{:>4} of {{{0}}}\", a, b);") == "{} of {{}}");
  CHECK(texts_of("// \"no text\"\n#include \"a/b.h\"\n").empty());
}

TEST_CASE("Texts within an operand are texts of their own, with their call and line") {
  const auto all = texts_of("fail(code,\n     \"it is \" + (older ? \"older here\" : say(\"newer here\")));");
  REQUIRE(all.size() == 3);
  CHECK(all[0].text == "older here");
  CHECK(all[1].calls == std::vector<std::string>{"fail", "say"});
  CHECK(all[2].text == "it is {}");
  CHECK(all[2].calls == std::vector<std::string>{"fail"});
  CHECK(all[2].line == 2);
}

TEST_CASE("Planted: an error, a finding and a help without Spanish are found, with their line") {
  const auto line_of = [](std::string_view source) {
    const auto findings = check_spoken("client/core/x.cpp", source);
    return findings.size() == 1 ? findings.front().line : 0U;
  };
  CHECK(line_of("\nreturn fail(ErrorCode::io, \"the frob is \" + name);") == 2);
  CHECK(line_of("find(\"x\", 0, fmt::format(\"{} frobs are gone\", count));") == 1);
  CHECK(line_of("command.option(\"--frob\", x, \"how often to frob\");") == 1);
  CHECK(line_of("PUENTE_CHECK(x, \"our frob is none\");") == 0);
  CHECK(line_of("return fail(ErrorCode::usage, \"no passphrase was typed\");") == 0);
}
