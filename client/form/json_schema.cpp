#include "client/form/json_schema.h"

#include <array>
#include <limits>

#include "client/document/section_values.h"
#include "client/form/help.h"
#include "client/form/words.h"
#include "schemas/codec/record.h"

namespace puente::client::form {
namespace {

using codec::ContentShape;
using codec::LeafType;
using nlohmann::ordered_json;
using present::say;

struct Pattern {
  std::string_view type, field, pattern;
};
// An empty text is one that was not given.
constexpr std::array patterns{
    Pattern{"Hour", "hour", "^([0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]))?$"},
    Pattern{"Day", "date", "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"},
    Pattern{"Month", "month", "^([0-9]{4}-[0-9]{2})?$"},
    Pattern{"Quarter", "quarter", "^([0-9]{4}-Q[1-4])?$"},
    Pattern{"Year", "year", "^([0-9]{4})?$"},
    Pattern{"Cell", "code", "^([2-9CFGHJMPQRVWX]{6}00\\+)?$"},
    Pattern{"Country", "code", "^([A-Z]{2})?$"},
    Pattern{"Region", "country", "^([A-Z]{2})?$"},
    Pattern{"City", "country", "^([A-Z]{2})?$"},
    Pattern{"Company", "country", "^([A-Z]{2})?$"},
    Pattern{"Institution", "country", "^([A-Z]{2})?$"},
    Pattern{"Exhibit", "sha256", "^([0-9a-fA-F]{64})?$"},
    Pattern{"Attachment", "sha256", "^([0-9a-fA-F]{64})?$"},
};

ordered_json leaf_schema(const ContentShape& leaf) {
  switch (leaf.leaf) {
    case LeafType::flag:
      return {{"type", "boolean"}};
    case LeafType::whole_number:
      return {{"type", "integer"}, {"minimum", -1}, {"maximum", std::numeric_limits<std::int32_t>::max()}};
    case LeafType::number:
      return {{"type", "number"}};
    case LeafType::name:
      return {{"enum", leaf.choices}};
    case LeafType::text:
      break;
  }
  ordered_json out{{"type", "string"}};
  for (const Pattern& one : patterns)
    if (one.type == leaf.type && one.field == leaf.field) out["pattern"] = one.pattern;
  return out;
}

ordered_json value_schema(const ContentShape& shape) {
  ordered_json one;
  if (shape.object) {
    ordered_json fields = ordered_json::object();
    for (const ContentShape& field : shape.fields) fields[std::string(field.field)] = value_schema(field);
    one = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(fields)}};
  } else {
    one = leaf_schema(shape);
  }
  if (!shape.list) return one;
  return {{"type", "array"}, {"maxItems", 100'000}, {"items", std::move(one)}};
}

ordered_json section_schema(model::Kind kind, model::Section section, Language language) {
  ordered_json out{{"description", say(language, help_of(section))}};
  const auto ladder = model::ladder_of(kind, section);
  if (ladder.front() == model::Rung::whole) {
    out.update(value_schema(*codec::content_shape(kind, {section, model::Rung::whole, 0})));
    return out;
  }
  ordered_json rungs = ordered_json::object();
  for (const model::Rung rung : ladder)
    rungs[std::string(model::name_of(rung))] = {
        {"anyOf",
         {{{"const", document::unknown_rung}}, value_schema(*codec::content_shape(kind, {section, rung, 0}))}}};
  out.update({{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(rungs)}});
  return out;
}

template <class E>
ordered_json one_of() {
  ordered_json out = ordered_json::array();
  for (const std::string_view name : model::names_of<E>()) out.push_back(name);
  return {{"enum", std::move(out)}};
}
template <class E>
ordered_json some_of() {
  return {{"type", "array"}, {"maxItems", 32}, {"items", one_of<E>()}};
}

ordered_json marks_schema() {
  const ordered_json letter{{"type", "string"}, {"minLength", 1}, {"maxLength", 1}};
  return {
      {"type", "object"},
      {"additionalProperties", false},
      {"required", {"tlp"}},
      {"properties",
       {{"tlp", one_of<model::Tlp>()},
        {"handling", some_of<model::Handling>()},
        {"handlingText", {{"type", "string"}, {"maxLength", 512}}},
        {"grading",
         {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"scheme"}},
          {"properties", {{"scheme", one_of<model::GradingScheme>()}, {"source", letter}, {"information", letter}}}}},
        {"classification", one_of<model::Classification>()},
        {"caveats", some_of<model::Caveat>()}}}};
}

}  // namespace

ordered_json json_schema(model::Kind kind, Language language) {
  const ordered_json agency{{"type", "string"}, {"pattern", "^(MX|US)/[A-Z][A-Z0-9-]{0,23}$"}};
  const ordered_json record{{"type", "string"}, {"pattern", "^[0-9a-fA-F]{32}$"}};
  const ordered_json moment{{"type", "string"},
                            {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$"}};
  ordered_json sections = ordered_json::object();
  for (const model::Section section : model::sections_of(kind))
    sections[std::string(model::name_of(section))] = section_schema(kind, section, language);
  return {
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"$id", "urn:puente:kind:" + std::string(model::name_of(kind))},
      {"title", model::name_of(kind)},
      {"description", say(language, help_of(kind))},
      {"type", "object"},
      {"additionalProperties", false},
      {"required", {"kind", "to", "marks", "purpose", "urgency", "sections"}},
      {"properties",
       {{"kind", {{"const", model::name_of(kind)}}},
        {"to", {{"type", "array"}, {"minItems", 1}, {"maxItems", codec::recipients_max}, {"items", agency}}},
        {"marks", marks_schema()},
        {"purpose", one_of<model::Purpose>()},
        {"urgency", one_of<model::Urgency>()},
        {"expires", moment},
        {"replyTo", record},
        {"supersedes", record},
        {"sections",
         {{"type", "object"},
          {"additionalProperties", false},
          {"minProperties", 1},
          {"properties", std::move(sections)}}}}},
  };
}

}  // namespace puente::client::form
