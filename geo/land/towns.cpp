#include "geo/land/towns.h"

#include <vector>

#include "geo/land/embedded.h"
#include "geo/land/fields.h"

namespace puente::geo::land {
namespace {

std::vector<Town> read_towns() {
  std::vector<Town> out;
  for (std::string_view line : town_lines()) {
    const std::string_view state = next_field(line, '\t');
    while (!line.empty()) {
      Town town{next_field(line, '\t'), state};
      town.latitude = next_number(line, '\t') / 1000.0;
      town.longitude = next_number(line, '\t') / 1000.0;
      town.population = static_cast<std::uint32_t>(next_number(line, '\t'));
      out.push_back(town);
    }
  }
  return out;
}

}  // namespace

std::span<const Town> towns() {
  static const std::vector<Town> all = read_towns();
  return all;
}

}  // namespace puente::geo::land
