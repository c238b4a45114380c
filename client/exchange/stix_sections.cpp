// Which object of STIX says most of a section.
#include "client/exchange/json_parts.h"
#include "client/exchange/place.h"
#include "client/exchange/stix_write.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

void put(json& out, const char* property, const std::string& text) {
  if (!text.empty()) out[property] = text;
}

// Of a place that STIX can say: with coordinates, or at least in a country that it names by its code.
std::optional<json> location_of(const Section& section) {
  const auto place = place_of(section);
  if (!place) return std::nullopt;
  const auto middle = middle_of(*place);
  if (!middle && place->country.empty()) return std::nullopt;
  json out{{"type", "location"}};
  put(out, "name", place->name);
  put(out, "country", place->country);
  put(out, "administrative_area", place->state);
  put(out, "city", place->city);
  put(out, "street_address", place->address);
  if (middle) {
    out["latitude"] = middle->spot.latitude;
    out["longitude"] = middle->spot.longitude;
    if (middle->within_metres) out["precision"] = *middle->within_metres;
  }
  return out;
}

std::optional<json> named(const char* type, const std::string& name) {
  if (name.empty()) return std::nullopt;
  return json{{"type", type}, {"name", name}};
}

std::optional<json> actor_of(const json& value, const char* name, const char* type) {
  auto out = named("threat-actor", text_in(value, name));
  if (!out) return out;
  (*out)["threat_actor_types"] = json::array({type});
  if (const std::vector<std::string> aliases = texts_in(value, "aliases"); !aliases.empty())
    (*out)["aliases"] = aliases;
  return out;
}

std::optional<json> person_of(const json& names) {
  if (!names.is_array() || names.empty()) return std::nullopt;
  auto out = named("identity", text_in(names.front(), "name"));
  if (out) (*out)["identity_class"] = "individual";
  return out;
}

std::optional<json> known_type(const Record& record, const Section& section) {
  using S = model::Section;
  switch (section.label.section) {
    case S::group:
      return actor_of(section.value, "name", "crime-syndicate");
    case S::handle:
      return actor_of(section.value, "handle", "criminal");
    case S::names:
      return section.label.rung == model::Rung::full ? person_of(section.value) : std::nullopt;
    case S::market:
      return named("infrastructure", text_in(section.value, "name"));
    case S::type:
    case S::event:
      return named("incident", std::string(model::name_of(record.kind)) + ": " + plain_text(section.value));
    default:
      return location_of(section);
  }
}

}  // namespace

json stix_object_of(const Record& record, const Section& section, const std::string& report) {
  if (auto out = known_type(record, section)) return std::move(*out);
  json out{{"type", "note"}, {"abstract", model::text_of(section.label)}, {"object_refs", json::array({report})}};
  const std::string text = text_in(section.value, "text");
  out["content"] = text.empty() ? plain_text(section.value) : text;
  put(out, "lang", text_in(section.value, "language"));
  return out;
}

}  // namespace puente::client::exchange
