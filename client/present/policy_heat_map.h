// The matrix as a picture: exchanges down, kinds of records across, the darker the more of a kind goes and the finer.
#pragma once

#include <string>
#include <vector>

#include "client/present/text.h"
#include "policy/inspect/sharing.h"

namespace puente::client::present {

// A whole SVG document; needs nothing from outside it.
std::string heat_map(Language language, const std::vector<policy::inspect::Share>& shares, Instant at);

}  // namespace puente::client::present
