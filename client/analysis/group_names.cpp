#include "client/analysis/group_names.h"

#include <algorithm>
#include <array>

#include "geo/gazetteer.h"

namespace puente::analysis {

bool is_no_group(const std::string& name, std::string_view written_type) {
  constexpr std::array<std::string_view, 8> others{"civilians",   "civiles",      "poblacion civil", "unknown",
                                                   "desconocido", "desconocidos", "unnamed",         "no identificado"};
  constexpr std::array<std::string_view, 3> states{"government of ", "gobierno de ", "gobierno del "};
  if (std::ranges::find(others, name) != others.end()) return true;
  if (std::ranges::any_of(states, [&](std::string_view begin) { return name.starts_with(begin); })) return true;
  const std::string type = geo::normalised(written_type);
  constexpr std::array<std::string_view, 8> persons{"person",   "persona", "individual", "individuo",
                                                    "official", "victim",  "victima",    "witness"};
  return std::ranges::any_of(persons, [&](std::string_view word) { return type.find(word) != std::string::npos; });
}

}  // namespace puente::analysis
