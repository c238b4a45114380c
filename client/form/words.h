// The words of a form: what its keys and choices are called in English and in Spanish.
//
// The keys of an English form are the names of the JSON document ("billOfLading", "replyTo"); those of a Spanish one
// are the labels that officers read on the screen (client/present), as TOML writes keys: "conocimiento-de-embarque".
// Guarantee: a reader takes either language, whatever the case, accents, blanks and hyphens; within one scope no word
// names two things (words_test.cpp goes through all). Pure; thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/language.h"
#include "policy/model/vocabulary.h"
#include "schemas/codec/content_shape.h"

namespace puente::client::form {

struct Word {
  std::string_view name;  // the stable one, as in the JSON document
  std::string_view spanish;
};

// "Número de serie" is "numero-de-serie", and "año" is "anio".
std::string key_of(std::string_view label);
// The key of a word in a form of that language.
std::string key_of(Language language, const Word& word);

// Letters and digits without case and accent: what makes two words one.
std::string folded(std::string_view text);

// The word that `text` is in either language.
const Word* find_word(std::span<const Word> words, std::string_view text);
// What was meant: a word of that language, or all of them, "a, b, c", where none is near.
std::string nearest_word(std::span<const Word> words, std::string_view text, Language language);

// Keys of the form itself, and of its marks.
std::span<const Word> head_words();
std::span<const Word> marks_words();
std::span<const Word> grading_words();
const Word& head_word(std::string_view name);
const Word& marks_word(std::string_view name);

Word word_of(model::Kind kind);
Word word_of(model::Section section);
Word word_of(model::Rung rung);
Word word_of_field(std::string_view field);

// The key of a value that stands alone under a heading: "value".
inline constexpr std::string_view lone_field = "value";

// A choice of the document as a form of that language shows it; other texts as they are. path: "purpose".
std::string shown_choice(std::string_view path, std::string_view name, Language language);

// What may be chosen, each in both languages.
template <class E>
std::vector<Word> choices_of();
std::vector<Word> choices_of(const codec::ContentShape& leaf);

}  // namespace puente::client::form
