#include "client/form/interview.h"

#include <algorithm>

#include "client/document/finding.h"
#include "client/form/reader.h"
#include "client/present/messages/forms.h"
#include "crypto/base/utf8.h"

namespace puente::client::form {
namespace {

namespace texts = present::messages::forms;
using document::Problem;
using present::say;

// A list of parts, or parts: for the file, not for one line of an answer.
bool can_be_asked(const FormField& field) {
  return field.path != "kind" && field.empty != "{}" && (field.empty != "[]" || field.list);
}

// What only other answers can mend.
bool is_of_several(Problem problem) {
  switch (problem) {
    case Problem::missing:
    case Problem::half_point:
    case Problem::exchanged:
    case Problem::few_points:
    case Problem::band:
    case Problem::order:
    case Problem::state_name:
    case Problem::other_sha256:
    case Problem::disagrees:
    case Problem::does_not_follow:
    case Problem::asked_for:
    case Problem::nothing_to_link:
      return true;
    default:
      return false;
  }
}

std::string without_sign(std::string_view comment) {
  comment.remove_prefix(std::min(comment.find_first_not_of("# "), comment.size()));
  return std::string(comment);
}

// The choice that a number or a word means; as it is where it is none, and then the reader tells.
std::string chosen(const FormField& field, std::string_view answer) {
  if (!answer.empty() && answer.size() <= 3 &&
      std::ranges::all_of(answer, [](char c) { return c >= '0' && c <= '9'; })) {
    const std::size_t number = std::stoul(std::string(answer));
    if (number >= 1 && number <= field.choices.size()) return field.choices[number - 1];
  }
  return std::string(answer);
}

}  // namespace

Interview::Interview(model::Kind kind, Language language, FormValues values)
    : kind_(kind), language_(language), values_(std::move(values)), lines_(form_lines(kind, language)) {
  while (at_ < lines_.size() && !lines_[at_].field) ++at_;  // how a file is filled in
}

std::optional<std::string> Interview::question() {
  std::string shown;
  for (; at_ < lines_.size(); ++at_) {
    const FormLine& line = lines_[at_];
    if (line.begins)
      return shown + "\n" + without_sign(line.text) + "\n" + without_sign(lines_[at_ + 1].text) + "\n" +
             say(language_, texts::ask_section);
    if (!line.field) {
      if (!line.text.empty() && line.text != "#" && at_ > 0) shown += without_sign(line.text) + "\n";
      continue;
    }
    if (!can_be_asked(*line.field) || values_.contains(line.field->path) || follows(line.field->path)) continue;
    std::string hint;
    for (std::size_t i = 0; i < line.field->choices.size(); ++i)
      hint += (i == 0 ? "" : ", ") + std::to_string(i + 1) + " " + line.field->choices[i];
    if (hint.empty() && !line.field->example.empty()) {
      std::string example = line.field->example;  // as it is typed here
      std::erase_if(example, [](char c) { return c == '"' || c == '[' || c == ']'; });
      hint = say(language_, texts::for_example, example);
    }
    if (line.field->list) hint += std::string(hint.empty() ? "" : "; ") + say(language_, texts::ask_several);
    return shown + line.field->key + (hint.empty() ? "" : " (" + hint + ")") + ": ";
  }
  return std::nullopt;
}

// Of a time the coarser rungs all follow from the finer one that was answered.
bool Interview::follows(std::string_view path) const {
  constexpr std::string_view time = "sections.time.";
  if (!path.starts_with(time)) return false;
  const auto finer = values_.lower_bound(time);
  return finer != values_.end() && finer->first.starts_with(time);
}

std::optional<std::string> Interview::answer(std::string_view line) {
  line = trimmed(line);
  if (at_ >= lines_.size()) return std::nullopt;
  const FormLine& asked = lines_[at_];
  if (!asked.field) {
    const std::string word = folded(line);
    if (word == "yes" || word == "y" || word == "si" || word == "s")
      at_ += 2;  // its title and its sentence were shown
    else
      skip_section();
    return std::nullopt;
  }
  if (line.empty()) {
    if (asked.field->required) return say(language_, texts::ask_needed);
    ++at_;
    return std::nullopt;
  }
  auto wrong = take(*asked.field, line);
  if (!wrong) ++at_;
  return wrong;
}

void Interview::skip_section() {
  do ++at_;
  while (at_ < lines_.size() && !lines_[at_].begins);
}

std::optional<std::string> Interview::take(const FormField& field, std::string_view answer) {
  if (!is_utf8(answer)) return say(language_, texts::ask_utf8);
  std::string toml = toml_of(chosen(field, answer));
  if (field.list) {
    std::vector<std::string> all;
    while (!answer.empty()) {
      const std::size_t comma = std::min(answer.find(','), answer.size());
      if (const auto one = trimmed(answer.substr(0, comma)); !one.empty()) all.push_back(chosen(field, one));
      answer.remove_prefix(std::min(comma + 1, answer.size()));
    }
    toml = toml_of(all);
  }
  if (auto wrong = fault_of(field, toml)) return wrong;
  values_[field.path] = std::move(toml);
  return std::nullopt;
}

// Beside a head that is right, what is wrong is wrong with this answer.
std::optional<std::string> Interview::fault_of(const FormField& field, const std::string& toml) const {
  FormValues alone{{"to", toml_of(std::vector<std::string>{"US/DEA"})},
                   {"purpose", toml_of("prosecution")},
                   {"urgency", toml_of("routine")},
                   {"marks.tlp", toml_of("TLP:AMBER")}};
  alone[field.path] = toml;
  for (document::Finding& finding : read_form(form_text(kind_, language_, alone), language_, Extent::part).findings) {
    if (finding.path.empty() || finding.path == "sections" || finding.path == key_of(language_, head_word("marks")) ||
        is_of_several(finding.problem))
      continue;
    finding.path.clear();
    finding.line = 0;
    return document::text_of(finding, language_);
  }
  return std::nullopt;
}

}  // namespace puente::client::form
