// What the programs say in English, in the language of whoever reads it.
//
// Errors, findings and help are made as English sentences, in rooms that know no reader; where one is shown to a person
// it is looked up here. The catalogue of `client/present` is for texts that are made where they are shown.
//
// Guarantee: what was filled into a sentence (names, paths, numbers, what others wrote) comes out as it went in, unless
// it is itself a sentence of ours: "place: …" before a sentence, and an error within an error, are translated too. A
// sentence that is not known comes out in English, whole. The work is bounded for any input: no expression is tried in
// more than one way, nesting ends after a few levels, and a line that is longer than any sentence of ours is left
// alone. Non-guarantee: foreign text that spells a sentence of ours is translated like it. Nothing is escaped
// (crypto/base/escape.h): that is done afterwards, as with any other text. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/language.h"

namespace puente::translate {

constexpr std::size_t sentence_bytes_max = 4096;

// The sentence in that language. Several lines are several sentences.
std::string to(Language language, std::string_view english);

// Is this text of a source, with "{}" for what is filled in, one of the tables'; or "place: " and a sentence, each of
// which is? For the test that none is forgotten.
bool is_known(std::string_view english);

}  // namespace puente::translate
