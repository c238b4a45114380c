#include "client/exchange/flat.h"

namespace puente::client::exchange {

FlatPlace finest_place(const Record& record) {
  // Sections are in the order of the vocabulary, the finest rung of each first.
  for (const Section& section : record.sections)
    if (auto place = place_of(section)) return {&section, std::move(place)};
  return {};
}

std::string finest_time(const Record& record) {
  for (const Section& section : record.sections) {
    const bool of_time =
        section.label.section == model::Section::time || section.label.section == model::Section::period;
    if (!of_time || !section.value.is_object()) continue;
    if (section.value.contains("first"))
      return section.value.value("first", "") + "/" + section.value.value("last", "");
    if (section.value.size() == 1) return plain_text(section.value.front());
  }
  return {};
}

std::string joined_marks(const model::Marks& marks) {
  std::string out;
  for (const std::string& word : mark_words(marks)) out += (out.empty() ? "" : "; ") + word;
  return out;
}

}  // namespace puente::client::exchange
