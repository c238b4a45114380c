// The objects of a STIX bundle, or one object by itself, checked as far as all objects are alike.
//
// Guarantees: each object has a type, an id of that type that no other has, and times that are times; a bundle that
// breaks this is refused whole, with the place of what is wrong. Of several versions of one object the newest counts.
// Non-guarantees: what properties an object of a type must have; what its references name may not be there. STIX 2.0
// objects are read too. Bounds: stix_bytes_max, stix_depth_max, stix_objects_max, before anything is made of them.
// Source: STIX 2.1, sections 2.7, 2.9 (identifier), 3.2 (common properties), 8 (bundle). Pure; thread safe.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"

namespace puente::client::exchange {

inline constexpr std::size_t stix_bytes_max = 32 << 20;
inline constexpr int stix_depth_max = 40;
inline constexpr std::size_t stix_objects_max = 50'000;

// Something of a file that was not taken over, and why: English; shown by whoever imports.
struct Left {
  std::string id;  // of the object, or its place in the file
  std::string why;
  friend bool operator==(const Left&, const Left&) = default;
};

struct StixObjects {
  std::vector<nlohmann::json> all;           // in the order of the file, each id once
  std::map<std::string, std::size_t> by_id;  // → all
  std::vector<Left> left;                    // older versions

  // nullptr where there is none.
  const nlohmann::json* find(std::string_view id) const;
};

// Errors: malformed, too_large, conflict (one id and version with two contents).
Result<StixObjects> read_stix_objects(std::string_view text);

// "report--" and a UUID of any version.
bool is_stix_id(std::string_view id, std::string_view type);

}  // namespace puente::client::exchange
