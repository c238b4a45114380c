#include "client/exchange/stix_origin.h"

#include "client/exchange/json_parts.h"
#include "client/exchange/stix_objects.h"
#include "crypto/primitives/hash.h"

namespace puente::client::exchange {

using nlohmann::json;

std::optional<json> attachment_of_origin(const std::string& name, const std::vector<const json*>& objects) {
  json bundle{{"type", "bundle"}, {"objects", json::array()}};
  std::string ids;
  for (const json* const one : objects) {
    bundle["objects"].push_back(*one);
    ids += text_in(*one, "id") + text_in(*one, "modified") + "\n";
  }
  bundle["id"] = "bundle--" + own_uuid("origin/" + ids);
  const std::string text = bundle.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() > origin_bytes_max) return std::nullopt;
  return json{{"name", name + ".json"},
              {"mediaType", origin_media_type},
              {"sha256", primitives::sha256(view_of(text)).hex()},
              {"base64", base64_of(view_of(text))}};
}

std::vector<json> objects_of_origin(const Record& record) {
  std::vector<json> out;
  for (const Section& section : record.sections) {
    if (section.label.section != model::Section::attachments || !section.value.is_array()) continue;
    for (const json& attachment : section.value) {
      if (text_in(attachment, "mediaType") != origin_media_type) continue;
      const auto bytes = bytes_from_base64(text_in(attachment, "base64"));
      if (!bytes) continue;
      auto objects = read_stix_objects(text_of(*bytes));
      if (!objects) continue;
      for (json& object : objects->all) out.push_back(std::move(object));
    }
  }
  return out;
}

bool is_of_domain(const json& object) {
  const std::string type = text_in(object, "type");
  return type != "marking-definition" && type != "extension-definition";
}

}  // namespace puente::client::exchange
