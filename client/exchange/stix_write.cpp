#include "client/exchange/stix_write.h"

#include <set>

#include "client/document/document.h"
#include "client/exchange/json_parts.h"
#include "client/exchange/stix_names.h"
#include "client/exchange/stix_origin.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

std::string id_of(std::string_view type, const std::string& name) { return std::string(type) + "--" + own_uuid(name); }

json names_json(const auto& values) {
  json out = json::array();
  for (const auto value : values) out.push_back(model::name_of(value));
  return out;
}

// All marks but TLP, as our extension says them; empty where there are none.
json other_marks(const model::Marks& marks) {
  json out = json::object();
  if (!marks.handling.empty()) out["handling"] = names_json(marks.handling);
  if (!marks.handling_text.empty()) out["handling_text"] = marks.handling_text;
  if (!marks.caveats.empty()) out["caveats"] = names_json(marks.caveats);
  if (marks.classification != model::Classification::none) out["classification"] = model::name_of(marks.classification);
  if (marks.grading.scheme != model::GradingScheme::none)
    out["grading"] = {{"scheme", model::name_of(marks.grading.scheme)},
                      {"source", std::string(1, marks.grading.source)},
                      {"information", std::string(1, marks.grading.information)}};
  return out;
}

class Bundle {
 public:
  explicit Bundle(Instant now) : now_(now) {}

  void add(const Record& record) {
    const json marks = add_marks(record.marks);
    const std::string sender = add_agency(record.sender);
    add_definitions();
    const std::string prefix = record.sender + "/" + record.id.hex();
    const std::string report = id_of("report", prefix);
    json refs = json::array();
    std::vector<json> sections;
    for (const Section& section : record.sections) {
      json one = stix_object_of(record, section, report);
      const std::string id = id_of(text_in(one, "type"), name_of_section(record, section.label));
      put_common(one, id, record, sender, marks);
      one["modified"] = one["created"];
      one["extensions"][std::string(section_extension)] = section_json(record, section);
      refs.push_back(id);
      sections.push_back(std::move(one));
    }
    const std::vector<json> origin = objects_of_origin(record);
    for (const json& one : origin)
      if (is_of_domain(one)) refs.push_back(text_in(one, "id"));
    add(report_of(record, report, sender, marks, refs));
    for (json& one : sections) add(std::move(one));
    for (json one : origin) {
      put_marks(one, marks);
      add(std::move(one));
    }
    names_ += prefix + "\n";
  }

  std::string text() const {
    const json out{{"type", "bundle"}, {"id", id_of("bundle", names_)}, {"objects", objects_}};
    return out.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
  }

 private:
  // The first of an id counts: what comes with a record replaces nothing of ours, and nothing of another record.
  void add(json object) {
    if (ids_.insert(text_in(object, "id")).second) objects_.push_back(std::move(object));
  }

  void put_common(json& out, const std::string& id, const Record& record, const std::string& sender,
                  const json& marks) const {
    out["spec_version"] = "2.1";
    out["id"] = id;
    out["created_by_ref"] = sender;
    out["created"] = stamp(record.created);
    out["object_marking_refs"] = marks;
    if (const auto confidence = confidence_of(record.marks.grading)) out["confidence"] = *confidence;
  }

  // Marks beside those that it had.
  static void put_marks(json& object, const json& marks) {
    if (text_in(object, "type") == "marking-definition") return;
    json all = list_in(object, "object_marking_refs");
    for (const json& mark : marks)
      if (std::find(all.begin(), all.end(), mark) == all.end()) all.push_back(mark);
    object["object_marking_refs"] = std::move(all);
  }

  json add_marks(const model::Marks& marks) {
    const TlpMarking& tlp = marking_of(marks.tlp);
    add({{"type", "marking-definition"},
         {"spec_version", "2.1"},
         {"id", tlp.id},
         {"created", "2022-10-01T00:00:00.000Z"},
         {"name", model::name_of(tlp.tlp)},
         {"extensions",
          {{std::string(tlp_extension), {{"extension_type", "property-extension"}, {"tlp_2_0", tlp.value}}}}}});
    json refs = json::array({tlp.id});
    json others = other_marks(marks);
    if (others.empty()) return refs;
    const std::string id = id_of("marking-definition", "marks/" + others.dump());
    std::string name;
    for (const std::string& word : mark_words(marks)) name += (name.empty() ? "" : "; ") + word;
    others["extension_type"] = "property-extension";
    add({{"type", "marking-definition"},
         {"spec_version", "2.1"},
         {"id", id},
         {"created_by_ref", own_identity},
         {"created", own_definitions_made},
         {"name", name},
         {"extensions", {{std::string(marking_extension), std::move(others)}}}});
    refs.push_back(id);
    return refs;
  }

  std::string add_agency(const std::string& agency) {
    const std::string id = id_of("identity", "agency/" + agency);
    add({{"type", "identity"},
         {"spec_version", "2.1"},
         {"id", id},
         {"created", own_definitions_made},
         {"modified", own_definitions_made},
         {"name", agency},
         {"identity_class", "organization"}});
    return id;
  }

  void add_definitions() {
    if (ids_.contains(std::string(own_identity))) return;
    add({{"type", "identity"},
         {"spec_version", "2.1"},
         {"id", own_identity},
         {"created", own_definitions_made},
         {"modified", own_definitions_made},
         {"name", "Puente"},
         {"identity_class", "system"}});
    const auto define_extension = [&](std::string_view id, const char* name, const char* what) {
      add({{"type", "extension-definition"},
           {"spec_version", "2.1"},
           {"id", id},
           {"created_by_ref", own_identity},
           {"created", own_definitions_made},
           {"modified", own_definitions_made},
           {"name", name},
           {"description", what},
           {"schema", std::string("docs/stix-extensions.json#/$defs/") + name},
           {"version", "1.0.0"},
           {"extension_types", json::array({"property-extension"})}});
    };
    define_extension(record_extension, "record",
                     "Of a report: which record it is, what for, and what was withheld of it.");
    define_extension(section_extension, "section",
                     "Of any object: the section and rung of a record that it says, and its value.");
    define_extension(marking_extension, "marking",
                     "Of a marking definition: handling codes, national labels and grading.");
  }

  static json section_json(const Record& record, const Section& section) {
    json out{{"extension_type", "property-extension"},
             {"record", record.id.hex()},
             {"section", model::name_of(section.label.section)},
             {"rung", model::name_of(section.label.rung)}};
    if (section.label.part != 0) out["part"] = section.label.part;
    if (!section.duties.empty()) out["duties"] = section.duties;
    out[section.value.is_object() ? "content" : "value"] = section.value;
    return out;
  }

  static json withheld_json(const Withheld& withheld) {
    json out{{"label", model::text_of(withheld.label)}};
    if (!withheld.rule.empty()) out["rule"] = withheld.rule;
    if (!withheld.legal_basis_en.empty() || !withheld.legal_basis_es.empty())
      out["legal_basis"] = {{"en", withheld.legal_basis_en}, {"es", withheld.legal_basis_es}};
    return out;
  }

  json report_of(const Record& record, const std::string& id, const std::string& sender, const json& marks,
                 const json& refs) const {
    json out{{"type", "report"},
             {"name", std::string(model::name_of(record.kind)) + " " + record.sender + " " + record.id.hex()},
             {"published", stamp(record.created)},
             {"object_refs", refs.empty() ? json::array({sender}) : refs}};
    put_common(out, id, record, sender, marks);
    out["modified"] = stamp(std::max(now_, record.created));
    json about{{"extension_type", "property-extension"},
               {"record", record.id.hex()},
               {"sender", record.sender},
               {"kind", model::name_of(record.kind)},
               {"purpose", model::name_of(record.purpose)},
               {"urgency", model::name_of(record.urgency)}};
    if (record.expires) about["expires"] = stamp(*record.expires);
    if (record.reply_to) about["reply_to"] = record.reply_to->hex();
    if (record.supersedes) about["supersedes"] = record.supersedes->hex();
    for (const Withheld& withheld : record.withheld) about["withheld"].push_back(withheld_json(withheld));
    out["extensions"] = {{std::string(record_extension), std::move(about)}};
    return out;
  }

  Instant now_;
  std::set<std::string> ids_;
  json objects_ = json::array();
  std::string names_;
};

}  // namespace

std::string stix_of(const std::vector<Record>& records, Instant now) {
  Bundle bundle(now);
  for (const Record& record : records) bundle.add(record);
  return bundle.text();
}

}  // namespace puente::client::exchange
