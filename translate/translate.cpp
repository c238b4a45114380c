#include "translate/translate.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "translate/tables.h"

namespace puente::translate {
namespace {

// An error of an error of an error, each with the place where it was found.
constexpr int depth_max = 6;
// A sentence that begins with what is filled in, and says little besides ("{} of {}"), is no reason to take foreign
// text within another sentence for one of ours.
constexpr std::size_t said_within_min = 9;

constexpr std::string_view place = "{}";
constexpr std::string_view after_place = ": ";

// An English sentence in its parts: what stands before, between and after its places.
struct Pattern {
  explicit Pattern(const Sentence& one) : sentence(&one) {
    std::string_view rest = one.english;
    for (std::size_t at = rest.find(place); at != std::string_view::npos; at = rest.find(place)) {
      parts.push_back(rest.substr(0, at));
      rest.remove_prefix(at + place.size());
    }
    parts.push_back(rest);
    for (const std::string_view part : parts) said += part.size();
  }

  bool begins_with_place() const { return parts.size() > 1 && parts.front().empty(); }

  const Sentence* sentence;
  std::vector<std::string_view> parts;
  std::size_t said = 0;  // bytes that are not filled in: of two that fit, the one that says more is meant
};

// Those that say most first; of equals, the order of the tables.
const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all = [] {
    std::vector<Pattern> out;
    for (const Sentences table : all_tables())
      for (const Sentence& one : table) out.emplace_back(one);
    std::stable_sort(out.begin(), out.end(), [](const Pattern& a, const Pattern& b) { return a.said > b.said; });
    return out;
  }();
  return all;
}

using Filled = std::array<std::string_view, places_max>;

// What fills the places of `pattern` in `text`, each as short as it can be; the first part begins the text, and the
// last ends it. One pass: where a part is found first is as good as anywhere later.
std::optional<Filled> filled(const Pattern& pattern, std::string_view text) {
  const auto& parts = pattern.parts;
  if (text.size() < pattern.said || !text.starts_with(parts.front()) || !text.ends_with(parts.back())) return {};
  Filled out{};
  if (parts.size() == 1) return text == parts.front() ? std::optional(out) : std::nullopt;
  text.remove_prefix(parts.front().size());
  text.remove_suffix(parts.back().size());
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    const std::size_t at = text.find(parts[i]);
    if (at == std::string_view::npos) return {};
    out[i - 1] = text.substr(0, at);
    text.remove_prefix(at + parts[i].size());
  }
  out[parts.size() - 2] = text;
  return out;
}

// Where "place: " ends and what is said of it begins. A colon within quotes at the beginning belongs to what is quoted.
std::size_t end_of_place(std::string_view text) {
  std::size_t from = 0;
  if (text.starts_with('\'')) {
    const std::size_t closing = text.find('\'', 1);
    if (closing != std::string_view::npos) from = closing;
  }
  return text.find(after_place, from);
}

// `within`: it was filled into a sentence, and may be foreign text.
std::optional<std::string> in_spanish(std::string_view text, bool within, int depth);

// "'{}'": what others wrote, and never a sentence of ours.
bool is_quoted(const Pattern& pattern, std::size_t number) {
  return pattern.parts[number].ends_with('\'') && pattern.parts[number + 1].starts_with('\'');
}

std::string with_places(const Pattern& pattern, const Filled& values, int depth) {
  const std::string_view spanish = pattern.sentence->spanish;
  std::string out;
  for (std::size_t i = 0; i < spanish.size(); ++i) {
    const bool names_place = spanish[i] == '{' && i + 2 < spanish.size() && spanish[i + 2] == '}' &&
                             spanish[i + 1] >= '0' && spanish[i + 1] <= '9';
    if (!names_place) {
      out += spanish[i];
      continue;
    }
    const auto number = static_cast<std::size_t>(spanish[i + 1] - '0');
    const std::string_view value = values[number];
    const auto translated = is_quoted(pattern, number) ? std::nullopt : in_spanish(value, true, depth + 1);
    out += translated ? *translated : value;
    i += 2;
  }
  return out;
}

// Nothing where no sentence of ours is in it.
std::optional<std::string> in_spanish(std::string_view text, bool within, int depth) {
  if (depth > depth_max || text.empty()) return {};
  for (const Pattern& pattern : patterns()) {
    if (within && pattern.begins_with_place() && pattern.said < said_within_min) continue;
    const auto values = filled(pattern, text);
    if (!values) continue;
    // "party.toml: line 3: 'x' is missing": of 'x' it is said, not of the file.
    if (pattern.begins_with_place() && end_of_place(values->front()) != std::string_view::npos) continue;
    return with_places(pattern, *values, depth);
  }
  const std::size_t end = end_of_place(text);
  if (end == std::string_view::npos) return {};
  const std::string_view before = text.substr(0, end);
  const std::string_view after = text.substr(end + after_place.size());
  const auto said_before = in_spanish(before, true, depth + 1);
  const auto said_after = in_spanish(after, within, depth + 1);
  if (!said_before && !said_after) return {};
  return std::string(said_before ? *said_before : before) + std::string(after_place) +
         std::string(said_after ? *said_after : after);
}

}  // namespace

std::string to(Language language, std::string_view english) {
  if (language == Language::english) return std::string(english);
  std::string out;
  while (true) {
    const std::size_t end = english.find('\n');
    const std::string_view line = english.substr(0, end);
    const auto translated = line.size() > sentence_bytes_max ? std::nullopt : in_spanish(line, false, 0);
    out += translated ? *translated : line;
    if (end == std::string_view::npos) return out;
    out += '\n';
    english.remove_prefix(end + 1);
  }
}

bool is_known(std::string_view english) {
  const auto says_nothing = [](std::string_view value) {
    return std::ranges::none_of(value, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  };
  if (says_nothing(english)) return true;
  for (const Pattern& pattern : patterns()) {
    const auto values = filled(pattern, english);
    if (values && std::ranges::all_of(*values, says_nothing)) return true;
  }
  const std::size_t end = english.find(after_place);
  return end != std::string_view::npos && is_known(english.substr(0, end)) &&
         is_known(english.substr(end + after_place.size()));
}

}  // namespace puente::translate
