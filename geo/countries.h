// Countries by code and name (ISO 3166-1).
// Guarantee: pure and total; no name is two countries'. Non-guarantee: names in other languages than English and
// Spanish, and of countries that are no more, are not known. Thread safety: free functions without state.
#pragma once

#include <string>
#include <string_view>

namespace puente::geo {

// Two capital letters that ISO 3166-1 gives to a country ("MX").
bool is_country(std::string_view code);

// "MX" of "Mexico", "México", "Estados Unidos Mexicanos"; accents, case and points do not matter. Empty where unknown.
std::string country_of_name(std::string_view name);

}  // namespace puente::geo
