// Records as GeoJSON (RFC 7946): a feature each, with the true extent of the finest place that it says.
//
// A point is a Point; a cell is its whole square, and an outline its whole area, as Polygons whose rings are closed and
// run anticlockwise; what is known by name only has no geometry (null), and its names among the properties. Properties
// hold all marks, what a table shows, and the record's sections as in a document, so that geojson_read.h reads the same
// record again. Feature ids are UUIDs of ours. Guarantee: the same records give the same bytes. Non-guarantee: outlines
// across the antimeridian are written as they were drawn. Pure; thread safe.
#pragma once

#include <string>
#include <vector>

#include "client/exchange/record.h"

namespace puente::client::exchange {

std::string geojson_of(const std::vector<Record>& records);

}  // namespace puente::client::exchange
