#include "client/form/reader.h"

#include <algorithm>

#include "client/document/document.h"
#include "client/document/section_values.h"
#include "client/form/lines.h"
#include "client/form/values.h"

namespace puente::client::form {
namespace {

using document::Findings;
using document::Problem;
using nlohmann::json;

class FormReader {
 public:
  FormReader(const toml::table& root, Language language, Findings& findings)
      : root_(root), language_(language), findings_(findings), values_(language, findings) {}

  json run(Extent extent) {
    json out = json::object();
    const auto kind = read_kind();
    if (!kind) return out;
    std::vector<Word> words(head_words().begin(), head_words().end());
    for (const model::Section section : model::sections_of(*kind)) words.push_back(word_of(section));
    json sections = json::object();
    for (const auto& entry : values_.entries(root_, words, "", "")) {
      json value;
      const auto section = model::parse_name<model::Section>(entry.word->name);
      const bool is_head = std::ranges::find(head_words(), entry.word->name, &Word::name) != head_words().end();
      if (is_head)
        value = head(entry);
      else
        value = read_section(*kind, *section, in_document(entry));
      if (!value.is_null()) (is_head ? out : sections)[std::string(entry.word->name)] = std::move(value);
    }
    out["kind"] = model::name_of(*kind);
    out["sections"] = std::move(sections);
    if (extent == Extent::whole) tell_missing(out);
    return out;
  }

  // The findings of the document, by the keys and lines of the form.
  void add(const std::vector<document::Finding>& of_document) {
    for (document::Finding finding : of_document) {
      std::string_view path = finding.path;
      const auto& places = values_.places();
      auto found = places.find(path);
      while (found == places.end() && !path.empty()) {
        const std::size_t cut = path.find_last_of(".[");
        path = path.substr(0, cut == path.npos ? 0 : cut);
        found = places.find(path);
      }
      if (found != places.end()) {
        finding.line = found->second.line;
        finding.path = found->second.key + finding.path.substr(path.size());
      }
      findings_.add("", Problem::other);
      if (findings_.count() <= document::findings_max) findings_.all().back() = std::move(finding);
    }
  }

 private:
  std::optional<model::Kind> read_kind() {
    const std::array words{head_word("kind")};
    for (const auto& [name, node] : root_) {
      if (find_word(words, name.str()) == nullptr) continue;
      const json kind = values_.choice(node, choices_of<model::Kind>(), std::string(name.str()));
      if (kind.is_string()) return *model::parse_name<model::Kind>(kind.get_ref<const std::string&>());
      if (!findings_.empty()) return std::nullopt;
      break;
    }
    missing("kind", head_word("kind"), choices_of<model::Kind>(), "violent-event");
    return std::nullopt;
  }

  // A form has its sections beside its head, a document under "sections".
  ValueReader::Entry in_document(ValueReader::Entry section) {
    section.path = "sections." + section.path;
    values_.note(section.path, section.node, section.key);
    return section;
  }

  json head(const ValueReader::Entry& entry) {
    const std::string_view name = entry.word->name;
    if (name == "kind") return nullptr;  // read before
    if (name == "to") return values_.list(entry.node, {}, entry.key);
    if (name == "purpose") return values_.choice(entry.node, choices_of<model::Purpose>(), entry.key);
    if (name == "urgency") return values_.choice(entry.node, choices_of<model::Urgency>(), entry.key);
    if (name == "marks") return read_marks(entry);
    return values_.text(entry.node, entry.key);
  }

  json read_marks(const ValueReader::Entry& marks) {
    const toml::table* const table = marks.node.as_table();
    if (table == nullptr) {
      values_.fault(marks.node, marks.key,
                    "this has parts: write them under the heading [" + marks.key + "], a line each");
      return nullptr;
    }
    json out = json::object();
    for (const auto& entry : values_.entries(*table, marks_words(), marks.path, marks.key)) {
      const std::string_view name = entry.word->name;
      json value;
      if (name == "tlp") value = values_.choice(entry.node, choices_of<model::Tlp>(), entry.key);
      if (name == "handling") value = values_.list(entry.node, choices_of<model::Handling>(), entry.key);
      if (name == "handlingText") value = values_.text(entry.node, entry.key);
      if (name == "classification") value = values_.choice(entry.node, choices_of<model::Classification>(), entry.key);
      if (name == "caveats") value = values_.list(entry.node, choices_of<model::Caveat>(), entry.key);
      if (name == "grading") value = read_grading(entry);
      if (!value.is_null()) out[std::string(name)] = std::move(value);
    }
    return out.empty() ? json() : out;
  }

  json read_grading(const ValueReader::Entry& grading) {
    const toml::table* const table = grading.node.as_table();
    if (table == nullptr) {
      values_.fault(grading.node, grading.key,
                    "this has parts: write them under the heading [" + grading.key + "], a line each");
      return nullptr;
    }
    json out = json::object();
    for (const auto& entry : values_.entries(*table, grading_words(), grading.path, grading.key)) {
      json value = entry.word->name == "scheme"
                       ? values_.choice(entry.node, choices_of<model::GradingScheme>(), entry.key)
                       : values_.text(entry.node, entry.key);
      if (!value.is_null()) out[std::string(entry.word->name)] = std::move(value);
    }
    return out.empty() ? json() : out;
  }

  json read_section(model::Kind kind, model::Section section, const ValueReader::Entry& entry) {
    const auto ladder = model::ladder_of(kind, section);
    if (ladder.front() == model::Rung::whole)
      return values_.value(entry.node, *codec::content_shape(kind, {section, model::Rung::whole, 0}), entry.path,
                           entry.key);
    const toml::table* const table = entry.node.as_table();
    std::vector<Word> rungs;
    for (const model::Rung rung : ladder) rungs.push_back(word_of(rung));
    if (table == nullptr) {
      std::string all;
      for (const Word& one : rungs) all += (all.empty() ? "" : ", ") + key_of(language_, one);
      values_.fault(entry.node, entry.key,
                    "this has a ladder: write it under the heading [" + entry.key + "], by one of " + all);
      return nullptr;
    }
    json out = json::object();
    for (const auto& one : values_.entries(*table, rungs, entry.path, entry.key)) {
      const auto rung = model::parse_name<model::Rung>(one.word->name);
      json value = read_rung(kind, {section, *rung, 0}, one);
      if (!value.is_null()) out[std::string(one.word->name)] = std::move(value);
    }
    return out.empty() ? json() : out;
  }

  // Where all that is written of a rung is that it is not known, the rung is.
  json read_rung(model::Kind kind, const model::Label& label, const ValueReader::Entry& entry) {
    json value = values_.value(entry.node, *codec::content_shape(kind, label), entry.path, entry.key);
    const auto unknown = [](const json& one) {
      return one.is_string() && says_unknown(one.get_ref<const std::string&>());
    };
    const json& inner = value.is_array() && value.size() == 1 ? value.front() : value;
    if (unknown(inner) || (inner.is_object() && std::all_of(inner.begin(), inner.end(), unknown)))
      return document::unknown_rung;
    return value;
  }

  // What the document's own check would call missing, with what may be written there.
  void tell_missing(const json& document) {
    if (!document.contains("to")) missing("to", head_word("to"), {}, "[\"US/DEA\"]");
    if (!document.contains("purpose")) missing("purpose", head_word("purpose"), choices_of<model::Purpose>(), "");
    if (!document.contains("urgency")) missing("urgency", head_word("urgency"), choices_of<model::Urgency>(), "");
    if (!document.contains("marks") || !document["marks"].contains("tlp"))
      missing("marks.tlp", marks_word("tlp"), choices_of<model::Tlp>(), "");
    if (document["sections"].empty() && findings_.empty())
      findings_.add(
          "", Error{ErrorCode::malformed, "no section is filled in: write what you know in one of them at least"});
  }

  void missing(const std::string& path, const Word& word, const std::vector<Word>& choices, std::string right) {
    const auto& places = values_.places();
    const auto there = places.find(path);
    if (there != places.end() &&
        std::ranges::any_of(findings_.all(), [&](const auto& one) { return one.path.starts_with(there->second.key); }))
      return;  // told already what is wrong with it
    if (right.empty() || path == "kind") {
      right.clear();
      for (const Word& one : choices)
        right += (right.empty() ? "" : " | ") + std::string(language_ == Language::spanish ? one.spanish : one.name);
    }
    std::string key = key_of(language_, word);
    if (path.starts_with("marks.")) key = key_of(language_, head_word("marks")) + "." + key;
    findings_.add(there == places.end() ? key : there->second.key, Problem::missing, "", right);
    if (there != places.end() && findings_.count() <= document::findings_max)
      findings_.all().back().line = there->second.line;
  }

  const toml::table& root_;
  Language language_;
  Findings& findings_;
  ValueReader values_;
};

FormReading failed(Findings& findings) { return {nullptr, std::move(findings.all())}; }

}  // namespace

bool is_form(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.starts_with("{\\rtf")) return true;  // a word processor's: told as such
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == text.npos || text[first] != '{';
}

FormReading read_form(std::string_view text, Language language, Extent extent) {
  Findings findings;
  if (text.size() > document::document_bytes_max) {
    findings.add("", Error{ErrorCode::too_large, "a record's document over 12 MiB"});
    return failed(findings);
  }
  text = checked_lines(text, findings);
  if (!findings.empty()) return failed(findings);
  const auto root = policy::parse_toml(text);
  if (!root) {
    findings.add("", root.error());
    return failed(findings);
  }
  FormReader reader(*root, language, findings);
  json document = reader.run(extent);
  if (!findings.empty()) return failed(findings);
  json checked = document;
  reader.add(document::read_document(checked, nullptr, 0).findings.all());
  if (!findings.empty()) return failed(findings);
  return {std::move(document), {}};
}

}  // namespace puente::client::form
