#include "client/form/words.h"

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>

namespace puente::client::form {
namespace {

// Each word of a scope names one thing, in either language.
void check_scope(const std::vector<Word>& words, const std::string& where) {
  CAPTURE(where);
  std::map<std::string, std::string_view> seen;
  for (const Word& word : words)
    for (const std::string_view one : {word.name, word.spanish}) {
      CAPTURE(one);
      CHECK_FALSE(folded(one).empty());
      const auto [there, fresh] = seen.emplace(folded(one), word.name);
      CHECK((fresh || there->second == word.name));
    }
  for (const Word& word : words)
    for (const Language language : {Language::english, Language::spanish}) {
      const std::string key = key_of(language, word);
      CAPTURE(key);
      REQUIRE(find_word(words, key) != nullptr);
      CHECK(find_word(words, key)->name == word.name);
      CHECK(key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == key.npos);
    }
}

void check_fields(const codec::ContentShape& shape, const std::string& where) {
  if (!shape.object) return check_scope(choices_of(shape), where);
  std::vector<Word> words;
  for (const codec::ContentShape& field : shape.fields) {
    words.push_back(word_of_field(field.field));
    check_fields(field, where + "." + std::string(field.field));
  }
  check_scope(words, where);
}

model::Kind kind_at(std::size_t i) { return static_cast<model::Kind>(i); }

}  // namespace

TEST_CASE("in every scope of every form a word names one thing, in both languages") {
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    std::vector<Word> top(head_words().begin(), head_words().end());
    for (const model::Section section : model::sections_of(kind_at(i))) {
      top.push_back(word_of(section));
      std::vector<Word> rungs;
      for (const model::Rung rung : model::ladder_of(kind_at(i), section)) {
        const std::string where =
            std::string(model::name_of(kind_at(i))) + " " + model::text_of(model::Label{section, rung, 0});
        const auto shape = codec::content_shape(kind_at(i), {section, rung, 0});
        REQUIRE(shape);
        check_fields(*shape, where);
        if (rung != model::Rung::whole) rungs.push_back(word_of(rung));
      }
      check_scope(rungs, std::string(model::name_of(section)));
    }
    check_scope(top, std::string(model::name_of(kind_at(i))));
  }
  check_scope({marks_words().begin(), marks_words().end()}, "marks");
  check_scope({grading_words().begin(), grading_words().end()}, "grading");
}

TEST_CASE("choices of the vocabulary are words, each of its own") {
  for (const auto& [words, where] :
       {std::pair(choices_of<model::Kind>(), "kinds"), std::pair(choices_of<model::Purpose>(), "purposes"),
        std::pair(choices_of<model::Urgency>(), "urgencies"),
        std::pair(choices_of<model::Classification>(), "classifications")}) {
    CAPTURE(where);
    std::set<std::string> seen;
    for (const Word& word : words) {
      CHECK(find_word(words, word.spanish) == find_word(words, word.name));
      CHECK(seen.insert(folded(word.spanish)).second);
    }
  }
}

TEST_CASE("a word is found whatever its case, accents and hyphens, and the nearest is named in the reader's language") {
  const auto purposes = choices_of<model::Purpose>();
  REQUIRE(find_word(purposes, "Prevención de la violencia"));
  CHECK(find_word(purposes, "PREVENCION-DE-LA-VIOLENCIA")->name == "violence-prevention");
  CHECK(find_word(purposes, "violence prevention")->name == "violence-prevention");
  CHECK(find_word(purposes, "violence") == nullptr);
  CHECK(nearest_word(purposes, "violence-prevntion", Language::english) == "violence-prevention");
  CHECK(nearest_word(purposes, "violence-prevntion", Language::spanish) == "prevencion-de-la-violencia");
  CHECK(nearest_word(choices_of<model::Urgency>(), "soon", Language::spanish) ==
        "amenaza-a-la-vida, urgente, ordinario");
}

}  // namespace puente::client::form
