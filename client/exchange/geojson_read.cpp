#include "client/exchange/geojson_read.h"

#include <algorithm>

#include "client/document/json_places.h"
#include "client/exchange/json_parts.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

struct GeoFile {
  std::vector<json> features;
  std::vector<Left> left;
};

Result<GeoFile> read_file(std::string_view text) {
  if (text.size() > stix_bytes_max) return fail(ErrorCode::too_large, "a file over 32 MiB: split it into several");
  PUENTE_TRY(json root, document::parse_json(text, stix_depth_max));
  GeoFile out;
  PUENTE_REQUIRE(check_geojson(root, out.left));
  const std::string type = text_in(root, "type");
  if (type == "FeatureCollection") {
    for (json& one : root["features"]) out.features.push_back(std::move(one));
  } else if (type == "Feature") {
    out.features.push_back(std::move(root));
  } else {  // a geometry by itself
    out.features.push_back({{"type", "Feature"}, {"geometry", std::move(root)}, {"properties", nullptr}});
  }
  if (out.features.size() > stix_objects_max)
    return fail(ErrorCode::too_large, "a file of more than 50,000 features: split it into several");
  return out;
}

bool is_own(const json& feature) {
  const json* const properties = part_of(feature, "properties");
  return properties != nullptr && RecordId::from_hex(text_in(*properties, "record")).has_value() &&
         properties->contains("sections");
}

Result<Record> own_record(const json& feature, std::size_t index) {
  auto out = record_of_view(feature["properties"]);
  if (!out) return tl::unexpected<Error>(out.error().at("features[" + std::to_string(index) + "].properties"));
  return out;
}

std::string name_of_feature(const json& feature, std::size_t index) {
  const json* const id = part_of(feature, "id");
  if (id != nullptr && id->is_string()) return id->get<std::string>();
  return id != nullptr ? id->dump() : "features[" + std::to_string(index) + "]";
}

// The first section of a kind that knows one of these rungs.
std::optional<model::Label> label_with(model::Kind kind, std::initializer_list<model::Rung> rungs) {
  for (const model::Rung rung : rungs)
    for (const model::Section section : model::sections_of(kind))
      if (model::rung_position(kind, section, rung)) return model::Label{section, rung, 0};
  return std::nullopt;
}

json spot_json(const json& position) { return {{"latitude", position[1]}, {"longitude", position[0]}}; }

class GeoImport {
 public:
  GeoImport(const ImportChoice& choice, std::optional<model::Kind> kind) : choice_(choice), kind_(kind) {}

  Result<Imported> run(GeoFile file) && {
    out_.left = std::move(file.left);
    for (std::size_t i = 0; i < file.features.size(); ++i) {
      const json& feature = file.features[i];
      if (is_own(feature)) {
        PUENTE_TRY(const Record record, own_record(feature, i));
        out_.drafts.push_back({"geojson:" + name_of_feature(feature, i), document_of(record)});
      } else {
        take_foreign(feature, name_of_feature(feature, i));
      }
    }
    return std::move(out_);
  }

 private:
  void leave(const std::string& name, const char* why) { out_.left.push_back({name, why}); }

  void take_foreign(const json& feature, const std::string& name) {
    if (!kind_) return leave(name, "a feature says no kind of record: name one with --kind, such as violent-event");
    Record record;
    record.kind = *kind_;
    record.marks.tlp = choice_.unmarked;
    record.purpose = choice_.purpose;
    record.urgency = choice_.urgency;
    const json& geometry = feature["geometry"];
    if (!geometry.is_null() && !add_place(geometry, name, record)) return;
    const json& properties = feature["properties"];
    if (properties.is_object() && !properties.empty()) {
      if (model::has_section(*kind_, model::Section::narrative))
        record.sections.push_back(
            {{model::Section::narrative, model::Rung::whole, 0}, {{"text", plain_text(properties)}}});
      else
        leave(name, "its properties: this kind has no narrative to hold them");
    }
    if (record.sections.empty()) return leave(name, "it says neither a place nor a property that this kind can hold");
    out_.drafts.push_back({"geojson:" + own_uuid("geojson/" + name + feature.dump()), document_of(record)});
  }

  bool add_place(const json& geometry, const std::string& name, Record& record) {
    const std::string type = text_in(geometry, "type");
    const json& coordinates = part_of(geometry, "coordinates") == nullptr ? geometry : geometry["coordinates"];
    using R = model::Rung;
    const auto label = type == "Point"     ? label_with(record.kind, {R::point, R::site, R::crossing})
                       : type == "Polygon" ? label_with(record.kind, {R::polygon})
                                           : std::nullopt;
    if (!label) {
      leave(name, "no section of this kind holds a geometry of its type");
      return false;
    }
    if (type == "Point") {
      if (coordinates.size() > 2) leave(name, "its height: a place here has none");
      record.sections.push_back({*label, spot_json(coordinates)});
      return true;
    }
    if (coordinates.size() != 1) {
      leave(name, "an outline here has one ring and no holes");
      return false;
    }
    json points = json::array();
    for (std::size_t i = 0; i + 1 < coordinates[0].size(); ++i) points.push_back(spot_json(coordinates[0][i]));
    record.sections.push_back({*label, {{"points", std::move(points)}}});
    return true;
  }

  ImportChoice choice_;
  std::optional<model::Kind> kind_;
  Imported out_;
};

}  // namespace

Result<Imported> import_geojson(std::string_view text, const ImportChoice& choice, std::optional<model::Kind> kind) {
  PUENTE_TRY(GeoFile file, read_file(text));
  return GeoImport(choice, kind).run(std::move(file));
}

Result<std::vector<Record>> records_of_geojson(std::string_view text) {
  PUENTE_TRY(const GeoFile file, read_file(text));
  std::vector<Record> out;
  for (std::size_t i = 0; i < file.features.size(); ++i) {
    if (!is_own(file.features[i])) continue;
    PUENTE_TRY(Record record, own_record(file.features[i], i));
    out.push_back(std::move(record));
  }
  return out;
}

}  // namespace puente::client::exchange
