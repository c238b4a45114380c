// The matrix as a picture: exchanges down, kinds of records across, the darker the more of a kind goes and the finer.
#pragma once

#include <string>
#include <vector>

#include "client/cli/context.h"
#include "policy/inspect/sharing.h"

namespace puente::client::cli {

// A whole SVG document; needs nothing from outside it.
std::string heat_map(const Context& context, const std::vector<policy::inspect::Share>& shares, Instant at);

}  // namespace puente::client::cli
