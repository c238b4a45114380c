#include <algorithm>

#include "client/document/document.h"
#include "client/exchange/misp.h"
#include "client/exchange/place.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

// Drawn once: what MISP knows our two templates by.
constexpr const char* record_template = "da2f0f0a-eb7c-4148-8baa-7009dffa2262";
constexpr const char* section_template = "be85e2bb-d580-4df5-bd15-7e6e321063fb";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

json tags_of(const model::Marks& marks) {
  json out = json::array();
  const auto tag = [&](const std::string& name) { out.push_back({{"name", name}}); };
  tag(lower(model::name_of(marks.tlp)));
  const model::Grading& grading = marks.grading;
  if (grading.scheme == model::GradingScheme::admiralty) {
    tag("admiralty-scale:source-reliability=\"" + lower(std::string(1, grading.source)) + "\"");
    tag("admiralty-scale:information-credibility=\"" + std::string(1, grading.information) + "\"");
  }
  for (const std::string& word : mark_words(marks)) {
    std::string value;
    for (const char c : word)
      if (c != '"') value += c;
    tag("puente:mark=\"" + value + "\"");
  }
  return out;
}

class MispObject {
 public:
  MispObject(const char* name, const char* of_template, std::string id, std::string time)
      : id_(std::move(id)), time_(std::move(time)) {
    out_ = {{"name", name},
            {"meta-category", "misc"},
            {"description", "docs/exchange.md of Puente"},
            {"template_uuid", of_template},
            {"template_version", "1"},
            {"uuid", own_uuid(id_)},
            {"timestamp", time_},
            {"distribution", "5"},
            {"Attribute", json::array()}};
  }
  void add(const std::string& relation, const std::string& value, const char* type = "text") {
    if (value.empty()) return;
    out_["Attribute"].push_back({{"uuid", own_uuid(id_ + "/" + relation)},
                                 {"type", type},
                                 {"category", "Other"},
                                 {"object_relation", relation},
                                 {"value", value},
                                 {"timestamp", time_},
                                 {"to_ids", false},
                                 {"disable_correlation", true},
                                 {"distribution", "5"}});
  }
  json take() { return std::move(out_); }

 private:
  std::string id_, time_;
  json out_;
};

std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json section_object(const Record& record, const Section& section, const std::string& time) {
  MispObject out("puente-section", section_template, "misp/" + name_of_section(record, section.label), time);
  out.add("label", model::text_of(section.label));
  out.add("text", plain_text(section.value));
  out.add("value", dumped(section.value));
  if (!section.duties.empty()) out.add("duties", dumped(section.duties));
  const auto place = place_of(section);
  const auto middle = place ? middle_of(*place) : std::nullopt;
  if (middle) {
    out.add("latitude", json(middle->spot.latitude).dump(), "float");
    out.add("longitude", json(middle->spot.longitude).dump(), "float");
    if (middle->within_metres) out.add("accuracy-radius", json(*middle->within_metres).dump(), "float");
  }
  return out.take();
}

json record_object(const Record& record, const std::string& prefix, const std::string& time) {
  MispObject out("puente-record", record_template, "misp/" + prefix, time);
  json view = document_of(record);
  view["sections"] = json::object();
  view["record"] = record.id.hex();
  view["sender"] = record.sender;
  view["created"] = format_utc(record.created);
  if (record.expires) view["expires"] = format_utc(*record.expires);
  if (record.reply_to) view["replyTo"] = record.reply_to->hex();
  if (record.supersedes) view["supersedes"] = record.supersedes->hex();
  for (const Withheld& one : record.withheld)
    view["withheld"].push_back({{"label", model::text_of(one.label)},
                                {"rule", one.rule},
                                {"legalBasis", {{"en", one.legal_basis_en}, {"es", one.legal_basis_es}}}});
  for (const char* const field : {"record", "sender", "kind", "purpose", "urgency", "created"})
    out.add(field, view[field].get<std::string>());
  out.add("value", dumped(view));
  return out.take();
}

}  // namespace

std::string misp_of(const std::vector<Record>& records, Instant now, int distribution) {
  json events = json::array();
  for (const Record& record : records) {
    const std::string prefix = record.sender + "/" + record.id.hex();
    const std::string made = std::to_string(record.created.unix_seconds());
    json objects = json::array({record_object(record, prefix, made)});
    for (const Section& section : record.sections) objects.push_back(section_object(record, section, made));
    const json organisation{{"name", record.sender}, {"uuid", own_uuid("agency/" + record.sender)}};
    events.push_back({{"Event",
                       {{"uuid", own_uuid("misp/event/" + prefix)},
                        {"info", std::string(model::name_of(record.kind)) + " " + prefix},
                        {"date", format_date(date_of(record.created))},
                        {"timestamp", std::to_string(std::max(now, record.created).unix_seconds())},
                        {"threat_level_id", "4"},
                        {"analysis", "2"},
                        {"published", false},
                        {"distribution", std::to_string(distribution)},
                        {"Orgc", organisation},
                        {"Tag", tags_of(record.marks)},
                        {"Attribute", json::array()},
                        {"Object", std::move(objects)}}}});
  }
  const json out = events.size() == 1 ? events.front() : json{{"response", std::move(events)}};
  return out.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace puente::client::exchange
