#include "client/exchange/geojson_write.h"

#include <algorithm>

#include "client/exchange/flat.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

json position_of(const Spot& spot) { return json::array({spot.longitude, spot.latitude}); }

// Twice the area, positive where the corners run anticlockwise.
double turning(const std::vector<Spot>& corners) {
  double out = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Spot& a = corners[i];
    const Spot& b = corners[(i + 1) % corners.size()];
    out += a.longitude * b.latitude - b.longitude * a.latitude;
  }
  return out;
}

json polygon_of(std::vector<Spot> corners) {
  if (corners.front() == corners.back()) corners.pop_back();
  if (turning(corners) < 0) std::ranges::reverse(corners);
  json ring = json::array();
  for (const Spot& corner : corners) ring.push_back(position_of(corner));
  ring.push_back(position_of(corners.front()));
  return {{"type", "Polygon"}, {"coordinates", json::array({std::move(ring)})}};
}

json geometry_of(const Place& place) {
  if (place.point) return {{"type", "Point"}, {"coordinates", position_of(*place.point)}};
  if (place.square) {
    const geo::CellSquare& square = *place.square;
    return polygon_of({{square.south, square.west},
                       {square.south, square.east},
                       {square.north, square.east},
                       {square.north, square.west}});
  }
  return place.outline.empty() ? json() : polygon_of(place.outline);
}

json withheld_of(const Record& record) {
  json out = json::array();
  for (const Withheld& one : record.withheld)
    out.push_back({{"label", model::text_of(one.label)},
                   {"rule", one.rule},
                   {"legalBasis", {{"en", one.legal_basis_en}, {"es", one.legal_basis_es}}}});
  return out;
}

json properties_of(const Record& record, const FlatPlace& flat) {
  json out = document_of(record);
  out["record"] = record.id.hex();
  out["sender"] = record.sender;
  out["created"] = format_utc(record.created);
  if (record.expires) out["expires"] = format_utc(*record.expires);
  if (record.reply_to) out["replyTo"] = record.reply_to->hex();
  if (record.supersedes) out["supersedes"] = record.supersedes->hex();
  out["withheld"] = withheld_of(record);
  out["duties"] = json::array();
  for (const Section& section : record.sections)
    if (!section.duties.empty())
      out["duties"].push_back({{"label", model::text_of(section.label)}, {"duties", section.duties}});
  // For people and styles, which see single values only.
  out["tlp"] = model::name_of(record.marks.tlp);
  out["marked"] = joined_marks(record.marks);
  if (const std::string time = finest_time(record); !time.empty()) out["time"] = time;
  if (flat.section == nullptr) return out;
  out["place"] = model::text_of(flat.section->label);
  const Place& place = *flat.place;
  for (const auto& [key, text] : {std::pair("name", place.name), std::pair("state", place.state),
                                  std::pair("country", place.country), std::pair("city", place.city)})
    if (!text.empty()) out[key] = text;
  if (const auto middle = middle_of(place); middle && middle->within_metres)
    out["withinMetres"] = *middle->within_metres;
  return out;
}

}  // namespace

std::string geojson_of(const std::vector<Record>& records) {
  json features = json::array();
  for (const Record& record : records) {
    const FlatPlace flat = finest_place(record);
    features.push_back({{"type", "Feature"},
                        {"id", own_uuid(record.sender + "/" + record.id.hex())},
                        {"geometry", flat.section == nullptr ? json() : geometry_of(*flat.place)},
                        {"properties", properties_of(record, flat)}});
  }
  const json out{{"type", "FeatureCollection"}, {"features", std::move(features)}};
  return out.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace puente::client::exchange
