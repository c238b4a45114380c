// GeoJSON (RFC 7946) as records: features that geojson_write.h wrote, equal in every field, and features of others as
// records of the kind that whoever imports names.
//
// Of others: a Point fills the first section of that kind that knows points (or sites, or crossings), a Polygon without
// holes one that knows outlines; properties become the narrative, in words. Rings that run clockwise are mended and
// named. What no section can hold (lines, many points, holes, heights) is named in `left`, with its feature.
// Guarantees: the file is refused whole, with the place, where it is no GeoJSON: members that are missing, of another
// type or of another object, positions outside the world, rings that are open, `crs` (RFC 7946 has none: other
// coordinates than WGS 84 would lie elsewhere). Nothing is guessed: axes that are exchanged within the world are found
// by the check of documents, where the record names its country. Bounds: as of STIX (stix_objects.h). Pure; thread
// safe.
#pragma once

#include <optional>

#include "client/exchange/stix_read.h"

namespace puente::client::exchange {

Result<Imported> import_geojson(std::string_view text, const ImportChoice& choice, std::optional<model::Kind> kind);

// Only the records that geojson_write.h wrote.
Result<std::vector<Record>> records_of_geojson(std::string_view text);

// Private to the room: fails where it is no GeoJSON; `left` names what is only inadvisable.
Status check_geojson(const nlohmann::json& object, std::vector<Left>& left);

}  // namespace puente::client::exchange
