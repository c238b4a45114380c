// What of an opened section is indexed, and what it gives to the title of its record.
//
// Guarantee: every text of the section is in one of the columns, folded (words.h); contents of files (`base64`) are
// not, and of a section at most section_text_bytes_max, cut at a word's end. Numbers too are found in parts, wherever
// they stand: whole values of identifiers, words of five characters with a digit, and digits and up to four capitals
// written apart, as in telephone and container numbers. Non-guarantee: who may see the section is the caller's
// business; what is under justify-on-open never comes here. Pure; thread-safe.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "policy/model/marks.h"

namespace puente::client::search {

inline constexpr std::size_t section_text_bytes_max = 256 << 10;  // of words, names and places together
inline constexpr std::size_t gist_bytes_max = 120;

struct SectionText {
  model::Label label;
  std::string words, names, places;  // folded
  std::string sounds;                // keys of the names (sounds.h)
  std::string parts;                 // trigrams of identifiers (words.h), a word of one letter between two of them
  std::string gist;                  // as it was written: the section's own word for a title; may be empty
};

// `value`: of the section at its label, as schemas/content.capnp writes it in JSON.
SectionText text_of(const model::Label& label, const nlohmann::json& value);

}  // namespace puente::client::search
