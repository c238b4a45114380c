// Objects of others that came with a record: kept as they were in an attachment of it, so that their ids, times,
// creators, markings and references leave with the record again.
//
// Shape: an attachment of media type origin_media_type whose bytes are a STIX bundle. Guarantee: what is read out of an
// attachment is checked as every bundle is (stix_objects.h); one that is none is passed over, since an attachment may
// say anything. Pure; thread safe.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "client/exchange/record.h"

namespace puente::client::exchange {

inline constexpr std::string_view origin_media_type = "application/stix+json;version=2.1";
inline constexpr std::size_t origin_bytes_max = 700'000;  // what one section holds as base64

// Nothing where they are too large for a section.
std::optional<nlohmann::json> attachment_of_origin(const std::string& name,
                                                   const std::vector<const nlohmann::json*>& objects);
std::vector<nlohmann::json> objects_of_origin(const Record& record);

// Not one that only serves others: a marking or extension definition.
bool is_of_domain(const nlohmann::json& object);

}  // namespace puente::client::exchange
