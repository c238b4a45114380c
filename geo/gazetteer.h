// Gazetteer 1 (docs/vocabulary.md): the fixed names and codes of states and places. With cells, bands and periods
// (beside it) they are what values are generalised to, so that two agencies which coarsen the same thing get the same
// text, and repeated releases reveal nothing more.
//
// Guarantees: pure and total; the same input gives the same text for ever (a change is gazetteer 2): names that were
// not known may become known, and none that was known changes. Non-guarantees: no look-up of what is not in the input:
// a state name that is not Mexican keeps its normalised name and gets no code; nothing is guessed, nothing is dropped.
// Thread safety: free functions without state.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace puente::geo {

// Lower case, without accents and punctuation, single spaces: "  Culiacán  Rosales" → "culiacan rosales". Covers
// Latin-1, Latin Extended-A and combining marks; letters of other scripts stay as they are. Input must be UTF-8.
std::string normalised(std::string_view name);

// normalised(name) without one of the given (normalised) suffix words: "Puente de Ixtla municipality" → "puente de
// ixtla".
std::string normalised_without(std::string_view name, std::span<const std::string> suffixes);

struct State {
  std::string code;  // "MX-25": INEGI's two digits; empty where the name is not one of the 32
  std::string name;  // INEGI's short name without accents, lower case ("sinaloa"); the normalised name where unknown
};

// From a name as people write it: with or without accents, "Sinaloa state", "Estado de México", "Distrito Federal",
// "Veracruz de Ignacio de la Llave", "Edo. de México", "México, D.F.", "N.L.". `suffixes` are the words to drop
// (normalised).
State mexican_state(std::string_view name, std::span<const std::string> suffixes);

// A US state, federal district or territory, from its name or postal abbreviation ("Texas", "TX", "state of texas").
State us_state(std::string_view name);  // code "US-48": the two digits of FIPS 5-2
// One of either nation by its code ("MX-25", "US-48"); nullopt where there is none.
std::optional<State> state_of_code(std::string_view code);
// "GT-01": another country's, by ISO 3166-2; only its form and its country are looked at.
bool is_foreign_state(std::string_view code);
// One of either nation by its name: no name is both nations'.
State state_of_name(std::string_view name);

}  // namespace puente::geo
