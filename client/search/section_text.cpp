#include "client/search/section_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "client/search/sounds.h"
#include "client/search/words.h"
#include "crypto/base/utf8.h"

namespace puente::client::search {
namespace {

using model::Rung;
using model::Section;
using nlohmann::json;

// Keys of schemas/content.capnp.
constexpr std::array<std::string_view, 13> keys_of_names{"name",     "aliases", "holder", "person",    "purchaser",
                                                         "owner",    "handler", "handle", "pseudonym", "by",
                                                         "alliance", "to",      "from"};
constexpr std::array<std::string_view, 7> keys_of_places{"state",  "municipality", "places", "country",
                                                         "origin", "destination",  "transit"};
constexpr std::array<std::string_view, 10> keys_of_identifiers{
    "number", "billOfLading", "container", "serial", "fingerprint", "reference", "callSign", "phone", "hsCode", "cas"};
constexpr std::array<std::string_view, 3> keys_of_files{"base64", "mediaType", "sha256"};
// What says best what a section is about.
constexpr std::array<std::string_view, 20> keys_of_gists{
    "name",  "text", "title", "handle", "pseudonym", "number", "serial", "container", "model", "type",
    "value", "date", "hour",  "month",  "quarter",   "year",   "first",  "sector",    "code",  "cluster"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

bool is_place(const model::Label& label) {
  if (label.section == Section::place || label.section == Section::area || label.section == Section::ship_from ||
      label.section == Section::route)
    return label.rung != Rung::person && label.rung != Rung::count;
  return label.rung == Rung::city || label.rung == Rung::crossing || label.rung == Rung::port;
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The letters of a number that is written in groups.
bool is_code(std::string_view written) {
  constexpr std::size_t letters_max = 4;
  return !written.empty() && written.size() <= letters_max &&
         std::ranges::all_of(written, [](char c) { return c >= 'A' && c <= 'Z'; });
}

constexpr std::size_t part_bytes_max = 4 * section_text_bytes_max;  // three characters and a blank for each

class Writer {
 public:
  explicit Writer(SectionText& out) : out_(out), place_(is_place(out.label)) {}

  void read(const json& value, std::string_view key) {
    if (value.is_string()) {
      take(value.get_ref<const std::string&>(), key);
    } else if (value.is_array()) {
      for (const json& one : value) read(one, key);
    } else if (value.is_object()) {
      for (const auto& [name, one] : value.items()) read(one, name == "value" ? key : std::string_view(name));
    }
  }

 private:
  void take(const std::string& text, std::string_view key) {
    if (among(keys_of_files, key)) return;
    const std::string words = folded(text);
    if (words.empty()) return;
    if (!append(column_of(key), words)) return;
    if (among(keys_of_identifiers, key) || key == "identifiers" || key == "address")
      add_identifier(stripped(text));
    else
      find_numbers(text);
  }

  std::string& column_of(std::string_view key) {
    if (among(keys_of_places, key) || (place_ && among(keys_of_names, key))) return out_.places;
    return among(keys_of_names, key) ? out_.names : out_.words;
  }

  // False: nothing more is taken of this section.
  bool append(std::string& column, std::string_view words) {
    const std::size_t room = section_text_bytes_max - std::min(taken_, section_text_bytes_max);
    if (words.size() > room) {
      const std::size_t end = words.substr(0, room).rfind(' ');
      words = words.substr(0, end == std::string_view::npos ? 0 : end);
    }
    if (words.empty()) return false;
    taken_ += words.size() + 1;
    if (!column.empty()) column += ' ';
    column += words;
    return true;
  }

  // Numbers that stand in a text: words with a digit, and groups written apart, as in "664 123 4567" or "MSKU 1234567".
  void find_numbers(std::string_view text) {
    std::string joined;
    std::size_t groups = 0;
    const auto end_of_groups = [&] {
      if (groups > 1 && has_digit(joined)) add_identifier(joined);
      joined.clear();
      groups = 0;
    };
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of(" \t\n\r,;"), text.size());
      const std::string_view written = text.substr(0, end);
      const std::string word = written.empty() ? std::string() : stripped(written);
      if (has_digit(word)) add_identifier(word);
      if (all_digits(word) || is_code(written)) {
        joined += word;
        ++groups;
      } else if (!written.empty()) {
        end_of_groups();
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    end_of_groups();
  }

  void add_identifier(const std::string& identifier) {
    const std::string trigrams = trigrams_of(identifier);
    if (trigrams.empty() || out_.parts.size() + trigrams.size() > part_bytes_max) return;
    if (!out_.parts.empty()) out_.parts += " 0 ";  // no trigram: a phrase never runs from one identifier into the next
    out_.parts += trigrams;
  }

  SectionText& out_;
  bool place_;
  std::size_t taken_ = 0;
};

std::string shortened(std::string_view text) {
  text = trimmed(text);
  if (text.size() <= gist_bytes_max) return std::string(text);
  std::size_t end = text.substr(0, gist_bytes_max).find_last_of(" \n\t");
  if (end == std::string_view::npos) {
    end = gist_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  }
  return std::string(text.substr(0, end)) + " …";
}

std::string gist_of(const json& value) {
  if (value.is_string()) return shortened(value.get_ref<const std::string&>());
  if (value.is_array()) {
    if (value.empty()) return {};
    const std::string first = gist_of(value.front());
    return first.empty() || value.size() == 1 ? first : fmt::format("{} (+{})", first, value.size() - 1);
  }
  if (!value.is_object()) return {};
  const auto number = [&](const char* key) { return value.contains(key) && value.at(key).is_number(); };
  if (number("kilograms")) return fmt::format("{} kg", value.at("kilograms").get<double>());
  if (number("amount")) {
    const auto unit = value.contains("unit") ? value.find("unit") : value.find("currency");
    return fmt::format("{} {}", value.at("amount").get<double>(),
                       unit != value.end() && unit->is_string() ? shortened(unit->get<std::string>()) : "");
  }
  if (value.contains("origin") && value.contains("destination") && value.at("origin").is_string() &&
      value.at("destination").is_string())
    return shortened(value.at("origin").get<std::string>() + " → " + value.at("destination").get<std::string>());
  for (const std::string_view key : keys_of_gists)
    if (const auto found = value.find(key); found != value.end()) {
      std::string out = gist_of(*found);
      if (!out.empty()) return out;
    }
  return {};
}

}  // namespace

SectionText text_of(const model::Label& label, const json& value) {
  SectionText out;
  out.label = label;
  Writer(out).read(value, model::name_of(label.section));
  out.sounds = sounds_of(out.names);
  out.gist = gist_of(value);
  return out;
}

}  // namespace puente::client::search
