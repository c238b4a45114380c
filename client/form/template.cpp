#include "client/form/template.h"

#include <fmt/format.h>
#include <algorithm>

#include "client/form/examples.h"
#include "client/form/help.h"
#include "client/present/messages/forms.h"
#include "crypto/base/columns.h"

namespace puente::client::form {
namespace {

namespace texts = present::messages::forms;
using codec::ContentShape;
using codec::LeafType;
using present::say;

constexpr std::size_t columns_max = 100;
constexpr std::string_view no_text = "\"\"", no_list = "[]", no_table = "{}", no_words = "\"\"\"\n\"\"\"";

// What programs fill in.
bool is_hidden(const ContentShape& field) {
  return field.type == "Token" || (field.type == "Pseudonym" && field.field != "pseudonym");
}

bool holds_words(const ContentShape& leaf) {
  return leaf.field == "text" && (leaf.type == "Narrative" || leaf.type == "Plain" || leaf.type == "Reason");
}

class Writer {
 public:
  Writer(model::Kind kind, Language language) : kind_(kind), language_(language) {}

  std::vector<FormLine> run() {
    beginning();
    marks();
    for (const model::Section section : model::sections_of(kind_)) add_section(section);
    return std::move(lines_);
  }

 private:
  void line(std::string text = "") { lines_.push_back({std::move(text), std::nullopt, std::nullopt}); }
  // Broken between words.
  void comment(std::string_view text, std::string_view indent = "") {
    std::string out;
    while (!text.empty()) {
      const std::size_t cut = std::min(text.find(' '), text.size());
      const std::size_t width = columns_of(out) + columns_of(text.substr(0, cut));
      if (!out.empty() && width + 3 + indent.size() > columns_max) {
        line("# " + std::string(indent) + out);
        out.clear();
      }
      out += (out.empty() ? "" : " ") + std::string(text.substr(0, cut));
      text.remove_prefix(std::min(cut + 1, text.size()));
    }
    line("# " + std::string(indent) + out);
  }
  void heading(const std::string& path, bool repeated) { line(repeated ? "[[" + path + "]]" : "[" + path + "]"); }
  FormField& field(std::string path, std::string key, std::string_view empty) {
    FormField one;
    one.path = std::move(path);
    one.key = std::move(key);
    one.empty = empty;
    lines_.push_back({one.key, std::move(one), std::nullopt});
    return *lines_.back().field;
  }

  std::vector<std::string> written(const std::vector<Word>& choices) const {
    std::vector<std::string> out;
    for (const Word& one : choices) out.emplace_back(language_ == Language::spanish ? one.spanish : one.name);
    return out;
  }
  static std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out += (out.empty() ? "" : " | ") + one;
    return out;
  }
  template <class E>
  void explained(const std::vector<Word>& choices) {
    const auto all = written(choices);
    for (std::size_t i = 0; i < all.size(); ++i)
      comment(fmt::format("{:<18} {}", all[i], say(language_, help_of(static_cast<E>(i)))), "  ");
  }

  // ---- before the sections

  void beginning() {
    const Word kind = word_of(kind_);
    const std::string name(language_ == Language::spanish ? kind.spanish : kind.name);
    comment(say(language_, texts::title, name));
    comment(say(language_, help_of(kind_)));
    line("#");
    for (const auto* const one : {&texts::fill_in, &texts::help_is_not_sent, &texts::quotes, &texts::ladders})
      comment(say(language_, *one));
    comment(say(language_, texts::then_send));
    comment(say(language_, texts::other_language, model::name_of(kind_)));
    line();
    head("kind").required = true;
    lines_.back().field->empty = no_text;
    lines_.back().field->choices = {name};
    line();
    comment(say(language_, texts::to));
    FormField& to = head("to", no_list);
    to.required = to.list = true;
    to.example = toml_of(std::vector<std::string>{"US/DEA", "MX/FGR"});
    line();
    comment(say(language_, texts::purpose));
    const auto purposes = written(choices_of<model::Purpose>());
    comment(joined(purposes), "  ");
    FormField& purpose = head("purpose");
    purpose.required = true;
    purpose.choices = purposes;
    line();
    comment(say(language_, texts::urgency));
    explained<model::Urgency>(choices_of<model::Urgency>());
    FormField& urgency = head("urgency");
    urgency.required = true;
    urgency.choices = written(choices_of<model::Urgency>());
    line();
    comment(say(language_, texts::expires));
    head("expires");
    comment(say(language_,
                kind_ == model::Kind::reply || kind_ == model::Kind::refusal ? texts::answered : texts::answers));
    head("replyTo");
    comment(say(language_, texts::supersedes));
    head("supersedes");
  }
  FormField& head(std::string_view name, std::string_view empty = no_text) {
    return field(std::string(name), key_of(language_, head_word(name)), empty);
  }

  void marks() {
    const std::string key = key_of(language_, head_word("marks"));
    line();
    rule(say(language_, texts::marks));
    heading(key, false);
    comment(say(language_, texts::tlp));
    explained<model::Tlp>(choices_of<model::Tlp>());
    mark("tlp", written(choices_of<model::Tlp>())).required = true;
    comment(say(language_, texts::handling));
    explained<model::Handling>(choices_of<model::Handling>());
    mark("handling", written(choices_of<model::Handling>()), no_list).list = true;
    comment(say(language_, texts::handling_text));
    mark("handlingText", {});
    comment(say(language_, texts::classification));
    comment(joined(written(choices_of<model::Classification>())), "  ");
    mark("classification", written(choices_of<model::Classification>()));
    comment(say(language_, texts::caveats, joined(written(choices_of<model::Caveat>()))));
    mark("caveats", written(choices_of<model::Caveat>()), no_list).list = true;
    line();
    heading(key + "." + key_of(language_, marks_word("grading")), false);
    comment(say(language_, texts::grading));
    comment(say(language_, texts::admiralty), "  ");
    comment(say(language_, texts::europol), "  ");
    grading("scheme").choices = {"admiralty", "europol"};
    grading("source").example = toml_of("B");
    grading("information").example = toml_of("2");
  }
  FormField& mark(std::string_view name, std::vector<std::string> choices, std::string_view empty = no_text) {
    FormField& out = field("marks." + std::string(name), key_of(language_, marks_word(name)), empty);
    out.choices = std::move(choices);
    return out;
  }
  FormField& grading(std::string_view name) {
    const auto words = grading_words();
    const auto found = std::ranges::find(words, name, &Word::name);
    return field("marks.grading." + std::string(name), key_of(language_, *found), no_text);
  }

  // ---- sections

  void rule(std::string_view title) {
    constexpr std::size_t width = 76;
    std::string out = "# ---- " + std::string(title) + " ";
    while (columns_of(out) < width) out += "-";
    line(out);
  }

  void add_section(model::Section section) {
    const Word word = word_of(section);
    const std::string key = key_of(language_, word), path = "sections." + std::string(word.name);
    line();
    rule(language_ == Language::spanish ? word.spanish : word.name);
    lines_.back().begins = section;
    comment(say(language_, help_of(section)));
    const auto ladder = model::ladder_of(kind_, section);
    if (ladder.front() == model::Rung::whole) {
      const auto shape = codec::content_shape(kind_, {section, model::Rung::whole, 0});
      return add_value(key, path, word.name, *shape);
    }
    std::string steps;
    for (const model::Rung rung : ladder) {
      const Word one = word_of(rung);
      steps += (steps.empty() ? "" : " → ") + std::string(language_ == Language::spanish ? one.spanish : one.name);
    }
    comment(say(language_, texts::ladder, steps));
    add_rungs(key, path, section);
  }

  void add_rungs(const std::string& key, const std::string& path, model::Section section) {
    const auto ladder = model::ladder_of(kind_, section);
    const auto is_short = [&](model::Rung rung) {
      const auto shape = codec::content_shape(kind_, {section, rung, 0});
      return !shape->list && shape->object && shape->fields.size() == 1 && !shape->fields.front().list;
    };
    if (std::ranges::all_of(ladder, is_short)) {  // a line each
      heading(key, false);
      for (const model::Rung rung : ladder) {
        const Word one = word_of(rung);
        const auto shape = codec::content_shape(kind_, {section, rung, 0});
        leaf(path + "." + std::string(one.name), key_of(language_, one), one.name, shape->fields.front());
      }
      return;
    }
    bool first = true;
    for (const model::Rung rung : ladder) {
      const Word one = word_of(rung);
      const auto shape = codec::content_shape(kind_, {section, rung, 0});
      if (shape->type == "Tokens") continue;
      if (!std::exchange(first, false)) line();
      add_value(key + "." + key_of(language_, one), path + "." + std::string(one.name), one.name, *shape);
    }
  }

  // Under a heading of its own.
  void add_value(const std::string& key, const std::string& path, std::string_view scope, const ContentShape& shape) {
    if (!shape.object) {
      heading(key, false);
      return leaf(path, key_of(language_, word_of_field(lone_field)), scope, shape);
    }
    if (shape.list) comment(say(language_, texts::repeated, "[[" + key + "]]"));
    heading(key, shape.list);
    add_fields(shape.list ? path + "[0]" : path, scope, shape);
  }

  void add_fields(const std::string& path, std::string_view scope, const ContentShape& shape) {
    for (const ContentShape& one : shape.fields) {
      if (is_hidden(one)) continue;
      leaf(path + "." + std::string(one.field), key_of(language_, word_of_field(one.field)), scope, one);
    }
  }

  void leaf(const std::string& path, const std::string& key, std::string_view scope, const ContentShape& shape) {
    FormField& out = field(path, key, shape.list ? no_list : shape.object ? no_table : no_text);
    out.list = shape.list && !shape.object;
    if (!shape.object) out.choices = written(choices_of(shape));
    if (shape.leaf == LeafType::flag && !shape.object && !shape.list)
      out.choices = {say(language_, texts::yes), say(language_, texts::no)};
    if (holds_words(shape)) {
      out.words = true;
      out.empty = no_words;
    }
    if (out.choices.empty()) out.example = example(scope, shape);
  }

  // ---- examples

  std::string example(std::string_view scope, const ContentShape& shape) const {
    std::string item;
    if (shape.object) {
      for (const ContentShape& one : shape.fields) {
        const std::string inner = is_hidden(one) ? "" : example(scope, one);
        if (!inner.empty())
          item += (item.empty() ? "" : ", ") + key_of(language_, word_of_field(one.field)) + " = " + inner;
      }
      if (!item.empty()) item = "{ " + item + " }";
    } else if (const std::string_view text = example_of(kind_, scope, shape, language_); !text.empty()) {
      item = shape.leaf == LeafType::text || shape.leaf == LeafType::name ? toml_of(text) : std::string(text);
    }
    if (shape.list && shape.type == "Polygon") return polygon(shape);
    return shape.list && !item.empty() ? "[" + item + "]" : item;
  }
  std::string polygon(const ContentShape& points) const {
    std::string out;
    for (const auto& [latitude, longitude] :
         {std::pair("24.7", "-107.5"), std::pair("24.9", "-107.5"), std::pair("24.9", "-107.2")})
      out += fmt::format("{}{{ {} = {}, {} = {} }}", out.empty() ? "" : ", ",
                         key_of(language_, word_of_field(points.fields[0].field)), latitude,
                         key_of(language_, word_of_field(points.fields[1].field)), longitude);
    return "[" + out + "]";
  }

  model::Kind kind_;
  Language language_;
  std::vector<FormLine> lines_;
};

// What stands behind a field that is empty.
std::string hint_of(const FormField& field, Language language) {
  if (field.path.starts_with("sections.") && !field.choices.empty()) {
    std::string all;
    for (const std::string& one : field.choices) all += (all.empty() ? "" : " | ") + one;
    return all;
  }
  return field.example.empty() ? "" : say(language, texts::for_example, field.example);
}

}  // namespace

std::vector<FormLine> form_lines(model::Kind kind, Language language) { return Writer(kind, language).run(); }

std::string form_text(model::Kind kind, Language language, const FormValues& values) {
  std::string out;
  for (const FormLine& line : form_lines(kind, language)) {
    if (!line.field) {
      out += line.text + "\n";
      continue;
    }
    const FormField& field = *line.field;
    const auto given = values.find(field.path);
    if (field.path == "kind") {
      out += field.key + " = " + toml_of(field.choices.front()) + "\n";
      continue;
    }
    if (given != values.end()) {
      out += field.key + " = " + given->second + "\n";
      continue;
    }
    const std::string hint = hint_of(field, language);
    if (field.words && !hint.empty()) out += "# " + hint + "\n";
    out += field.key + " = " + std::string(field.empty);
    out += field.words || hint.empty() ? "\n" : "  # " + hint + "\n";
  }
  return out;
}

std::string toml_of(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

std::string toml_of(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& one : texts) out += (out.empty() ? "" : ", ") + toml_of(one);
  return "[" + out + "]";
}

}  // namespace puente::client::form
