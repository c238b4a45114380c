#include "client/core/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "client/core/ladder.h"
#include "schemas/codec/content.h"

namespace puente::client::core {
namespace {

using nlohmann::json;

Status only_keys(const json& object, const std::set<std::string_view>& known, std::string_view where) {
  if (!object.is_object()) return fail(ErrorCode::malformed, std::string(where) + " must be a JSON object");
  for (const auto& [key, value] : object.items()) {
    if (!known.contains(key)) {
      const std::vector<std::string_view> names(known.begin(), known.end());
      return fail(ErrorCode::unknown_value, std::string(where) + ": unknown key '" + key.substr(0, 64) +
                                                "'; the nearest is '" + std::string(model::nearest_name(key, names)) +
                                                "'");
    }
  }
  return {};
}

Result<std::string> text_at(const json& object, const char* key, std::string_view where) {
  const auto found = object.find(key);
  if (found == object.end()) return fail(ErrorCode::malformed, std::string(where) + ": '" + key + "' is missing");
  if (!found->is_string()) return fail(ErrorCode::malformed, std::string(where) + ": '" + key + "' must be a text");
  return found->get<std::string>();
}

template <class E>
Result<E> name_at(const json& object, const char* key, std::string_view where) {
  PUENTE_TRY(const std::string text, text_at(object, key, where));
  auto out = model::parse_name<E>(text);
  if (!out) return tl::unexpected(out.error().at(std::string(where) + ": " + key));
  return out;
}

template <class E>
Result<std::vector<E>> names_at(const json& object, const char* key, std::string_view where) {
  std::vector<E> out;
  const auto found = object.find(key);
  if (found == object.end()) return out;
  if (!found->is_array() || found->size() > 32)
    return fail(ErrorCode::malformed, std::string(where) + ": '" + key + "' must be a short list");
  for (const json& item : *found) {
    if (!item.is_string()) return fail(ErrorCode::malformed, std::string(where) + ": '" + key + "' holds texts");
    auto value = model::parse_name<E>(item.get<std::string>());
    if (!value) return tl::unexpected(value.error().at(std::string(where) + ": " + key));
    out.push_back(*value);
  }
  std::ranges::sort(out);
  return out;
}

Result<char> letter_at(const json& object, const char* key) {
  PUENTE_TRY(const std::string text, text_at(object, key, "marks.grading"));
  if (text.size() != 1)
    return fail(ErrorCode::malformed, std::string("marks.grading: '") + key + "' is one letter or digit");
  return text.front();
}

Result<model::Marks> parse_marks(const json& object) {
  PUENTE_REQUIRE(
      only_keys(object, {"tlp", "handling", "handlingText", "grading", "classification", "caveats"}, "marks"));
  model::Marks out;
  PUENTE_TRY(out.tlp, name_at<model::Tlp>(object, "tlp", "marks"));
  PUENTE_TRY(out.handling, names_at<model::Handling>(object, "handling", "marks"));
  PUENTE_TRY(out.caveats, names_at<model::Caveat>(object, "caveats", "marks"));
  if (object.contains("handlingText")) {
    PUENTE_TRY(out.handling_text, text_at(object, "handlingText", "marks"));
  }
  if (object.contains("classification")) {
    PUENTE_TRY(out.classification, name_at<model::Classification>(object, "classification", "marks"));
  }
  if (const auto grading = object.find("grading"); grading != object.end()) {
    PUENTE_REQUIRE(only_keys(*grading, {"scheme", "source", "information"}, "marks.grading"));
    PUENTE_TRY(out.grading.scheme, name_at<model::GradingScheme>(*grading, "scheme", "marks.grading"));
    if (out.grading.scheme != model::GradingScheme::none) {
      PUENTE_TRY(out.grading.source, letter_at(*grading, "source"));
      PUENTE_TRY(out.grading.information, letter_at(*grading, "information"));
    }
  }
  PUENTE_REQUIRE(model::check(out));
  return out;
}

Result<std::vector<model::AgencyId>> parse_recipients(const json& root) {
  const auto found = root.find("to");
  if (found == root.end() || !found->is_array() || found->empty())
    return fail(ErrorCode::malformed, "'to' must name at least one agency; an empty audience sends nothing");
  if (found->size() > codec::recipients_max) return fail(ErrorCode::too_large, "'to' names more than 64 agencies");
  std::set<model::AgencyId> out;
  for (const json& item : *found) {
    if (!item.is_string()) return fail(ErrorCode::malformed, "'to' holds agencies such as \"US/DEA\"");
    PUENTE_TRY(model::AgencyId agency, model::parse_agency(item.get<std::string>()));
    out.insert(std::move(agency));
  }
  return std::vector<model::AgencyId>(out.begin(), out.end());
}

Result<std::optional<RecordId>> record_id_at(const json& root, const char* key) {
  if (!root.contains(key)) return std::optional<RecordId>();
  PUENTE_TRY(const std::string text, text_at(root, key, "record"));
  auto id = RecordId::from_hex(text);
  if (!id) return tl::unexpected(id.error().at(key));
  return std::optional(*id);
}

Status parse_value(model::Kind kind, const model::Label& label, const json& value, std::vector<DocumentSection>& out) {
  auto plaintext = codec::content_from_json(kind, label, value.dump());
  if (!plaintext) return tl::unexpected(plaintext.error().at(model::text_of(label)));
  out.push_back({label, std::move(*plaintext)});
  if (out.size() > codec::slots_max) return fail(ErrorCode::too_large, "a record has at most 32 sections and rungs");
  return {};
}

// Before a parser or a destructor that recurses sees the text.
Status check_bounds(std::string_view text) {
  if (text.size() > document_bytes_max) return fail(ErrorCode::too_large, "a record's document over 12 MiB");
  return check_json_depth(text, 20);
}

Result<std::vector<DocumentSection>> parse_sections(model::Kind kind, const json& object) {
  std::set<std::string_view> known;
  for (const model::Section section : model::sections_of(kind)) known.insert(model::name_of(section));
  PUENTE_REQUIRE(only_keys(object, known, "sections"));
  std::vector<DocumentSection> out;
  for (const model::Section section : model::sections_of(kind)) {
    const auto found = object.find(model::name_of(section));
    if (found == object.end()) continue;
    const auto ladder = model::ladder_of(kind, section);
    if (ladder.front() == model::Rung::whole) {
      PUENTE_REQUIRE(parse_value(kind, {section, model::Rung::whole, 0}, *found, out));
      continue;
    }
    std::set<std::string_view> rungs;
    for (const model::Rung rung : ladder) rungs.insert(model::name_of(rung));
    PUENTE_REQUIRE(only_keys(*found, rungs, model::name_of(section)));
    for (const model::Rung rung : ladder) {
      const auto value = found->find(model::name_of(rung));
      if (value != found->end()) PUENTE_REQUIRE(parse_value(kind, {section, rung, 0}, *value, out));
    }
  }
  if (out.empty()) return fail(ErrorCode::malformed, "a record needs at least one section");
  return out;
}

}  // namespace

Status check_json_depth(std::string_view text, int depth_max) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if ((c == '{' || c == '[') && ++depth > depth_max)
      return fail(ErrorCode::too_large, "JSON nested deeper than " + std::to_string(depth_max));
    if (c == '}' || c == ']') --depth;
  }
  return {};
}

Result<Document> parse_document(std::string_view text, const TokenMaker* tokens, int year) {
  PUENTE_REQUIRE(check_bounds(text));
  json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) return fail(ErrorCode::malformed, "not JSON");
  return parse_document(text, root, tokens, year);
}

Result<Document> parse_document(std::string_view text, json& root, const TokenMaker* tokens, int year) {
  PUENTE_REQUIRE(check_bounds(text));
  PUENTE_REQUIRE(only_keys(
      root, {"kind", "to", "marks", "purpose", "urgency", "expires", "replyTo", "supersedes", "sections"}, "record"));
  Document out;
  PUENTE_TRY(out.kind, name_at<model::Kind>(root, "kind", "record"));
  PUENTE_TRY(out.to, parse_recipients(root));
  if (!root.contains("marks")) return fail(ErrorCode::malformed, "record: 'marks' is missing");
  PUENTE_TRY(out.marks, parse_marks(root["marks"]));
  PUENTE_TRY(out.purpose, name_at<model::Purpose>(root, "purpose", "record"));
  PUENTE_TRY(out.urgency, name_at<model::Urgency>(root, "urgency", "record"));
  if (root.contains("expires")) {
    PUENTE_TRY(const std::string expires, text_at(root, "expires", "record"));
    PUENTE_TRY(out.expires, parse_utc(expires));
  }
  PUENTE_TRY(out.reply_to, record_id_at(root, "replyTo"));
  PUENTE_TRY(out.supersedes, record_id_at(root, "supersedes"));
  if (!root.contains("sections")) return fail(ErrorCode::malformed, "record: 'sections' is missing");
  PUENTE_REQUIRE(complete_ladders(out.kind, root["sections"], tokens, year));
  PUENTE_TRY(out.sections, parse_sections(out.kind, root["sections"]));
  return out;
}

Result<std::string> document_anew(std::string_view text, const std::vector<model::AgencyId>& to,
                                  const RecordId& supersedes, Instant expires) {
  PUENTE_REQUIRE(check_json_depth(text, 20));
  json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return fail(ErrorCode::malformed, "not a record's document");
  root["to"] = json::array();
  for (const model::AgencyId& agency : to) root["to"].push_back(model::text_of(agency));
  root["supersedes"] = supersedes.hex();
  root["expires"] = format_utc(expires);
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

}  // namespace puente::client::core
