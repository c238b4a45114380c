// Private to the room: quantities and prices of a record, in units that can be added up.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "client/analysis/events.h"

namespace puente::analysis {

// Of a `quantity`: {"amount", "unit"} as a whole, or the rungs {"kilograms"} and {"band"}. Weights are turned into
// kilograms; other units stay, and are never added to them. None where the section says nothing that can be counted.
std::vector<Amount> quantities_of(const nlohmann::json& quantity);

// Of a `price` {"amount", "currency", "per"}, and of `listings` with a price.
std::vector<Amount> prices_of(const nlohmann::json& price, const nlohmann::json& listings);

}  // namespace puente::analysis
