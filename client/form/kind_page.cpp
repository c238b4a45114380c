#include "client/form/kind_page.h"

#include <fmt/format.h>

#include "client/form/help.h"
#include "client/form/template.h"
#include "client/present/messages/forms.h"

namespace puente::client::form {
namespace {

namespace texts = present::messages::forms;
using present::say;

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

// In a cell of a table a bar would begin the next one.
std::string in_cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? "\\|" : std::string(1, c);
  return out;
}

std::string joined(const std::vector<std::string>& all, std::string_view between) {
  std::string out;
  for (const std::string& one : all) out += (out.empty() ? "" : std::string(between)) + code(one);
  return out;
}

class Page {
 public:
  Page(model::Kind kind, Language language) : kind_(kind), language_(language) {}

  std::string run() {
    const std::string name(model::name_of(kind_));
    out_ += fmt::format("<!-- {} -->\n\n", say(language_, texts::page_is_made));
    const Word word = word_of(kind_);
    const std::string_view title = language_ == Language::spanish ? word.spanish : word.name;
    out_ += fmt::format("# {}\n\n{}\n\n{}\n\n", title, say(language_, help_of(kind_)),
                        say(language_, texts::page_in_the_other_language, name));
    out_ += say(language_, texts::page_commands, key_of(language_, word), name) + "\n\n";
    out_ += say(language_, texts::page_of_keys) + std::string("\n");
    const std::vector<FormLine> lines = form_lines(kind_, language_);
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (lines[i].begins) section(*lines[i].begins, lines, i);
    example();
    return std::move(out_);
  }

 private:
  void section(model::Section section, const std::vector<FormLine>& lines, std::size_t begin) {
    const Word word = word_of(section);
    const std::string key = key_of(language_, word);
    out_ += fmt::format("\n## {}\n\n{}", key, say(language_, help_of(section)));
    if (key != word.name) out_ += " " + say(language_, texts::page_in_json, word.name);
    out_ += "\n";
    const auto ladder = model::ladder_of(kind_, section);
    if (ladder.front() != model::Rung::whole) {
      std::string rungs;
      for (const model::Rung rung : ladder)
        rungs += (rungs.empty() ? "" : " → ") + code(key_of(language_, word_of(rung)));
      out_ += "\n" + say(language_, texts::ladder, rungs) + "\n";
    }
    out_ += fmt::format("\n{}\n| --- | --- | --- |\n", say(language_, texts::page_columns));
    std::string heading;
    for (std::size_t i = begin + 1; i < lines.size() && !lines[i].begins; ++i) {
      if (lines[i].field)
        row(heading, *lines[i].field);
      else if (lines[i].text.starts_with('['))
        heading = lines[i].text;
    }
  }

  void row(std::string_view heading, const FormField& field) {
    std::string value = field.example.empty() ? "" : code(field.example);
    if (!field.choices.empty()) value = joined(field.choices, ", ");
    out_ += fmt::format("| {} | {} | {} |\n", code(heading), code(field.key), in_cell(value));
  }

  // What a form says once it is filled in; a line each, without the help.
  void example() {
    out_ += fmt::format("\n## {}\n\n{}\n\n```toml\n", say(language_, texts::page_example),
                        say(language_, texts::page_example_is));
    std::string heading;
    for (const FormLine& line : form_lines(kind_, language_)) {
      if (!line.field) {
        if (line.text.starts_with('[')) heading = line.text;
        continue;
      }
      std::string value = line.field->example;
      if (!line.field->choices.empty()) value = toml_of(chosen(*line.field));
      if (line.field->path == "marks.classification" || line.field->path == "marks.caveats") value.clear();
      if (value.empty()) continue;
      if (line.field->list && !line.field->choices.empty()) value = "[" + value + "]";
      if (!heading.empty()) out_ += "\n" + std::exchange(heading, {}) + "\n";
      out_ += line.field->key + " = " + value + "\n";
    }
    out_ += "```\n";
  }
  static const std::string& chosen(const FormField& field) {
    const bool last = field.path == "urgency";  // the routine one
    if (field.path == "marks.tlp") return field.choices.at(static_cast<std::size_t>(model::Tlp::amber));
    return last ? field.choices.back() : field.choices.front();
  }

  model::Kind kind_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string kind_page(model::Kind kind, Language language) { return Page(kind, language).run(); }

std::string kinds_page(Language language) {
  std::string out =
      fmt::format("<!-- {} -->\n\n# {}\n\n{}\n\n{}\n\n{}\n| --- | --- |\n", say(language, texts::page_is_made),
                  say(language, texts::page_kinds), say(language, texts::page_kinds_other),
                  say(language, texts::page_kinds_how), say(language, texts::page_kinds_columns));
  for (const Word& word : choices_of<model::Kind>())
    out += fmt::format("| [{}]({}.md) | {} |\n", language == Language::spanish ? word.spanish : word.name, word.name,
                       say(language, help_of(*model::parse_name<model::Kind>(word.name))));
  return out;
}

}  // namespace puente::client::form
