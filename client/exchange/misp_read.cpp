#include <algorithm>

#include "client/document/json_places.h"
#include "client/exchange/json_parts.h"
#include "client/exchange/misp.h"
#include "client/exchange/stix_origin.h"
#include "crypto/primitives/hash.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

struct MispFile {
  std::vector<json> events;
  std::vector<Left> left;
};

// An event, events in a list or a response, or an event without its envelope, as older versions wrote it.
void gather(json& value, const std::string& place, MispFile& out) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) gather(value[i], place + "[" + std::to_string(i) + "]", out);
  } else if (value.is_object() && value.contains("response")) {
    gather(value["response"], "response", out);
  } else if (value.is_object() && value.contains("Event")) {
    out.events.push_back(std::move(value["Event"]));
  } else if (value.is_object() && value.contains("info")) {
    out.events.push_back(std::move(value));
  } else {
    out.left.push_back(
        {place.empty() ? "the file" : place, "it is no event, and no record is made of its parts alone"});
  }
}

Result<MispFile> read_misp(std::string_view text) {
  if (text.size() > stix_bytes_max) return fail(ErrorCode::too_large, "a file over 32 MiB: split it into several");
  PUENTE_TRY(json root, document::parse_json(text, stix_depth_max));
  if (!root.is_structured())
    return fail(ErrorCode::malformed, "no file of MISP: neither an event nor a list of events");
  MispFile out;
  gather(root, "", out);
  for (std::size_t i = 0; i < out.events.size(); ++i)
    if (!out.events[i].is_object() || !out.events[i].contains("info") || text_in(out.events[i], "info").empty())
      return fail(ErrorCode::malformed, "event " + std::to_string(i + 1) + ": info: a text is missing");
  return out;
}

// The value of an object's attribute.
std::string related(const json& object, std::string_view relation) {
  for (const json& one : list_in(object, "Attribute"))
    if (text_in(one, "object_relation") == relation) return text_in(one, "value");
  return {};
}

const json* own_object(const json& event) {
  for (const json& one : list_in(event, "Object"))
    if (text_in(one, "name") == "puente-record" && !related(one, "value").empty()) return &one;
  return nullptr;
}

Result<Record> own_event(const json& event, const json& about) {
  PUENTE_TRY(json view, document::parse_json(related(about, "value"), stix_depth_max));
  if (!view.is_object()) return fail(ErrorCode::malformed, "puente-record: value: this must be an object");
  view["sections"] = json::object();
  view["duties"] = json::array();
  for (const json& one : list_in(event, "Object")) {
    if (text_in(one, "name") != "puente-section") continue;
    PUENTE_TRY(const model::Label label, parse_label(related(one, "label")));
    PUENTE_TRY(json value, document::parse_json(related(one, "value"), stix_depth_max));
    const std::string section(model::name_of(label.section));
    if (label.rung == model::Rung::whole)
      view["sections"][section] = std::move(value);
    else
      view["sections"][section][std::string(model::name_of(label.rung))] = std::move(value);
    if (const std::string duties = related(one, "duties"); !duties.empty()) {
      PUENTE_TRY(json list, document::parse_json(duties, stix_depth_max));
      view["duties"].push_back({{"label", model::text_of(label)}, {"duties", std::move(list)}});
    }
  }
  return record_of_view(view);
}

class MispImport {
 public:
  explicit MispImport(const ImportChoice& choice) : choice_(choice) {}

  Result<Imported> run(MispFile file) && {
    out_.left = std::move(file.left);
    for (const json& event : file.events) {
      const std::string id = text_in(event, "uuid");
      if (const json* const about = own_object(event)) {
        auto record = own_event(event, *about);
        if (!record) return tl::unexpected<Error>(record.error().at(id));
        out_.drafts.push_back({"misp:" + id, document_of(*record)});
      } else {
        PUENTE_REQUIRE(foreign(event, id));
      }
    }
    return std::move(out_);
  }

 private:
  void tag(const std::string& name, const std::string& id) {
    if (name.starts_with("tlp:")) {
      std::string level = name == "tlp:white" ? "TLP:CLEAR" : name;
      for (char& c : level)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      const auto tlp = model::parse_name<model::Tlp>(level);
      if (!tlp) out_.left.push_back({id, "a tag of TLP that is not known here; the record is TLP:RED for it"});
      tlp_ = std::min(tlp_.value_or(model::Tlp::clear), tlp ? *tlp : model::Tlp::red);
    }
    constexpr std::string_view source = "admiralty-scale:source-reliability=\"";
    constexpr std::string_view information = "admiralty-scale:information-credibility=\"";
    if (name.starts_with(source) && name.size() > source.size() && name[source.size()] >= 'a' &&
        name[source.size()] <= 'f')
      grading_.source = static_cast<char>(name[source.size()] - 'a' + 'A');
    if (name.starts_with(information) && name.size() > information.size() && name[information.size()] >= '1' &&
        name[information.size()] <= '6')
      grading_.information = name[information.size()];
  }

  void tags(const json& of, const std::string& id) {
    for (const json& one : list_in(of, "Tag")) tag(text_in(one, "name"), id);
  }

  // "type: value" of each attribute, a line each, and of each object its attributes behind its name.
  void add_lines(const json& of, const std::string& before, const std::string& id, std::string& text) {
    for (const json& one : list_in(of, "Attribute")) {
      tags(one, id);
      if (text_in(one, "distribution") == "4") sharing_ = true;
      const std::string relation = text_in(one, "object_relation");
      text += before + (relation.empty() ? text_in(one, "type") : relation) + ": " + text_in(one, "value") + "\n";
    }
  }

  Status foreign(const json& event, const std::string& id) {
    tlp_.reset();
    grading_ = {};
    sharing_ = text_in(event, "distribution") == "4";
    tags(event, id);
    std::string text;
    add_lines(event, "", id, text);
    for (const json& object : list_in(event, "Object")) {
      if (text_in(object, "distribution") == "4") sharing_ = true;
      add_lines(object, text_in(object, "name") + ": ", id, text);
    }
    if (sharing_) out_.left.push_back({id, "its sharing group: who gets the record is what --to says"});
    Record record;
    record.purpose = choice_.purpose;
    record.urgency = choice_.urgency;
    record.marks.tlp = tlp_.value_or(choice_.unmarked);
    if (grading_.source != 0 && grading_.information != 0)
      record.marks.grading = {model::GradingScheme::admiralty, grading_.source, grading_.information};
    record.sections.push_back({{model::Section::summary, model::Rung::whole, 0}, {{"text", text_in(event, "info")}}});
    if (!text.empty())
      record.sections.push_back({{model::Section::narrative, model::Rung::whole, 0}, {{"text", text}}});
    const std::string bytes = event.dump(-1, ' ', false, json::error_handler_t::replace);
    if (bytes.size() > origin_bytes_max)
      out_.left.push_back({id, "the event itself is too large for an attachment; its info and attributes were read"});
    else
      record.sections.push_back({{model::Section::attachments, model::Rung::whole, 0},
                                 json::array({json{{"name", "event--" + id + ".json"},
                                                   {"mediaType", misp_media_type},
                                                   {"sha256", primitives::sha256(view_of(bytes)).hex()},
                                                   {"base64", base64_of(view_of(bytes))}}})});
    out_.drafts.push_back({"misp:" + id, document_of(record)});
    return {};
  }

  ImportChoice choice_;
  Imported out_;
  std::optional<model::Tlp> tlp_;
  model::Grading grading_;
  bool sharing_ = false;
};

}  // namespace

Result<Imported> import_misp(std::string_view text, const ImportChoice& choice) {
  PUENTE_TRY(MispFile file, read_misp(text));
  return MispImport(choice).run(std::move(file));
}

Result<std::vector<Record>> records_of_misp(std::string_view text) {
  PUENTE_TRY(const MispFile file, read_misp(text));
  std::vector<Record> out;
  for (const json& event : file.events) {
    const json* const about = own_object(event);
    if (about == nullptr) continue;
    PUENTE_TRY(Record record, own_event(event, *about));
    out.push_back(std::move(record));
  }
  return out;
}

}  // namespace puente::client::exchange
