// The mappings built into the program. Internal to this room.
#pragma once

#include <array>
#include <string_view>

namespace puente::client::import {

struct ShippedMapping {
  std::string_view name;
  std::string_view text;
};

extern const std::array<ShippedMapping, 2> shipped_mappings;

}  // namespace puente::client::import
