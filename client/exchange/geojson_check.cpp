// What RFC 7946 asks of every object, with the place of what is wrong.
#include <algorithm>
#include <array>
#include <cmath>

#include "client/exchange/geojson_read.h"
#include "client/exchange/json_parts.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

constexpr std::array geometry_types{"Point",   "MultiPoint",   "LineString",        "MultiLineString",
                                    "Polygon", "MultiPolygon", "GeometryCollection"};

class GeoCheck {
 public:
  explicit GeoCheck(std::vector<Left>& left) : left_(left) {}

  Status object(const json& value, const std::string& place) {
    if (!value.is_object()) return bad(place, "this is no object");
    const std::string type = text_in(value, "type");
    PUENTE_REQUIRE(common(value, place));
    if (type == "FeatureCollection") return collection(value, place);
    return type == "Feature" ? feature(value, place) : geometry(value, place, 0);
  }

 private:
  static tl::unexpected<Error> bad(const std::string& place, const std::string& what) {
    return fail(ErrorCode::malformed, (place.empty() ? "the file" : place) + ": " + what);
  }

  static Status without(const json& value, const std::string& place, std::initializer_list<const char*> members) {
    for (const char* const member : members)
      if (value.contains(member))
        return bad(place, std::string(member) + ": this object has no such member (RFC 7946)");
    return {};
  }

  static Status common(const json& value, const std::string& place) {
    if (value.contains("crs"))
      return bad(place, "crs: RFC 7946 knows WGS 84 only; convert the file (ogr2ogr -t_srs EPSG:4326)");
    const json* const box = part_of(value, "bbox");
    if (box == nullptr) return {};
    const bool numbers = box->is_array() && (box->size() == 4 || box->size() == 6) &&
                         std::ranges::all_of(*box, [](const json& one) { return one.is_number(); });
    return numbers ? Status() : bad(place, "bbox: this must be 4 or 6 numbers");
  }

  Status collection(const json& value, const std::string& place) {
    PUENTE_REQUIRE(without(value, place, {"coordinates", "geometries", "geometry", "properties"}));
    const json* const features = part_of(value, "features");
    if (features == nullptr || !features->is_array()) return bad(place, "features: this must be a list");
    for (std::size_t i = 0; i < features->size(); ++i) {
      const std::string at = "features[" + std::to_string(i) + "]";
      const json& one = (*features)[i];
      if (!one.is_object() || text_in(one, "type") != "Feature") return bad(at, "type: this must be 'Feature'");
      PUENTE_REQUIRE(common(one, at));
      PUENTE_REQUIRE(feature(one, at));
    }
    return {};
  }

  Status feature(const json& value, const std::string& place) {
    PUENTE_REQUIRE(without(value, place, {"coordinates", "geometries", "features"}));
    const json* const properties = part_of(value, "properties");
    if (properties == nullptr || !(properties->is_object() || properties->is_null()))
      return bad(place, "properties: this must be an object or null");
    if (const json* const id = part_of(value, "id"); id != nullptr && !id->is_string() && !id->is_number())
      return bad(place, "id: this must be a text or a number");
    const json* const shape = part_of(value, "geometry");
    if (shape == nullptr) return bad(place, "geometry: it is missing; write null where there is none");
    if (shape->is_null()) return {};
    return geometry(*shape, place.empty() ? "geometry" : place + ".geometry", 0);
  }

  Status geometry(const json& value, const std::string& place, int depth) {
    if (!value.is_object()) return bad(place, "this is no object");
    const std::string type = text_in(value, "type");
    if (std::ranges::find(geometry_types, type) == geometry_types.end())
      return bad(place, "type: there is no such type of GeoJSON; write it as Point, Polygon, Feature");
    PUENTE_REQUIRE(common(value, place));
    PUENTE_REQUIRE(without(value, place, {"features", "geometry", "properties"}));
    if (type == "GeometryCollection") return geometries(value, place, depth);
    const json* const coordinates = part_of(value, "coordinates");
    if (coordinates == nullptr) return bad(place, "coordinates: it is missing");
    return shape(type, *coordinates, place + (place.empty() ? "" : ".") + "coordinates");
  }

  Status geometries(const json& value, const std::string& place, int depth) {
    const json* const parts = part_of(value, "geometries");
    if (parts == nullptr || !parts->is_array()) return bad(place, "geometries: this must be a list");
    if (depth > 0) left_.push_back({place.empty() ? "the file" : place, "a collection within a collection"});
    for (std::size_t i = 0; i < parts->size(); ++i)
      PUENTE_REQUIRE(geometry((*parts)[i], place + (place.empty() ? "" : ".") + "geometries[" + std::to_string(i) + "]",
                              depth + 1));
    return {};
  }

  Status shape(const std::string& type, const json& value, const std::string& place) {
    if (type == "Point") return position(value, place);
    if (type == "LineString") return positions(value, place, 2);
    if (type == "MultiPoint") return positions(value, place, 0);
    if (type == "Polygon") return rings(value, place);
    if (!value.is_array()) return bad(place, "this must be a list");
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string at = place + "[" + std::to_string(i) + "]";
      PUENTE_REQUIRE(type == "MultiPolygon" ? rings(value[i], at) : positions(value[i], at, 2));
    }
    return {};
  }

  Status position(const json& value, const std::string& place) {
    const bool numbers = value.is_array() && value.size() >= 2 && std::ranges::all_of(value, [](const json& one) {
                           return one.is_number() && std::isfinite(one.get<double>());
                         });
    if (!numbers) return bad(place, "this must be a position: longitude and latitude, two numbers");
    const double longitude = value[0].get<double>(), latitude = value[1].get<double>();
    if (std::abs(latitude) > 90 && std::abs(latitude) <= 180 && std::abs(longitude) <= 90)
      return bad(place, "no latitude is beyond 90 degrees: longitude comes first, the two are exchanged");
    if (std::abs(latitude) > 90 || std::abs(longitude) > 180)
      return bad(place, "this lies outside the world: longitude -180 to 180, latitude -90 to 90, in degrees");
    return {};
  }

  Status positions(const json& value, const std::string& place, std::size_t least) {
    if (!value.is_array()) return bad(place, "this must be a list of positions");
    if (value.size() < least) return bad(place, "a line has at least two positions");
    for (std::size_t i = 0; i < value.size(); ++i)
      PUENTE_REQUIRE(position(value[i], place + "[" + std::to_string(i) + "]"));
    return {};
  }

  Status rings(const json& value, const std::string& place) {
    if (!value.is_array()) return bad(place, "this must be a list of rings");
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string at = place + "[" + std::to_string(i) + "]";
      PUENTE_REQUIRE(positions(value[i], at, 0));
      if (value[i].size() < 4) return bad(at, "a ring has at least four positions, the last of which is the first");
      if (value[i].front() != value[i].back()) return bad(at, "this ring is open: its last position must be its first");
      double turning = 0;
      for (std::size_t k = 0; k + 1 < value[i].size(); ++k)
        turning += value[i][k][0].get<double>() * value[i][k + 1][1].get<double>() -
                   value[i][k + 1][0].get<double>() * value[i][k][1].get<double>();
      if (i == 0 ? turning < 0 : turning > 0)
        left_.push_back({at, "a ring that runs the wrong way round: it was turned"});
    }
    return {};
  }

  std::vector<Left>& left_;
};

}  // namespace

Status check_geojson(const json& object, std::vector<Left>& left) { return GeoCheck(left).object(object, ""); }

}  // namespace puente::client::exchange
