#include "client/exchange/stix_objects.h"

#include <algorithm>

#include "client/document/json_places.h"
#include "client/exchange/json_parts.h"
#include "client/exchange/record.h"
#include "crypto/base/utf8.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

constexpr std::size_t type_bytes_max = 250;

bool is_uuid(std::string_view text) {
  constexpr std::size_t uuid_characters = 36;
  if (text.size() != uuid_characters) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit =
        (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f') || (text[i] >= 'A' && text[i] <= 'F');
    if (hyphen ? text[i] != '-' : !digit) return false;
  }
  return true;
}

bool is_type(std::string_view text) {
  if (text.size() < 3 || text.size() > type_bytes_max) return false;
  return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// Objects that STIX does not version: they need no `modified`, and cyber observables not even `created`.
bool is_versioned(const std::string& type) {
  static constexpr std::array versioned{"attack-pattern",
                                        "campaign",
                                        "course-of-action",
                                        "grouping",
                                        "identity",
                                        "incident",
                                        "indicator",
                                        "infrastructure",
                                        "intrusion-set",
                                        "location",
                                        "malware",
                                        "malware-analysis",
                                        "note",
                                        "observed-data",
                                        "opinion",
                                        "report",
                                        "threat-actor",
                                        "tool",
                                        "vulnerability",
                                        "relationship",
                                        "sighting",
                                        "language-content",
                                        "extension-definition"};
  return std::ranges::any_of(versioned, [&](const char* one) { return type == one; });
}

class ObjectCheck {
 public:
  ObjectCheck(const json& object, std::string place) : object_(object), place_(std::move(place)) {}

  Status run() {
    if (!object_.is_object()) return bad("this is no object");
    const std::string type = text_in(object_, "type"), id = text_in(object_, "id");
    if (!is_type(type)) return bad("type: it is missing, or no name of a type of objects");
    if (!is_stix_id(id, type)) return bad("id: " + cited(id) + " is not '" + type + "--' and a UUID");
    place_ += " (" + id + ")";
    PUENTE_REQUIRE(check_times(type));
    return check_references();
  }

 private:
  tl::unexpected<Error> bad(const std::string& what) const { return fail(ErrorCode::malformed, place_ + ": " + what); }

  Result<std::optional<Instant>> time(const char* property) const {
    const json* const given = part_of(object_, property);
    if (given == nullptr) return std::optional<Instant>();
    if (!given->is_string()) return bad(std::string(property) + ": this must be a text");
    const auto out = parse_stamp(given->get_ref<const std::string&>());
    if (!out) return bad(std::string(property) + ": " + out.error().what);
    return std::optional(*out);
  }

  Status check_times(const std::string& type) const {
    PUENTE_TRY(const std::optional<Instant> created, time("created"));
    PUENTE_TRY(const std::optional<Instant> modified, time("modified"));
    PUENTE_REQUIRE(time("published"));
    if (is_versioned(type) && (!created || !modified))
      return bad(std::string(created ? "modified" : "created") + ": it is missing; every " + type + " has it");
    if (created && modified && *modified < *created) return bad("modified: it lies before created");
    return {};
  }

  Status check_references() const {
    for (const auto& [property, value] : object_.items()) {
      if (property.ends_with("_ref") && !value.is_string()) return bad(property + ": this must be an id");
      if (!property.ends_with("_refs")) continue;
      if (!value.is_array()) return bad(property + ": this must be a list of ids");
      if (!std::ranges::all_of(value, [](const json& one) { return one.is_string(); }))
        return bad(property + ": this must be a list of ids");
    }
    return {};
  }

  const json& object_;
  std::string place_;
};

// An object whose id another has.
Status settle(StixObjects& out, std::size_t held, json object, const std::string& place) {
  json& before = out.all[held];
  if (before == object) return {};
  const std::string id = text_in(object, "id");
  const auto old_version = parse_stamp(text_in(before, "modified")), version = parse_stamp(text_in(object, "modified"));
  if (!old_version || !version || *old_version == *version)
    return fail(ErrorCode::conflict, place + " (" + id +
                                         "): another object of this file has the same id and version, "
                                         "and says something else; ask whoever made the file");
  if (*old_version < *version) std::swap(before, object);
  out.left.push_back({id, "an older version, of " + text_in(object, "modified") + "; the newest was read"});
  return {};
}

}  // namespace

bool is_stix_id(std::string_view id, std::string_view type) {
  return id.starts_with(type) && id.substr(type.size()).starts_with("--") && is_uuid(id.substr(type.size() + 2));
}

const json* StixObjects::find(std::string_view id) const {
  const auto found = by_id.find(std::string(id));
  return found == by_id.end() ? nullptr : &all[found->second];
}

Result<StixObjects> read_stix_objects(std::string_view text) {
  if (text.size() > stix_bytes_max) return fail(ErrorCode::too_large, "a bundle over 32 MiB: split it into several");
  PUENTE_TRY(json root, document::parse_json(text, stix_depth_max));
  if (!root.is_object()) return fail(ErrorCode::malformed, "neither a bundle nor an object of STIX");
  StixObjects out;
  json objects = json::array();
  const std::string type = text_in(root, "type");
  const bool bundle = type == "bundle" || (type.empty() && is_stix_id(text_in(root, "id"), "bundle"));
  if (bundle && root.contains("objects")) {
    if (!root["objects"].is_array()) return fail(ErrorCode::malformed, "objects: this must be a list");
    objects = std::move(root["objects"]);
  } else if (!bundle) {
    objects.push_back(std::move(root));
  }
  if (objects.size() > stix_objects_max)
    return fail(ErrorCode::too_large, "a bundle of more than 50,000 objects: split it into several");
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const std::string place = bundle ? "objects[" + std::to_string(i) + "]" : "the object";
    PUENTE_REQUIRE(ObjectCheck(objects[i], place).run());
    const auto [held, is_new] = out.by_id.emplace(text_in(objects[i], "id"), out.all.size());
    if (is_new)
      out.all.push_back(std::move(objects[i]));
    else
      PUENTE_REQUIRE(settle(out, held->second, std::move(objects[i]), place));
  }
  return out;
}

}  // namespace puente::client::exchange
