#include "client/exchange/stix_read.h"

#include <algorithm>
#include <set>

#include "client/exchange/json_parts.h"
#include "client/exchange/stix_marks.h"
#include "client/exchange/stix_origin.h"
#include "client/exchange/stix_records.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

class Import {
 public:
  Import(StixObjects objects, const ImportChoice& choice) : objects_(std::move(objects)), choice_(choice) {
    out_.left = std::move(objects_.left);
  }

  Result<Imported> run() && {
    PUENTE_TRY(std::vector<OwnRecord> own, own_records(objects_, taken_, out_.left));
    for (const OwnRecord& one : own) out_.drafts.push_back({"stix:" + one.report, document_of(one.record)});
    PUENTE_REQUIRE(
        each({"report", "grouping"}, [this](const json& object) { return advisory(object, "name", "description"); }));
    PUENTE_REQUIRE(each({"note"}, [this](const json& object) { return advisory(object, "abstract", "content"); }));
    PUENTE_REQUIRE(each({"identity"}, [this](const json& object) { return person(object); }));
    for (const json& object : objects_.all)
      if (!taken_.contains(text_in(object, "id")))
        out_.left.push_back({text_in(object, "id"),
                             "no kind of record holds it, and no report, grouping or note of "
                             "this file refers to it"});
    return std::move(out_);
  }

 private:
  template <class Read>
  Status each(std::initializer_list<std::string_view> types, Read read) {
    for (const json& object : objects_.all) {
      const std::string id = text_in(object, "id");
      if (std::ranges::find(types, text_in(object, "type")) == types.end() || taken_.contains(id)) continue;
      if (const Status done = read(object); !done) return tl::unexpected<Error>(done.error().at(id));
    }
    return {};
  }

  json head(model::Kind kind, const model::Marks& marks) const {
    Record record;
    record.kind = kind;
    record.marks = marks;
    record.purpose = choice_.purpose;
    record.urgency = choice_.urgency;
    return document_of(record);
  }

  static std::vector<std::string> references_of(const json& object) {
    std::vector<std::string> out;
    for (const auto& [property, value] : object.items()) {
      if (property.ends_with("_ref") && value.is_string()) out.push_back(value.get<std::string>());
      if (property.ends_with("_refs"))
        for (const std::string& one : texts_in(object, property)) out.push_back(one);
    }
    for (const json& granular : list_in(object, "granular_markings"))
      if (const std::string ref = text_in(granular, "marking_ref"); !ref.empty()) out.push_back(ref);
    return out;
  }

  // The object and all that it refers to, by whatever way, with the relationships and sightings between these: each
  // once, also where references go in circles.
  std::vector<const json*> with_references(const json& object) {
    std::vector<const json*> out{&object};
    std::set<std::string> seen{text_in(object, "id")};
    for (std::size_t i = 0; i < out.size(); ++i)
      for (const std::string& ref : references_of(*out[i])) {
        if (!seen.insert(ref).second) continue;
        if (const json* const one = objects_.find(ref))
          out.push_back(one);
        else
          name_missing(ref, *out[i]);
      }
    for (const json& one : objects_.all) {
      if (seen.contains(text_in(one, "id"))) continue;
      const bool between = seen.contains(text_in(one, "source_ref")) && seen.contains(text_in(one, "target_ref"));
      if (between || seen.contains(text_in(one, "sighting_of_ref"))) out.push_back(&one);
    }
    return out;
  }

  // A marking that is missing is told of where it counts (stix_marks.h), or is one that everybody knows.
  void name_missing(const std::string& ref, const json& by) {
    if (ref.starts_with("marking-definition--")) return;
    Left left{ref, text_in(by, "id") + " refers to it, and it is not in the file"};
    if (std::ranges::find(out_.left, left) == out_.left.end()) out_.left.push_back(std::move(left));
  }

  Status advisory(const json& object, const char* title, const char* text) {
    const std::vector<const json*> with = with_references(object);
    MarksGathered gathered(objects_);
    for (const json* const one : with) gathered.add(*one, out_.left);
    PUENTE_TRY(const model::Marks marks, gathered.marks(choice_.unmarked));
    json document = head(model::Kind::advisory, marks);
    const std::string language = text_in(object, "lang");
    if (const std::string said = text_in(object, title); !said.empty()) document["sections"]["summary"]["text"] = said;
    if (const std::string said = text_in(object, text); !said.empty()) {
      document["sections"]["narrative"]["text"] = said;
      if (!language.empty()) document["sections"]["narrative"]["language"] = language;
    }
    const std::string id = text_in(object, "id");
    if (auto attachment = attachment_of_origin(id, with)) {
      document["sections"]["attachments"] = json::array({std::move(*attachment)});
      for (const json* const one : with) taken_.insert(text_in(*one, "id"));
    } else {
      taken_.insert(id);
      out_.left.push_back({id, "what it refers to is too large for an attachment; its name and text were read"});
    }
    if (document["sections"].empty()) return fail(ErrorCode::malformed, "it has neither a name nor a text");
    out_.drafts.push_back({"stix:" + id, std::move(document)});
    return {};
  }

  // Who made it, by name where that is in the file.
  std::string creator_of(const json& object) const {
    const std::string id = text_in(object, "created_by_ref");
    const json* const creator = objects_.find(id);
    return creator == nullptr ? id : text_in(*creator, "name") + " (" + id + ")";
  }

  Status person(const json& object) {
    if (text_in(object, "identity_class") != "individual" || text_in(object, "name").empty()) return {};
    MarksGathered gathered(objects_);
    gathered.add(object, out_.left);
    PUENTE_TRY(const model::Marks marks, gathered.marks(choice_.unmarked));
    json document = head(model::Kind::person, marks);
    json& sections = document["sections"];
    sections["names"]["full"] = json::array({json::object({{"name", text_in(object, "name")}})});
    for (const std::string& role : texts_in(object, "roles"))
      sections["roles"].push_back(json::object({{"title", role}}));
    const std::string id = text_in(object, "id");
    sections["source"] = {
        {"reference", id},
        {"method", "STIX; created=" + text_in(object, "created") + "; modified=" + text_in(object, "modified")}};
    if (const std::string creator = creator_of(object); !creator.empty()) sections["source"]["original"] = creator;
    for (const char* const property :
         {"description", "sectors", "contact_information", "external_references", "labels"})
      if (object.contains(property))
        out_.left.push_back({id, std::string(property) + ": a person's record has no section for it"});
    taken_.insert(id);
    out_.drafts.push_back({"stix:" + id, std::move(document)});
    return {};
  }

  StixObjects objects_;
  ImportChoice choice_;
  std::set<std::string> taken_;  // ids of what records hold
  Imported out_;
};

}  // namespace

Result<Imported> import_stix(std::string_view text, const ImportChoice& choice) {
  PUENTE_TRY(StixObjects objects, read_stix_objects(text));
  return Import(std::move(objects), choice).run();
}

Result<std::vector<Record>> records_of_stix(std::string_view text) {
  PUENTE_TRY(const StixObjects objects, read_stix_objects(text));
  std::set<std::string> taken;
  std::vector<Left> left;
  PUENTE_TRY(std::vector<OwnRecord> own, own_records(objects, taken, left));
  std::vector<Record> out;
  for (OwnRecord& one : own) out.push_back(std::move(one.record));
  return out;
}

}  // namespace puente::client::exchange
