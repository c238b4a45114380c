// What people type: read into terms, or refused with a sentence that says what to type.
#include "client/search/query.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

using namespace puente;
using namespace puente::client::search;
using nlohmann::json;

namespace {

std::vector<Term> terms(std::string_view typed) {
  auto read = parse_query(typed);
  if (!read) FAIL(read.error().what);
  return *read;
}

std::string error(std::string_view typed) {
  const auto read = parse_query(typed);
  REQUIRE_FALSE(read);
  return read.error().what;
}

Found found(std::string_view typed, std::string_view name, Within within = Within::everything) {
  const std::vector<SectionText> sections{
      text_of({model::Section::names, model::Rung::full, 0}, json::array({{{"name", name}}})),
      text_of({model::Section::place, model::Rung::municipality, 0}, json{{"name", "Tijuana"}, {"state", "02"}})};
  return found_in(sections, terms(typed).at(0), within);
}

}  // namespace

TEST_CASE("words, phrases and beginnings become terms; quotation marks of word processors count") {
  const auto all = terms("Tijuana \"Carlos  Guzmán\" guz* «el chapo» “a b”");
  REQUIRE(all.size() == 5);
  CHECK(all[0].words == "TIJUANA");
  CHECK(all[1].words == "CARLOS GUZMAN");
  CHECK(all[1].sound.empty());
  CHECK(all[2].words == "GUZ");
  CHECK(all[2].prefix);
  CHECK(all[3].words == "EL CHAPO");
  CHECK(all[4].words == "A B");
  CHECK(all[0].typed == "Tijuana");
}

TEST_CASE("what cannot be searched is refused with a sentence that says what to type") {
  CHECK(error("").starts_with("nothing to search for: write words"));
  CHECK(error(" \t\n").starts_with("nothing to search for"));
  CHECK(error("\"\"").starts_with("nothing to search for"));
  CHECK(error("\" OR 1=1 --").starts_with("a quotation mark is open: write one before and one after"));
  CHECK(error("OR 1=1 --") == "'--' has no letter and no digit: leave it out, or write a word");
  CHECK(error("gu*man").find("a star stands only at the end of a word") != std::string::npos);
  CHECK(error("*").find("has no letter and no digit") != std::string::npos);
  CHECK(error("g*").find("at least two letters") != std::string::npos);
  CHECK(parse_query(std::string(1 << 20, 'a')).error().code == ErrorCode::too_large);
  CHECK(error("\xff").find("not UTF-8") != std::string::npos);
  std::string many;
  for (int i = 0; i < 17; ++i) many += "word" + std::to_string(i) + " ";
  CHECK(parse_query(many).error().code == ErrorCode::too_large);
}

TEST_CASE("nothing that was typed reaches the store's expression but folded words in quotation marks") {
  const auto typed = terms("names:x NEAR(a,b) NOT^ -z {words} a+b OR \"x\"");
  const std::string expression = fts5_expression(typed, terms("baja*"));
  std::string outside;
  bool quoted = false;
  for (const char c : expression) {
    if (c == '"')
      quoted = !quoted;
    else if (!quoted)
      outside += c;
    else
      CHECK(((c >= 'A' && c <= 'Z') || c == ' ' || (c >= '0' && c <= '9')));
  }
  CHECK_FALSE(quoted);
  CHECK(outside.find_first_not_of("(){}:* ANDORwordsnamesplacesoundsparts") == std::string::npos);
  CHECK(fts5_expression(terms("gusman"), {}) ==
        "({words names places} : \"GUSMAN\" OR parts : \"GUS USM SMA MAN\" OR sounds : \"GUSMAN\")");
  CHECK(fts5_expression({}, terms("baja*")) == "(places : \"BAJA\" *)");
}

TEST_CASE("how a term is found is said: by its words, as part of a number, or by its sound only") {
  CHECK(found("loera", "GUZMÁN LOERA") == Found::words);
  CHECK(found("\"loera guzman\"", "GUZMÁN LOERA") == Found::not_at_all);
  CHECK(found("guz*", "GUZMÁN LOERA") == Found::words);
  CHECK(found("uzm*", "GUZMÁN LOERA") == Found::not_at_all);
  CHECK(found("gusman", "GUZMÁN LOERA") == Found::sound);
  CHECK(found("2345678", "MX12345678") == Found::part);
  CHECK(found("tijuana", "X") == Found::words);
  CHECK(found("tijuana", "X", Within::places) == Found::words);
  CHECK(found("loera", "LOERA", Within::places) == Found::not_at_all);
}
