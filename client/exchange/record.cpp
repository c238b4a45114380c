#include "client/exchange/record.h"

#include <algorithm>

#include "client/document/document.h"
#include "crypto/base/utf8.h"
#include "crypto/primitives/name_uuid.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

// 73295f32-5386-4874-b479-d17e3981f7c7, drawn once; docs/exchange.md publishes it.
constexpr primitives::UuidBytes own_namespace{0x73, 0x29, 0x5f, 0x32, 0x53, 0x86, 0x48, 0x74,
                                              0xb4, 0x79, 0xd1, 0x7e, 0x39, 0x81, 0xf7, 0xc7};

Result<std::string> text_of_field(const json& object, const char* field) {
  const auto found = object.is_object() ? object.find(field) : object.end();
  if (!object.is_object() || found == object.end() || !found->is_string())
    return fail(ErrorCode::malformed, std::string(field) + ": a text is missing");
  return found->get<std::string>();
}

template <class E>
Result<E> name_field(const json& object, const char* field) {
  PUENTE_TRY(const std::string text, text_of_field(object, field));
  const auto out = model::parse_name<E>(text);
  if (!out) return tl::unexpected<Error>(out.error().at(field));
  return *out;
}

Status read_time(const json& view, const char* field, std::optional<Instant>& out) {
  if (!view.contains(field)) return {};
  PUENTE_TRY(const std::string text, text_of_field(view, field));
  PUENTE_TRY(out, parse_utc(text));
  return {};
}

Status read_id(const json& view, const char* field, std::optional<RecordId>& out) {
  if (!view.contains(field)) return {};
  PUENTE_TRY(const std::string text, text_of_field(view, field));
  PUENTE_TRY(out, RecordId::from_hex(text));
  return {};
}

// What another agency wrote against the schema is shown as {"malformed": …}, and is no value.
bool is_malformed(const json& value) { return value.is_object() && value.size() == 1 && value.contains("malformed"); }

void read_sections(const json& sections, Record& out) {
  for (const model::Section section : model::sections_of(out.kind)) {
    const auto found = sections.find(model::name_of(section));
    if (found == sections.end()) continue;
    const auto ladder = model::ladder_of(out.kind, section);
    for (const model::Rung rung : ladder) {
      const bool whole = rung == model::Rung::whole;
      const auto value = whole ? found : found->is_object() ? found->find(model::name_of(rung)) : found->end();
      if (!whole && (!found->is_object() || value == found->end())) continue;
      if (!is_malformed(*value)) out.sections.push_back({{section, rung, 0}, *value});
    }
  }
}

Status read_withheld(const json& view, Record& out) {
  const auto found = view.find("withheld");
  if (found == view.end()) return {};
  for (const json& one : *found) {
    Withheld& withheld = out.withheld.emplace_back();
    PUENTE_TRY(const std::string label, text_of_field(one, "label"));
    PUENTE_TRY(withheld.label, parse_label(label));
    PUENTE_TRY(withheld.rule, text_of_field(one, "rule"));
    if (const auto basis = one.find("legalBasis"); basis != one.end() && basis->is_object()) {
      PUENTE_TRY(withheld.legal_basis_en, text_of_field(*basis, "en"));
      PUENTE_TRY(withheld.legal_basis_es, text_of_field(*basis, "es"));
    }
  }
  return {};
}

Status read_duties(const json& view, Record& out) {
  const auto found = view.find("duties");
  if (found == view.end()) return {};
  for (const json& one : *found) {
    PUENTE_TRY(const std::string text, text_of_field(one, "label"));
    PUENTE_TRY(const model::Label label, parse_label(text));
    const auto section = std::ranges::find(out.sections, label, &Section::label);
    if (section == out.sections.end()) continue;
    for (const json& duty : one.value("duties", json::array()))
      if (duty.is_string()) section->duties.push_back(duty.get<std::string>());
  }
  return {};
}

void add_text(const json& value, std::string& out) {
  if (value.is_string()) {
    out += value.get_ref<const std::string&>();
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += value[i].is_structured() ? "\n" : ", ";
      add_text(value[i], out);
    }
  } else if (value.is_object()) {
    bool first = true;
    for (const auto& [key, part] : value.items()) {
      out += (first ? "" : "; ") + key + ": ";
      add_text(part, out);
      first = false;
    }
  } else {
    out += value.dump();
  }
}

}  // namespace

Result<model::Label> parse_label(std::string_view text) {
  model::Label out;
  std::string_view rest = text;
  if (const std::size_t mark = rest.find('#'); mark != rest.npos) {
    const std::string_view part = rest.substr(mark + 1);
    if (part.empty() || part.size() > 4 || part.find_first_not_of("0123456789") != part.npos)
      return fail(ErrorCode::malformed, cited(text) + " is no section's label");
    for (const char c : part) out.part = static_cast<std::uint16_t>(out.part * 10 + (c - '0'));
    rest = rest.substr(0, mark);
  }
  const std::size_t slash = rest.find('/');
  PUENTE_TRY(out.section, model::parse_name<model::Section>(rest.substr(0, slash)));
  if (slash != rest.npos) {
    PUENTE_TRY(out.rung, model::parse_name<model::Rung>(rest.substr(slash + 1)));
  }
  return out;
}

Result<Record> record_of_view(const json& view) {
  Record out;
  PUENTE_TRY(const std::string id, text_of_field(view, "record"));
  PUENTE_TRY(out.id, RecordId::from_hex(id));
  PUENTE_TRY(out.sender, text_of_field(view, "sender"));
  PUENTE_TRY(out.kind, name_field<model::Kind>(view, "kind"));
  PUENTE_TRY(out.purpose, name_field<model::Purpose>(view, "purpose"));
  PUENTE_TRY(out.urgency, name_field<model::Urgency>(view, "urgency"));
  PUENTE_TRY(const std::string created, text_of_field(view, "created"));
  PUENTE_TRY(out.created, parse_utc(created));
  PUENTE_REQUIRE(read_time(view, "expires", out.expires));
  PUENTE_REQUIRE(read_id(view, "replyTo", out.reply_to));
  PUENTE_REQUIRE(read_id(view, "supersedes", out.supersedes));
  if (!view.contains("marks") || !view.contains("sections") || !view["sections"].is_object())
    return fail(ErrorCode::malformed, "a record without marks or sections");
  PUENTE_TRY(out.marks, document::marks_from(view["marks"]));
  read_sections(view["sections"], out);
  PUENTE_REQUIRE(read_withheld(view, out));
  PUENTE_REQUIRE(read_duties(view, out));
  return out;
}

json document_of(const Record& record) {
  json out{{"kind", model::name_of(record.kind)},
           {"purpose", model::name_of(record.purpose)},
           {"urgency", model::name_of(record.urgency)},
           {"marks", json::parse(document::marks_json(record.marks), nullptr, false)},
           {"sections", json::object()}};
  for (const Section& section : record.sections) {
    const std::string name(model::name_of(section.label.section));
    if (section.label.rung == model::Rung::whole)
      out["sections"][name] = section.value;
    else
      out["sections"][name][std::string(model::name_of(section.label.rung))] = section.value;
  }
  return out;
}

std::string plain_text(const json& value) {
  std::string out;
  add_text(value, out);
  return out;
}

std::string stamp(Instant time) {
  std::string out = format_utc(time);
  const std::int64_t below = time.ms - time.unix_seconds() * 1000;
  std::string decimals = std::to_string(1000 + below);
  decimals.front() = '.';
  out.insert(out.size() - 1, decimals);
  return out;
}

Result<Instant> parse_stamp(std::string_view text) {
  constexpr std::size_t seconds_end = 19;
  const auto bad = [&] {
    return fail(ErrorCode::malformed, cited(text) + " is no time: write it as 2026-11-24T08:15:00.000Z");
  };
  if (text.size() <= seconds_end || text.back() != 'Z') return bad();
  const auto whole = parse_utc(std::string(text.substr(0, seconds_end)) + "Z");
  if (!whole) return bad();
  const std::string_view decimals = text.substr(seconds_end, text.size() - seconds_end - 1);
  if (decimals.empty()) return *whole;
  if (decimals.front() != '.' || decimals.size() == 1 || decimals.find_first_not_of("0123456789", 1) != decimals.npos)
    return bad();
  std::int64_t ms = 0;
  for (std::size_t i = 1; i <= 3; ++i) ms = ms * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  return *whole + milliseconds(ms);
}

std::string own_uuid(std::string_view name) { return primitives::uuid_of_name(own_namespace, name); }

std::string name_of_section(const Record& record, const model::Label& label) {
  return record.sender + "/" + record.id.hex() + "/" + model::text_of(label);
}

std::vector<std::string> mark_words(const model::Marks& marks) {
  std::vector<std::string> out;
  for (const model::Handling code : marks.handling) {
    out.emplace_back(model::name_of(code));
    if (code == model::Handling::h3 && !marks.handling_text.empty()) out.back() += ": " + marks.handling_text;
  }
  if (marks.classification != model::Classification::none) out.emplace_back(model::name_of(marks.classification));
  for (const model::Caveat caveat : marks.caveats) out.emplace_back(model::name_of(caveat));
  if (marks.grading.scheme != model::GradingScheme::none)
    out.push_back(std::string{marks.grading.source, marks.grading.information} + " (" +
                  std::string(model::name_of(marks.grading.scheme)) + ")");
  return out;
}

std::optional<int> confidence_of(const model::Grading& grading) {
  if (grading.scheme != model::GradingScheme::admiralty || grading.information < '1' || grading.information > '5')
    return std::nullopt;
  return 90 - 20 * (grading.information - '1');
}

}  // namespace puente::client::exchange
