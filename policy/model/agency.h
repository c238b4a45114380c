// Who: agencies by name, devices by key.
#pragma once

#include <compare>
#include <string>

#include "crypto/base/bytes.h"
#include "policy/model/vocabulary.h"

namespace puente::model {

// "MX/FGR". Code: 1 to 24 characters of A-Z, 0-9 and '-', starting with a letter.
struct AgencyId {
  Nation nation = Nation::mx;
  std::string code;
  friend auto operator<=>(const AgencyId&, const AgencyId&) = default;
};

std::string text_of(const AgencyId& agency);
Result<AgencyId> parse_agency(std::string_view text);

}  // namespace puente::model
