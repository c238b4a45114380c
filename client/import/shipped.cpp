#include "client/import/shipped.h"

#include "client/import/mapping.h"
#include "crypto/base/utf8.h"

namespace puente::client::import {

std::vector<std::string_view> shipped_mapping_names() {
  std::vector<std::string_view> out;
  for (const ShippedMapping& mapping : shipped_mappings) out.push_back(mapping.name);
  return out;
}

Result<std::string_view> shipped_mapping_text(std::string_view name) {
  for (const ShippedMapping& mapping : shipped_mappings)
    if (mapping.name == name) return mapping.text;
  return fail(ErrorCode::not_found, "no shipped mapping " + cited(name) + "; the nearest is '" +
                                        std::string(model::nearest_name(name.substr(0, 64), shipped_mapping_names())) +
                                        "'; a file needs a path with a '/' or the ending .toml");
}

Result<Mapping> shipped_mapping(std::string_view name) {
  PUENTE_TRY(const std::string_view text, shipped_mapping_text(name));
  return parse_mapping(text);
}

}  // namespace puente::client::import
