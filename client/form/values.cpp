#include "client/form/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "client/form/examples.h"
#include "crypto/base/utf8.h"

namespace puente::client::form {

using codec::ContentShape;
using codec::LeafType;
using document::Problem;
using nlohmann::json;

namespace {

constexpr std::size_t number_bytes_max = 40;

// A text of several lines ends with a line of its own.
std::string_view without_end(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return end == text.npos ? std::string_view{} : text.substr(0, end + 1);
}

// "…", "?" and the like: to be written yet.
bool is_placeholder(std::string_view text) {
  const std::string_view one = trimmed(text);
  return one == "…" || one == "..." || (!one.empty() && one.size() <= 4 && one.find_first_not_of('?') == one.npos) ||
         folded(one) == "xxx" || folded(one) == "todo";
}

template <class T>
std::optional<T> parsed(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || text.size() > number_bytes_max) return std::nullopt;
  return out;
}

std::string within(const std::string& where, std::string_view key) {
  return where.empty() ? std::string(key) : where + "." + std::string(key);
}

std::string item_of(const std::string& where, std::size_t index) { return where + "[" + std::to_string(index) + "]"; }

}  // namespace

bool says_unknown(std::string_view text) {
  constexpr std::array words{"unknown", "desconocido", "desconocida", "sedesconoce"};
  return std::ranges::find(words, folded(text)) != words.end();
}

void ValueReader::finding(const toml::node& node, const std::string& key, Problem problem, std::string_view given,
                          std::string_view right) {
  findings_.add(key, problem, given, right);
  if (findings_.count() <= document::findings_max) findings_.all().back().line = node.source().begin.line;
}

void ValueReader::fault(const toml::node& node, const std::string& key, std::string what) {
  findings_.add(key, Error{ErrorCode::malformed, std::move(what)});
  if (findings_.count() <= document::findings_max) findings_.all().back().line = node.source().begin.line;
}

void ValueReader::note(const std::string& path, const toml::node& node, const std::string& key) {
  places_.emplace(path, FormPlace{node.source().begin.line, key});
}

std::vector<ValueReader::Entry> ValueReader::entries(const toml::table& table, std::span<const Word> words,
                                                     const std::string& path, const std::string& key) {
  std::vector<Entry> out;
  for (const auto& [name, node] : table) {
    const std::string place = within(key, name.str());
    const Word* const word = find_word(words, name.str());
    if (word == nullptr) {
      finding(node, place, Problem::unknown_key, name.str(), nearest_word(words, name.str(), language_));
      continue;
    }
    const auto before = std::ranges::find(out, word, &Entry::word);
    if (before != out.end()) {
      fault(node, place, "this stands in the form already, as " + cited(before->key) + ": keep one of the two");
      continue;
    }
    out.push_back({word, node, within(path, word->name), place});
    note(out.back().path, node, place);
  }
  return out;
}

json ValueReader::text(const toml::node& node, const std::string& key) {
  if (const auto* const whole = node.as_integer()) return std::to_string(whole->get());
  const auto* const given = node.as_string();
  if (given == nullptr) {
    fault(node, key, "a text belongs here: write it in quotes, \"…\"");
    return nullptr;
  }
  const std::string_view out = without_end(given->get());
  if (is_blank(out)) return nullptr;
  if (is_placeholder(out))
    fault(node, key, cited(out) + " is yet to be written: write what you know, or leave \"\" there");
  else if (is_example(out))
    fault(node, key, cited(out) + " is the form's example: write what you know, or leave \"\" there");
  return std::string(out);
}

json ValueReader::choice(const toml::node& node, std::span<const Word> choices, const std::string& key) {
  const json given = text(node, key);
  if (!given.is_string()) return nullptr;
  const auto& word = given.get_ref<const std::string&>();
  if (const Word* const found = find_word(choices, word)) return std::string(found->name);
  std::string right = nearest_word(choices, word, language_);
  if (const Word* const near = find_word(choices, right))  // as it is shown, not as a key
    right = language_ == Language::spanish ? near->spanish : near->name;
  finding(node, key, Problem::unknown_name, word, right);
  return nullptr;
}

json ValueReader::list(const toml::node& node, std::span<const Word> choices, const std::string& key) {
  json out = json::array();
  const auto add = [&](const toml::node& item, const std::string& place) {
    json one = choices.empty() ? text(item, place) : choice(item, choices, place);
    if (!one.is_null()) out.push_back(std::move(one));
  };
  if (const toml::array* const items = node.as_array()) {
    for (std::size_t i = 0; i < items->size(); ++i) add((*items)[i], item_of(key, i));
  } else if (const auto* const written = node.as_string()) {
    std::string_view rest = written->get();
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      toml::value<std::string> item{std::string(trimmed(rest.substr(0, comma)))};
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      const std::size_t before = findings_.count();
      add(item, key);
      for (std::size_t i = before; i < findings_.all().size(); ++i) findings_.all()[i].line = node.source().begin.line;
    }
  } else {
    fault(node, key, "a list belongs here: write [\"…\", \"…\"]");
  }
  return out.empty() ? json() : out;
}

json ValueReader::number(const toml::node& node, const ContentShape& shape, const std::string& key) {
  const bool whole = shape.leaf == LeafType::whole_number;
  if (const auto* const one = node.as_integer()) return one->get();
  if (const auto* const one = node.as_floating_point(); one != nullptr && !whole && std::isfinite(one->get()))
    return one->get();
  std::string given;
  if (const auto* const written = node.as_string()) given = trimmed(written->get());
  if (node.is_string() && given.empty()) return nullptr;
  if (node.is_string() && says_unknown(given)) return given;
  if (const auto one = parsed<std::int64_t>(given)) return *one;
  if (const auto one = parsed<double>(given); one && !whole && std::isfinite(*one)) return *one;
  if (whole)
    fault(node, key, cited(given) + " is no whole number: write digits only, as in 3");
  else
    fault(node, key, cited(given) + " is no number: write digits, with a point before decimals, as in 24.8091");
  return nullptr;
}

json ValueReader::flag(const toml::node& node, const std::string& key) {
  if (const auto* const one = node.as_boolean()) return one->get();
  std::string given;
  if (const auto* const written = node.as_string()) given = trimmed(written->get());
  if (node.is_string() && given.empty()) return nullptr;
  const std::string word = folded(given);
  if (word == "yes" || word == "si" || word == "true") return true;
  if (word == "no" || word == "false") return false;
  fault(node, key, cited(given) + " is neither yes nor no: write \"yes\" or \"no\"");
  return nullptr;
}

json ValueReader::leaf(const toml::node& node, const ContentShape& shape, const std::string& key) {
  switch (shape.leaf) {
    case LeafType::flag:
      return flag(node, key);
    case LeafType::whole_number:
    case LeafType::number:
      return number(node, shape, key);
    case LeafType::name:
      return choice(node, choices_of(shape), key);
    case LeafType::text:
      return text(node, key);
  }
  return nullptr;
}

json ValueReader::object(const toml::node& node, const ContentShape& shape, const std::string& path,
                         const std::string& key) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) {
    if (node.is_string() && is_blank(node.as_string()->get())) return nullptr;
    if (shape.fields.size() == 1 && !shape.fields.front().object) {  // `hour = "…"` for hour.hour
      json inner = value(node, shape.fields.front(), path + "." + std::string(shape.fields.front().field), key);
      if (inner.is_null()) return nullptr;
      return {{std::string(shape.fields.front().field), std::move(inner)}};
    }
    fault(node, key, "this has parts: write them under the heading [" + key + "], a line each");
    return nullptr;
  }
  std::vector<Word> words;
  for (const ContentShape& field : shape.fields) words.push_back(word_of_field(field.field));
  json out = json::object();
  for (const Entry& entry : entries(*table, words, path, key)) {
    const auto field = std::ranges::find(shape.fields, entry.word->name, &ContentShape::field);
    json inner = value(entry.node, *field, entry.path, entry.key);
    if (!inner.is_null()) out[std::string(entry.word->name)] = std::move(inner);
  }
  return out.empty() ? json() : out;
}

json ValueReader::value(const toml::node& node, const ContentShape& shape, const std::string& path,
                        const std::string& key) {
  note(path, node, key);
  if (!shape.object) {
    if (const toml::table* const table = node.as_table()) {  // [type] value = "…"
      const std::array lone{word_of_field(lone_field)};
      json out;
      for (const Entry& entry : entries(*table, lone, "", key)) out = value(entry.node, shape, path, entry.key);
      return out;
    }
  }
  if (!shape.list) return shape.object ? object(node, shape, path, key) : leaf(node, shape, key);
  if (!shape.object && shape.leaf == LeafType::text) return list(node, {}, key);
  json out = json::array();
  const auto add = [&](const toml::node& item, const std::string& form_key) {
    const std::string place = item_of(path, out.size());
    places_.insert_or_assign(place, FormPlace{item.source().begin.line, form_key});
    json one = shape.object ? object(item, shape, place, form_key) : leaf(item, shape, form_key);
    if (!one.is_null()) out.push_back(std::move(one));
  };
  if (const toml::array* const items = node.as_array())
    for (std::size_t i = 0; i < items->size(); ++i) add((*items)[i], items->size() > 1 ? item_of(key, i) : key);
  else if (node.is_table() || !shape.object)
    add(node, key);
  else if (!node.is_string() || !is_blank(node.as_string()->get()))
    fault(node, key, "this has parts: write them under the heading [" + key + "], a line each");
  return out.empty() ? json() : out;
}

}  // namespace puente::client::form
