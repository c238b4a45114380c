#include "client/exchange/stix_records.h"

#include <algorithm>

#include "client/exchange/json_parts.h"
#include "client/exchange/stix_marks.h"
#include "client/exchange/stix_names.h"
#include "client/exchange/stix_origin.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

const json* extension_of(const json& object, std::string_view id) {
  const json* const extensions = part_of(object, "extensions");
  return extensions == nullptr ? nullptr : part_of(*extensions, id);
}

template <class E>
Status read_name(const json& object, const char* property, E& out) {
  const auto value = model::parse_name<E>(text_in(object, property));
  if (!value) return tl::unexpected<Error>(value.error().at(property));
  out = *value;
  return {};
}

Status read_record_id(const json& about, const char* property, std::optional<RecordId>& out) {
  if (!about.contains(property)) return {};
  const auto id = RecordId::from_hex(text_in(about, property));
  if (!id) return tl::unexpected<Error>(id.error().at(property));
  out = *id;
  return {};
}

Status read_about(const json& about, Record& out) {
  std::optional<RecordId> id;
  PUENTE_REQUIRE(read_record_id(about, "record", id));
  if (!id) return fail(ErrorCode::malformed, "record: it is missing");
  out.id = *id;
  out.sender = text_in(about, "sender");
  PUENTE_REQUIRE(read_name(about, "kind", out.kind));
  PUENTE_REQUIRE(read_name(about, "purpose", out.purpose));
  PUENTE_REQUIRE(read_name(about, "urgency", out.urgency));
  if (about.contains("expires")) {
    PUENTE_TRY(out.expires, parse_stamp(text_in(about, "expires")));
  }
  PUENTE_REQUIRE(read_record_id(about, "reply_to", out.reply_to));
  PUENTE_REQUIRE(read_record_id(about, "supersedes", out.supersedes));
  for (const json& one : list_in(about, "withheld")) {
    Withheld& withheld = out.withheld.emplace_back();
    PUENTE_TRY(withheld.label, parse_label(text_in(one, "label")));
    withheld.rule = text_in(one, "rule");
    if (const json* const basis = part_of(one, "legal_basis")) {
      withheld.legal_basis_en = text_in(*basis, "en");
      withheld.legal_basis_es = text_in(*basis, "es");
    }
  }
  return {};
}

Result<Section> section_of(const json& said, const Record& record) {
  Section out;
  PUENTE_REQUIRE(read_name(said, "section", out.label.section));
  PUENTE_REQUIRE(read_name(said, "rung", out.label.rung));
  if (const auto part = number_in(said, "part"); part && *part >= 0 && *part <= 0xffff)
    out.label.part = static_cast<std::uint16_t>(*part);
  if (!model::rung_position(record.kind, out.label.section, out.label.rung))
    return fail(ErrorCode::malformed,
                "a " + std::string(model::name_of(record.kind)) + " has no " + model::text_of(out.label));
  const json* value = part_of(said, "content");
  if (value == nullptr) value = part_of(said, "value");
  if (value == nullptr) return fail(ErrorCode::malformed, model::text_of(out.label) + ": neither content nor value");
  out.value = *value;
  out.duties = texts_in(said, "duties");
  return out;
}

void sort_by_vocabulary(Record& record) {
  const auto sections = model::sections_of(record.kind);
  const auto order = [&](const Section& one) {
    return std::tuple(std::ranges::find(sections, one.label.section) - sections.begin(),
                      model::rung_position(record.kind, one.label.section, one.label.rung), one.label.part);
  };
  std::ranges::stable_sort(record.sections, {}, order);
}

Result<Record> record_of(const json& report, const json& about, const StixObjects& objects,
                         std::set<std::string>& taken, std::vector<Left>& left) {
  Record out;
  PUENTE_REQUIRE(read_about(about, out));
  PUENTE_TRY(out.created, parse_stamp(text_in(report, "created")));
  MarksGathered marks(objects);
  marks.add(report, left);
  const std::string id = text_in(report, "id");
  for (const std::string& ref : texts_in(report, "object_refs")) {
    const json* const object = objects.find(ref);
    if (object == nullptr) {
      left.push_back({ref, id + " names it, and it is not in the file"});
      continue;
    }
    const json* const said = extension_of(*object, section_extension);
    if (said == nullptr || text_in(*said, "record") != out.id.hex()) continue;
    PUENTE_TRY(Section section, section_of(*said, out));
    if (std::ranges::find(out.sections, section.label, &Section::label) != out.sections.end())
      return fail(ErrorCode::malformed, model::text_of(section.label) + ": it stands twice");
    marks.add(*object, left);
    out.sections.push_back(std::move(section));
    taken.insert(ref);
  }
  PUENTE_TRY(out.marks, marks.marks(model::Tlp::red));
  sort_by_vocabulary(out);
  return out;
}

void take_with(const json& object, const StixObjects& objects, std::set<std::string>& taken) {
  const auto take = [&](const std::string& id) {
    if (objects.find(id) != nullptr) taken.insert(id);
  };
  take(text_in(object, "created_by_ref"));
  for (const std::string& mark : texts_in(object, "object_marking_refs")) take(mark);
}

}  // namespace

Result<std::vector<OwnRecord>> own_records(const StixObjects& objects, std::set<std::string>& taken,
                                           std::vector<Left>& left) {
  std::vector<OwnRecord> out;
  for (const json& object : objects.all) {
    const json* const about = extension_of(object, record_extension);
    if (text_in(object, "type") != "report" || about == nullptr) continue;
    const std::string id = text_in(object, "id");
    auto record = record_of(object, *about, objects, taken, left);
    if (!record) return tl::unexpected<Error>(record.error().at(id));
    taken.insert(id);
    take_with(object, objects, taken);
    for (const json& one : objects_of_origin(*record)) taken.insert(text_in(one, "id"));
    out.push_back({std::move(*record), id});
  }
  if (out.empty()) return out;
  for (const std::string_view own : {record_extension, section_extension, marking_extension, own_identity})
    if (objects.find(own) != nullptr) taken.emplace(own);
  return out;
}

}  // namespace puente::client::exchange
