#include "client/present/record_page.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "client/present/field_labels.h"
#include "client/present/json_text.h"
#include "client/present/labels.h"
#include "client/present/messages/record_page.h"
#include "client/present/sending_lines.h"
#include "crypto/base/escape.h"
#include "policy/model/vocabulary.h"

namespace puente::client::present {

using nlohmann::json;

namespace {

constexpr std::size_t label_columns = 18;
constexpr int depth_max = 12;

// "2026-10-03T22", an hour as documents write it.
bool is_hour(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return false;
  return true;
}

// One line where it is one: "state: 25, name: ahome"; lists of objects get a line each. `field`: whose value it is.
std::string value_text(const json& value, Language language, std::string_view field = "", int depth = 0) {
  if (depth > depth_max) return "…";
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    return is_hour(text) ? text + ":00 UTC" : escape(choice_label(language, field, text));
  }
  if (value.is_object()) {
    std::string out;
    for (const auto& [key, member] : value.items()) {
      if (!out.empty()) out += ", ";
      const std::string inner = value_text(member, language, key, depth + 1);
      out += escape(field_label(language, key)) + ": ";
      out += member.is_object() || member.is_array() ? "(" + inner + ")" : inner;
    }
    return out;
  }
  if (value.is_array()) {
    std::string out;
    const bool lines = depth == 0 && std::ranges::any_of(value, [](const json& one) { return one.is_object(); });
    for (const json& item : value) {
      if (!out.empty()) out += lines ? "\n" : "; ";
      out += value_text(item, language, "item", depth + 1);
    }
    return out;
  }
  return line_of(value);
}

class Page {
 public:
  Page(Language language, const Screen& screen)
      : language_(language),
        screen_(screen),
        rows_(screen, {{.columns = label_columns, .least = label_columns}}),
        rungs_(screen, {{.columns = label_columns - 2, .least = label_columns - 2}}, 2) {}
  template <class... A>
  auto say(const Text<A...>& text, const std::type_identity_t<A>&... values) const {
    return present::say(language_, text, values...);
  }

  void row(std::string_view name, const std::string& value, Tone tone = Tone::plain) {
    if (!value.empty()) text_ += rows_.row({name}, {{value, tone}});
  }
  void heading(std::string_view name) { text_ += "\n" + painted(screen_, {name, Tone::strong}) + "\n"; }
  void rung(std::string_view name, const std::string& value) { text_ += rungs_.row({name}, {value}); }
  std::string named(const json& object, const char* key) const {
    return std::string(label(language_, text_at(object, key)));
  }
  Language language() const { return language_; }
  std::string take() { return std::move(text_); }

 private:
  Language language_;
  Screen screen_;
  Table rows_, rungs_;
  std::string text_;
};

std::string marks_text(const json& marks) {
  std::string out = text_at(marks, "tlp");
  const auto add = [&](const std::string& more) {
    if (!more.empty()) out += (out.empty() ? "" : "  ") + more;
  };
  if (!marks.is_object()) return out;
  for (const char* key : {"handling", "caveats"})
    if (const auto list = marks.find(key); list != marks.end() && list->is_array())
      for (const json& one : *list) add(value_text(one, Language::english));
  add(text_at(marks, "handlingText"));
  if (const auto grading = marks.find("grading"); grading != marks.end() && text_at(*grading, "scheme") != "none")
    add(text_at(*grading, "scheme") + " " + text_at(*grading, "source") + text_at(*grading, "information"));
  if (text_at(marks, "classification") != "none") add(text_at(marks, "classification"));
  return out;
}

void put_head(Page& page, const json& view) {
  page.row(page.say(messages::record_page::record), text_at(view, "record"));
  page.row(page.say(messages::record_page::kind), page.named(view, "kind"));
  page.row(page.say(messages::record_page::from), text_at(view, "sender"));
  if (view.contains("to")) page.row(page.say(messages::record_page::to), value_text(view["to"], page.language()));
  if (view.contains("state")) page.row(page.say(messages::record_page::state), page.named(view, "state"));
  if (view.contains("marks"))
    page.row(page.say(messages::record_page::marks), marks_text(view["marks"]),
             tone_of_tlp(text_at(view["marks"], "tlp")));
  page.row(page.say(messages::record_page::purpose), page.named(view, "purpose"));
  page.row(page.say(messages::record_page::urgency), page.named(view, "urgency"),
           tone_of_urgency(text_at(view, "urgency")));
  page.row(page.say(messages::record_page::created), text_at(view, "created"));
  page.row(page.say(messages::record_page::expires), text_at(view, "expires"));
  page.row(page.say(messages::record_page::received), text_at(view, "received"));
  if (const auto recalled = view.find("recalled"); recalled != view.end() && recalled->is_object())
    page.row(page.say(messages::record_page::recalled), text_at(*recalled, "at") + "  " + text_at(*recalled, "reason"),
             Tone::alarm);
  page.row(page.say(messages::record_page::replies_to), text_at(view, "replyTo"));
  page.row(page.say(messages::record_page::supersedes), text_at(view, "supersedes"));
  const auto proof = view.find("proof");
  if (proof == view.end() || !proof->is_object()) return;
  page.row(page.say(messages::record_page::proof), page.say(messages::record_page::proof_line, text_at(*proof, "index"),
                                                            text_at(*proof, "size"), text_at(*proof, "quorumTime")));
}

// The order of the vocabulary; names that are not of it come last.
std::vector<std::string> names_in_order(const json& sections, const json& withheld, const std::string& kind) {
  std::set<std::string> left;
  if (sections.is_object())
    for (const auto& [name, value] : sections.items()) left.insert(name);
  if (withheld.is_array())
    for (const json& one : withheld)
      if (one.is_object() && one.contains("section")) left.insert(text_at(one, "section"));
  std::vector<std::string> out;
  if (const auto known = model::parse_name<model::Kind>(kind))
    for (const model::Section section : model::sections_of(*known))
      if (left.erase(std::string(model::name_of(section))) != 0) out.emplace_back(model::name_of(section));
  out.insert(out.end(), left.begin(), left.end());
  return out;
}

std::size_t rung_rank(std::string_view kind, std::string_view section, std::string_view rung) {
  const auto k = model::parse_name<model::Kind>(kind);
  const auto s = model::parse_name<model::Section>(section);
  const auto r = model::parse_name<model::Rung>(rung);
  if (!k || !s || !r) return model::rung_count;
  return model::rung_position(*k, *s, *r).value_or(model::rung_count);
}

bool has_ladder(std::string_view kind, std::string_view section) {
  const auto k = model::parse_name<model::Kind>(kind);
  const auto s = model::parse_name<model::Section>(section);
  if (!k || !s) return false;
  const auto ladder = model::ladder_of(*k, *s);
  return !ladder.empty() && ladder.front() != model::Rung::whole;
}

struct Line {
  std::size_t rank;
  std::string name;
  std::string text;
};

// Signed evidence against the sender: who may see less was told something else.
void put_mismatches(Page& page, const json& view, const std::string& section) {
  const json mismatches = view.value("mismatches", json::array());
  for (const json& one : mismatches) {
    if (text_at(one, "section") != section) continue;
    page.rung("!! " + page.named(one, "coarser"), page.say(messages::record_page::rung_mismatch,
                                                           page.named(one, "finer"), escape(text_at(one, "follows"))));
  }
}

void put_section(Page& page, const json& view, const std::string& kind, const std::string& section) {
  page.heading(label(page.language(), escape(section)));
  const bool ladder = has_ladder(kind, section);
  std::vector<Line> lines;
  const json sections = view.value("sections", json::object());
  if (const auto given = sections.is_object() ? sections.find(section) : sections.end(); given != sections.end()) {
    if (ladder && given->is_object())
      for (const auto& [rung, value] : given->items())
        lines.push_back({rung_rank(kind, section, rung), escape(rung), value_text(value, page.language())});
    else
      lines.push_back({0, "", value_text(*given, page.language())});
  }
  const json withheld = view.value("withheld", json::array());
  for (const json& one : withheld) {
    if (text_at(one, "section") != section) continue;
    const std::string rung = ladder ? text_at(one, "rung") : "";
    lines.push_back({rung_rank(kind, section, rung), rung, render_withheld(one, page.language())});
  }
  std::ranges::stable_sort(lines, {}, &Line::rank);
  for (const Line& line : lines) page.rung(label(page.language(), line.name), line.text);
  put_mismatches(page, view, section);
}

void put_duties(Page& page, const json& view) {
  const auto duties = view.find("duties");
  if (duties == view.end() || !duties->is_array() || duties->empty()) return;
  page.heading(page.say(messages::record_page::obligations));
  for (const json& one : *duties) {
    std::string text = value_text(one.is_object() && one.contains("duties") ? one["duties"] : json(), page.language());
    const std::string state = text_at(one, "state");
    if (state == "needs-reason")
      text += page.say(messages::record_page::opens_with_reason);
    else if (state == "erased")
      text += page.say(messages::record_page::erased);
    else if (!text_at(one, "erase").empty())
      text += page.say(messages::record_page::erased_on) + text_at(one, "erase") + ")";
    page.rung(label_words(page.language(), text_at(one, "label")), text);
  }
}

}  // namespace

std::string render_withheld(const json& withheld, Language language) {
  const std::string bar = std::string(black_bar) + "  ";
  const std::string rule = text_at(withheld, "rule");
  if (rule.empty()) return bar + say(language, messages::record_page::withheld_by_default);
  const auto basis = withheld.find("legalBasis");
  const std::string legal = basis == withheld.end() ? "" : text_at(*basis, language == Language::spanish ? "es" : "en");
  return bar + (legal.empty() ? say(language, messages::record_page::withheld_without_basis, rule)
                              : say(language, messages::record_page::withheld_by_rule, rule, legal));
}

std::string render_record(const json& view, Language language, const Screen& screen) {
  Page page(language, screen);
  if (!view.is_object()) return {};
  put_head(page, view);
  const std::string kind = text_at(view, "kind");
  const json none;
  const json& sections = view.contains("sections") ? view["sections"] : none;
  const json& withheld = view.contains("withheld") ? view["withheld"] : none;
  put_duties(page, view);
  for (const std::string& section : names_in_order(sections, withheld, kind)) put_section(page, view, kind, section);
  return page.take();
}

}  // namespace puente::client::present
