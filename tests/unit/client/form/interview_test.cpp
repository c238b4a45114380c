#include "client/form/interview.h"

#include <catch2/catch_test_macros.hpp>

#include "client/form/reader.h"
#include "tests/unit/client/form/filled.h"

namespace puente::client::form {
namespace {

// What an officer types who knows everything: an example, a choice by its number, "yes" to each section.
std::string typed(const FormField* field) {
  if (field == nullptr) return "yes";
  if (field->path == "to") return "US/DEA, US/FBI";
  if (field->path == "marks.classification" || field->path == "marks.caveats") return "";
  if (field->path.starts_with("sections.transactions.band")) return "";  // it follows, and has parts
  if (!field->choices.empty()) return "1";
  std::string out = test::as_ones_own(field->example);
  std::erase_if(out, [](char c) { return c == '"' || c == '[' || c == ']'; });
  return out;
}

}  // namespace

TEST_CASE("a form of every kind that was asked question by question is one that may be sent") {
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    CAPTURE(model::name_of(kind));
    const Language language = i % 2 == 0 ? Language::english : Language::spanish;
    Interview interview(kind, language, {});
    while (const auto question = interview.question()) {
      const auto wrong = interview.answer(typed(interview.asked()));
      INFO(*question << (wrong ? *wrong : ""));
      REQUIRE_FALSE(wrong);
    }
    const FormReading reading = read_form(interview.form(), language);
    for (const auto& one : reading.findings) UNSCOPED_INFO(document::text_of(one, language));
    REQUIRE(reading.findings.empty());
    CHECK(reading.document["to"].size() == 2);
    CHECK(reading.document["sections"].size() + 1 >= model::sections_of(kind).size());
  }
}

TEST_CASE("what must be there is asked again, what is wrong is told at once, and the rest may be skipped") {
  Interview interview(model::Kind::violent_event, Language::english, {{"urgency", toml_of("routine")}});
  const auto next = [&]() -> std::string {
    const auto question = interview.question();
    REQUIRE(question);
    return interview.asked() == nullptr ? "" : interview.asked()->path;
  };
  REQUIRE(next() == "to");
  CHECK(interview.answer(""));
  CHECK(next() == "to");
  CHECK(interview.answer("DEA"));
  CHECK_FALSE(interview.answer("US/DEA"));
  const std::string purposes = *interview.question();
  REQUIRE(next() == "purpose");
  CHECK(purposes.find("7 prosecution") != purposes.npos);
  CHECK(*interview.answer("persecution") == "'persecution' is not known; the nearest is 'prosecution'");
  CHECK_FALSE(interview.answer("7"));
  for (const char* const skipped : {"expires", "replyTo", "supersedes"}) {  // the urgency stands already
    REQUIRE(next() == skipped);
    CHECK_FALSE(interview.answer(""));
  }
  REQUIRE(next() == "marks.tlp");
  CHECK_FALSE(interview.answer("3"));
  while (interview.question() && interview.question()->find("---- time") == std::string::npos) interview.answer("");
  CHECK_FALSE(interview.answer("yes"));
  REQUIRE(next() == "sections.time.hour");
  CHECK(interview.answer("yesterday")->starts_with("'yesterday' is no hour: write YYYY-MM-DDTHH"));
  CHECK_FALSE(interview.answer("2026-11-24T08"));
  CHECK(next().empty());  // the day follows: the next section
  while (interview.question()) interview.answer("");
  const FormReading reading = read_form(interview.form(), Language::english);
  REQUIRE(reading.findings.empty());
  CHECK(reading.document["purpose"] == "prosecution");
  CHECK(reading.document["urgency"] == "routine");
  CHECK(reading.document["marks"]["tlp"] == "TLP:AMBER");
  CHECK(reading.document["sections"] == nlohmann::json{{"time", {{"hour", {{"hour", "2026-11-24T08"}}}}}});
}

}  // namespace puente::client::form
