#include "client/document/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "client/document/json_places.h"
#include "client/document/ladder.h"
#include "client/document/section_values.h"
#include "policy/model/suggestion.h"
#include "schemas/codec/content.h"

namespace puente::client::document {
namespace {

using nlohmann::json;

constexpr std::size_t names_max = 32;

std::string within(std::string_view where, std::string_view key) {
  return where.empty() ? std::string(key) : std::string(where) + "." + std::string(key);
}

// The name that was meant; where none is near, all of them.
std::string nearest_or_all(std::string_view given, std::span<const std::string_view> names) {
  const std::string_view nearest = model::nearest_name(given, names);
  if (model::is_near(given, nearest)) return std::string(nearest);
  std::string out;
  for (const std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

// Reads one object of the document; what is wrong goes to the findings, and reading goes on.
class ObjectReader {
 public:
  ObjectReader(const json& object, std::string path, Findings& findings)
      : object_(object), path_(std::move(path)), findings_(findings) {}

  bool only_keys(const std::set<std::string_view>& known) const {
    if (!object_.is_object()) {
      findings_.add(path_, Problem::wrong_type, "", "an object");
      return false;
    }
    const std::vector<std::string_view> names(known.begin(), known.end());
    for (const auto& [key, value] : object_.items())
      if (!known.contains(key))
        findings_.add(within(path_, key), Problem::unknown_key, key, nearest_or_all(key, names));
    return true;
  }

  // Nothing, and a finding, where it is missing or no text.
  const std::string* text(const char* key) const {
    const auto found = object_.find(key);
    if (found == object_.end()) {
      findings_.add(within(path_, key), Problem::missing);
      return nullptr;
    }
    if (found->is_string()) return &found->get_ref<const std::string&>();
    findings_.add(within(path_, key), Problem::wrong_type, "", "a text");
    return nullptr;
  }

  bool has(const char* key) const { return object_.contains(key); }

  template <class E>
  void name(const char* key, E& out) const {
    if (const std::string* const given = text(key)) read_name(within(path_, key), *given, out);
  }

  template <class E>
  std::vector<E> names(const char* key) const {
    std::vector<E> out;
    const auto found = object_.find(key);
    if (found == object_.end()) return out;
    if (!found->is_array() || found->size() > names_max) {
      findings_.add(within(path_, key), Problem::wrong_type, "", "a list");
      return out;
    }
    for (std::size_t i = 0; i < found->size(); ++i) {
      const std::string place = within(path_, key) + "[" + std::to_string(i) + "]";
      if (!(*found)[i].is_string())
        findings_.add(place, Problem::wrong_type, "", "a text");
      else if (E value{}; read_name(place, (*found)[i].get_ref<const std::string&>(), value))
        out.push_back(value);
    }
    std::ranges::sort(out);
    return out;
  }

  // What `read` makes of the text under that key.
  template <class T, class Read>
  void parsed(const char* key, std::optional<T>& out, Read read) const {
    if (!has(key)) return;
    const std::string* const given = text(key);
    if (given == nullptr) return;
    auto value = read(*given);
    if (value)
      out = *value;
    else
      findings_.add(within(path_, key), value.error());
  }

 private:
  template <class E>
  bool read_name(const std::string& place, const std::string& given, E& out) const {
    if (const auto value = model::parse_name<E>(given)) {
      out = *value;
      return true;
    }
    findings_.add(place, Problem::unknown_name, given, nearest_or_all(given, model::names_of<E>()));
    return false;
  }

  const json& object_;
  std::string path_;
  Findings& findings_;
};

Result<RecordId> parse_record_id(std::string_view text) {
  const auto id = RecordId::from_hex(text);
  if (id) return *id;
  return fail(ErrorCode::malformed,
              "this is no record's id: write its 32 hexadecimal digits (puente inbox, puente track)");
}

char read_letter(const ObjectReader& grading, const char* key, Findings& findings) {
  const std::string* const text = grading.text(key);
  if (text == nullptr) return '\0';
  if (text->size() == 1) return text->front();
  findings.add(std::string("marks.grading.") + key, Error{ErrorCode::malformed, "this is one letter or digit"});
  return '\0';
}

model::Marks read_marks(const json& object, Findings& findings) {
  model::Marks out;
  const std::size_t before = findings.count();
  const ObjectReader marks(object, "marks", findings);
  if (!marks.only_keys({"tlp", "handling", "handlingText", "grading", "classification", "caveats"})) return out;
  marks.name("tlp", out.tlp);
  out.handling = marks.names<model::Handling>("handling");
  out.caveats = marks.names<model::Caveat>("caveats");
  if (marks.has("handlingText"))
    if (const std::string* const text = marks.text("handlingText")) out.handling_text = *text;
  if (marks.has("classification")) marks.name("classification", out.classification);
  if (const auto found = object.find("grading"); found != object.end()) {
    const ObjectReader grading(*found, "marks.grading", findings);
    if (grading.only_keys({"scheme", "source", "information"})) {
      grading.name("scheme", out.grading.scheme);
      if (out.grading.scheme != model::GradingScheme::none) {
        out.grading.source = read_letter(grading, "source", findings);
        out.grading.information = read_letter(grading, "information", findings);
      }
    }
  }
  if (findings.count() != before) return out;
  if (const Status agreed = model::check(out); !agreed) findings.add("marks", agreed.error());
  return out;
}

std::vector<model::AgencyId> read_recipients(const json& root, Findings& findings) {
  std::set<model::AgencyId> out;
  const auto found = root.find("to");
  if (found == root.end() || !found->is_array() || found->empty()) {
    findings.add("to", Error{ErrorCode::malformed,
                             "'to' must name at least one agency, in a list: [\"US/DEA\"]; an empty audience sends "
                             "nothing"});
    return {};
  }
  if (found->size() > codec::recipients_max)
    findings.add("to", Error{ErrorCode::too_large, "'to' names more than 64 agencies"});
  for (std::size_t i = 0; i < found->size(); ++i) {
    const json& item = (*found)[i];
    const std::string place = "to[" + std::to_string(i) + "]";
    if (!item.is_string()) {
      findings.add(place, Problem::wrong_type, "", "a text");
      continue;
    }
    auto agency = model::parse_agency(item.get_ref<const std::string&>());
    if (agency)
      out.insert(std::move(*agency));
    else
      findings.add(place, agency.error());
  }
  return {out.begin(), out.end()};
}

void add_content(model::Kind kind, const model::Label& label, const json& value, Document& out, Findings& findings) {
  auto plaintext = codec::content_from_json(kind, label, value.dump());
  if (!plaintext) return findings.add("sections." + model::text_of(label), plaintext.error());
  out.sections.push_back({label, std::move(*plaintext)});
}

// Values first, then what follows from them, and only of what is right are contents made.
void read_section(model::Section section, json& value, Document& out, const TokenMaker* tokens, int year,
                  Findings& findings) {
  const std::string path = "sections." + std::string(model::name_of(section));
  const auto ladder = model::ladder_of(out.kind, section);
  const std::size_t before = findings.count();
  if (ladder.front() == model::Rung::whole) {
    check_values(out.kind, section, json{{model::name_of(model::Rung::whole), value}}, path, findings);
    if (findings.count() == before) add_content(out.kind, {section, model::Rung::whole, 0}, value, out, findings);
    return;
  }
  std::set<std::string_view> rungs;
  for (const model::Rung rung : ladder) rungs.insert(model::name_of(rung));
  if (!ObjectReader(value, path, findings).only_keys(rungs)) return;
  check_values(out.kind, section, value, path, findings);
  if (findings.count() != before) return;
  complete_ladder(out.kind, section, value, tokens, year, findings, out.unknown);
  if (findings.count() != before) return;
  for (const model::Rung rung : ladder)
    if (const auto found = value.find(model::name_of(rung)); found != value.end())
      add_content(out.kind, {section, rung, 0}, *found, out, findings);
}

void read_sections(json& object, Document& out, const TokenMaker* tokens, int year, Findings& findings) {
  std::set<std::string_view> known;
  for (const model::Section section : model::sections_of(out.kind)) known.insert(model::name_of(section));
  if (!ObjectReader(object, "sections", findings).only_keys(known)) return;
  const std::size_t before = findings.count();
  for (const model::Section section : model::sections_of(out.kind))
    if (const auto found = object.find(model::name_of(section)); found != object.end())
      read_section(section, *found, out, tokens, year, findings);
  if (findings.count() != before) return;
  if (out.sections.empty())
    findings.add("sections", Error{ErrorCode::malformed, "a record needs at least one section"});
  if (out.sections.size() > codec::slots_max)
    findings.add("sections", Error{ErrorCode::too_large, "a record has at most 32 sections and rungs"});
}

}  // namespace

Reading read_document(json& root, const TokenMaker* tokens, int year) {
  Reading out;
  Document document;
  Findings& findings = out.findings;
  const ObjectReader record(root, "", findings);
  if (!record.only_keys({"kind", "to", "marks", "purpose", "urgency", "expires", "replyTo", "supersedes", "sections"}))
    return out;
  const std::size_t before = findings.count();
  record.name("kind", document.kind);
  const bool kind_known = findings.count() == before;
  document.to = read_recipients(root, findings);
  if (record.has("marks"))
    document.marks = read_marks(root["marks"], findings);
  else
    findings.add("marks", Problem::missing);
  record.name("purpose", document.purpose);
  record.name("urgency", document.urgency);
  record.parsed("expires", document.expires, parse_utc);
  record.parsed("replyTo", document.reply_to, parse_record_id);
  record.parsed("supersedes", document.supersedes, parse_record_id);
  if (!record.has("sections"))
    findings.add("sections", Problem::missing);
  else if (kind_known)
    read_sections(root["sections"], document, tokens, year, findings);
  if (findings.empty()) out.document = std::move(document);
  return out;
}

Result<Document> parse_document(std::string_view text, const TokenMaker* tokens, int year) {
  if (text.size() > document_bytes_max) return fail(ErrorCode::too_large, "a record's document over 12 MiB");
  PUENTE_TRY(json root, parse_json(text, depth_max));
  return parse_document(text, root, tokens, year);
}

Result<Document> parse_document(std::string_view text, json& root, const TokenMaker* tokens, int year) {
  if (text.size() > document_bytes_max) return fail(ErrorCode::too_large, "a record's document over 12 MiB");
  PUENTE_REQUIRE(check_json_depth(text, depth_max));
  Reading read = read_document(root, tokens, year);
  if (!read.document) return tl::unexpected(error_of(read.findings.all()));
  return std::move(*read.document);
}

std::vector<Finding> findings_of(std::string_view text) {
  Findings findings;
  if (text.size() > document_bytes_max) {
    findings.add("", Error{ErrorCode::too_large, "a record's document over 12 MiB"});
  } else if (auto root = read_json(text, depth_max, findings)) {
    findings = std::move(read_document(*root, nullptr, 0).findings);
    find_lines(text, findings.all());
  }
  return findings.all();
}

Result<std::string> document_anew(std::string_view text, const std::vector<model::AgencyId>& to,
                                  const std::optional<RecordId>& supersedes, std::optional<Instant> expires) {
  PUENTE_REQUIRE(check_json_depth(text, depth_max));
  json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return fail(ErrorCode::malformed, "not a record's document");
  root["to"] = json::array();
  for (const model::AgencyId& agency : to) root["to"].push_back(model::text_of(agency));
  if (supersedes) root["supersedes"] = supersedes->hex();
  if (expires) root["expires"] = format_utc(*expires);
  return root.dump();
}

std::string marks_json(const model::Marks& marks) {
  json out{{"tlp", model::name_of(marks.tlp)},
           {"handlingText", marks.handling_text},
           {"classification", model::name_of(marks.classification)}};
  out["handling"] = json::array();
  for (const model::Handling code : marks.handling) out["handling"].push_back(model::name_of(code));
  out["caveats"] = json::array();
  for (const model::Caveat caveat : marks.caveats) out["caveats"].push_back(model::name_of(caveat));
  out["grading"] = {{"scheme", model::name_of(marks.grading.scheme)}};
  if (marks.grading.scheme != model::GradingScheme::none) {
    out["grading"]["source"] = std::string(1, marks.grading.source);
    out["grading"]["information"] = std::string(1, marks.grading.information);
  }
  return out.dump();
}

Result<model::Marks> marks_from(const json& object) {
  Findings findings;
  model::Marks out = read_marks(object, findings);
  if (!findings.empty()) return tl::unexpected(error_of(findings.all()));
  return out;
}

std::string sections_json(model::Kind kind, const std::vector<ShownSection>& sections) {
  json out = json::object();
  for (const ShownSection& section : sections) {
    const json value = json::parse(section.json, nullptr, false);
    const std::string name(model::name_of(section.label.section));
    if (model::ladder_of(kind, section.label.section).front() == model::Rung::whole)
      out[name] = value;
    else
      out[name][std::string(model::name_of(section.label.rung))] = value;
  }
  return out.dump();
}

}  // namespace puente::client::document
