// The events of UCDP's file that can be placed: municipality or finer, known to a few days.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/analysis/occurrence.h"

namespace puente::bench {

// nullopt where there is no such file. A row that cannot be read ends the program, with its line.
std::optional<std::vector<analysis::Occurrence>> read_ucdp(const std::string& path);

}  // namespace puente::bench
