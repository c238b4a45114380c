// Between which latitudes and longitudes countries lie: enough to see that a point's two halves are exchanged.
// Guarantee: pure and total; a country's boxes hold all of it, islands included (a third of a degree of margin).
// Non-guarantees: a box holds parts of its neighbours, so that a point within it need not lie in the country. Only
// Mexico, the United States, the other countries of the Americas and a few that records often name are known. Units:
// degrees, WGS 84. Thread safety: free functions without state.
#pragma once

#include <optional>
#include <string_view>

namespace puente::geo {

// Of a country by its code ("MX"); nullopt where its extent is not known.
std::optional<bool> may_lie_in(std::string_view country, double latitude, double longitude);

// The point lies outside the country, and inside it with its halves exchanged. False where its extent is not known.
bool is_exchanged(std::string_view country, double latitude, double longitude);

}  // namespace puente::geo
