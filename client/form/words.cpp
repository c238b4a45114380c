#include "client/form/words.h"

#include <algorithm>
#include <array>

#include "client/present/field_labels.h"
#include "client/present/labels.h"
#include "crypto/base/check.h"
#include "crypto/base/utf8.h"
#include "policy/model/suggestion.h"

namespace puente::client::form {
namespace {

constexpr std::array of_head{
    Word{"kind", "clase"},
    Word{"to", "para"},
    Word{"purpose", "finalidad"},
    Word{"urgency", "urgencia"},
    Word{"expires", "vence"},
    Word{"replyTo", "contesta a"},
    Word{"supersedes", "sustituye a"},
    Word{"marks", "marcas"},
};
constexpr std::array of_marks{
    Word{"tlp", "tlp"},
    Word{"handling", "manejo"},
    Word{"handlingText", "texto de manejo"},
    Word{"classification", "clasificación"},
    Word{"caveats", "restricciones"},
    Word{"grading", "evaluación"},
};
constexpr std::array of_grading{
    Word{"scheme", "esquema"},
    Word{"source", "fuente"},
    Word{"information", "información"},
};

// Choices that are not of the vocabulary's labels.
constexpr std::array other_choices{
    Word{"none", "ninguna"},
};

const Word& known_word(std::span<const Word> words, std::string_view name) {
  const auto found = std::ranges::find(words, name, &Word::name);
  PUENTE_CHECK(found != words.end(), "a word of the form that it does not have");
  return *found;
}

Word labelled_word(std::string_view name) {
  for (const Word& one : other_choices)
    if (one.name == name) return one;
  return {name, present::label(Language::spanish, name)};
}

template <class E>
std::vector<Word> labelled_words() {
  std::vector<Word> out;
  for (const std::string_view name : model::names_of<E>()) out.push_back(labelled_word(name));
  return out;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  if (!is_utf8(text)) return out;
  for_each_code_point(text, [&](char32_t c) {
    if (const std::string_view plain = fold(c); plain != " ") out += plain;
  });
  return out;
}

std::string key_of(std::string_view label) {
  std::string out;
  for_each_code_point(label, [&](char32_t c) {
    constexpr char32_t n_with_tilde = 0xf1;
    const std::string_view plain = c == n_with_tilde ? "ni" : fold(c);  // "anio": without the tilde it is another word
    out += plain == " " ? "-" : plain;
  });
  return out;
}

std::string key_of(Language language, const Word& word) {
  return language == Language::spanish ? key_of(word.spanish) : std::string(word.name);
}

const Word* find_word(std::span<const Word> words, std::string_view text) {
  const std::string wanted = folded(text);
  if (wanted.empty()) return nullptr;
  for (const Word& word : words)
    if (folded(word.name) == wanted || folded(word.spanish) == wanted || folded(key_of(word.spanish)) == wanted)
      return &word;
  return nullptr;
}

std::string nearest_word(std::span<const Word> words, std::string_view text, Language language) {
  std::vector<std::string_view> all;
  for (const Word& word : words) all.push_back(word.name);
  for (const Word& word : words) all.push_back(word.spanish);
  const std::string_view nearest = model::nearest_name(text, all);
  if (model::is_near(text, nearest)) return key_of(language, *find_word(words, nearest));
  std::string out;
  for (const Word& word : words) out += (out.empty() ? "" : ", ") + key_of(language, word);
  return out;
}

std::span<const Word> head_words() { return of_head; }
std::span<const Word> marks_words() { return of_marks; }
std::span<const Word> grading_words() { return of_grading; }
const Word& head_word(std::string_view name) { return known_word(of_head, name); }
const Word& marks_word(std::string_view name) { return known_word(of_marks, name); }

Word word_of(model::Kind kind) { return labelled_word(model::name_of(kind)); }
Word word_of(model::Section section) { return labelled_word(model::name_of(section)); }
Word word_of(model::Rung rung) { return labelled_word(model::name_of(rung)); }
Word word_of_field(std::string_view field) { return {field, present::field_label(Language::spanish, field)}; }

template <class E>
std::vector<Word> choices_of() {
  return labelled_words<E>();
}
template std::vector<Word> choices_of<model::Kind>();
template std::vector<Word> choices_of<model::Purpose>();
template std::vector<Word> choices_of<model::Urgency>();
template std::vector<Word> choices_of<model::Tlp>();
template std::vector<Word> choices_of<model::Handling>();
template std::vector<Word> choices_of<model::Classification>();
template std::vector<Word> choices_of<model::Caveat>();
template std::vector<Word> choices_of<model::GradingScheme>();

std::string shown_choice(std::string_view path, std::string_view name, Language language) {
  const bool has_words = path == "purpose" || path == "urgency" || path == "marks.classification";
  return std::string(has_words && language == Language::spanish ? labelled_word(name).spanish : name);
}

std::vector<Word> choices_of(const codec::ContentShape& leaf) {
  std::vector<Word> out;
  for (const std::string_view name : leaf.choices)
    out.push_back({name, present::choice_label(Language::spanish, "", name)});
  return out;
}

}  // namespace puente::client::form
