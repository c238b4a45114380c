// What somebody typed to find records, read into terms.
//
//   tijuana cocaina     both words, in any order, anywhere in a record
//   "carlos guzman"     these words beside each other
//   guz*                words that begin so
//   SKU12               five characters or more also find part of a number: of a container, plate, telephone, account
//   gusman              a name that sounds alike is found too, and called possible
//
// Guarantee: hostile text in, nothing of it out but folded words and trigrams; a store gets an expression in which each
// of them stands in quotation marks. Every term must be found. Errors: `usage` and `too_large`, which say what is wrong
// and what to type. Pure; thread-safe.
#pragma once

#include <span>

#include "client/search/section_text.h"
#include "crypto/base/error.h"

namespace puente::client::search {

inline constexpr std::size_t query_bytes_max = 1000;
inline constexpr std::size_t terms_max = 16;
inline constexpr std::size_t prefix_characters_min = 2;

struct Term {
  std::string typed;    // for those who are told how it was found
  std::string words;    // folded; of a phrase more than one
  bool prefix = false;  // its last word may go on
  std::string parts;    // trigrams; empty: not looked for in numbers
  std::string sound;    // of a single word; empty: not looked for by its sound
};

// Where a term is looked for.
enum class Within : std::uint8_t { everything, places };

Result<std::vector<Term>> parse_query(std::string_view typed);

// For FTS5, over the columns of SectionText. `terms` and `places` may each be empty, not both.
std::string fts5_expression(std::span<const Term> terms, std::span<const Term> places);

// How a term is found in a record's sections, the surest way first.
enum class Found : std::uint8_t { words, part, sound, not_at_all };
Found found_in(std::span<const SectionText> sections, const Term& term, Within within);

}  // namespace puente::client::search
