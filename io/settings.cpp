#include "io/settings.h"

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>

#include "io/files.h"
#include "policy/model/vocabulary.h"
#include "policy/toml_form.h"

namespace puente::io {
namespace {

constexpr std::size_t settings_bytes_max = 64 << 10;

}  // namespace

Result<Settings> Settings::read(const std::filesystem::path& path, std::initializer_list<std::string_view> known,
                                std::span<const std::string_view> numbers,
                                std::initializer_list<std::string_view> named) {
  PUENTE_TRY(const std::string text, read_text(path, settings_bytes_max));
  if (const Status form = policy::check_toml_form(text); !form)
    return tl::unexpected<Error>(form.error().at(path.string()));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(ErrorCode::malformed, fmt::format("{}: line {}: {}", path.string(), parsed.error().source().begin.line,
                                                  parsed.error().description()));
  Settings out;
  out.path_ = path;
  std::vector<std::string_view> keys(known);
  keys.insert(keys.end(), numbers.begin(), numbers.end());
  keys.insert(keys.end(), named.begin(), named.end());
  // `should`: said of a key that is known.
  const auto wrong = [&](const toml::node& value, std::string_view key, std::string_view should) {
    const bool is_known = std::ranges::find(keys, key) != keys.end();
    return fail(ErrorCode::unknown_value, fmt::format("{}: line {}: {}", path.string(), value.source().begin.line,
                                                      is_known ? fmt::format("'{}' {}", key, should)
                                                               : fmt::format("unknown key '{}'; the nearest is '{}'",
                                                                             key, model::nearest_name(key, keys))));
  };
  constexpr std::string_view no_number = "must be a whole number from 0", no_text = "must be a text";
  const auto is_number = [&](std::string_view key) { return std::ranges::find(numbers, key) != numbers.end(); };
  for (const auto& [key, value] : parsed.table()) {
    if (std::ranges::find(named, key.str()) != named.end()) {
      if (!value.is_table()) return wrong(value, key.str(), "must be a section");
      for (const auto& [name, text_of_it] : *value.as_table()) {
        const std::string whole = fmt::format("{}.{}", key.str(), name.str());
        keys.emplace_back(whole);
        const auto setting = text_of_it.value<std::string>();
        if (!setting) return wrong(text_of_it, whole, no_text);
        out.texts_.emplace(whole, *setting);
        keys.pop_back();
      }
      continue;
    }
    if (const toml::table* const section = value.as_table()) {
      for (const auto& [name, number] : *section) {
        const std::string whole = fmt::format("{}.{}", key.str(), name.str());
        const auto setting = number.value_exact<std::int64_t>();
        if (!is_number(whole) || !setting || *setting < 0) return wrong(number, whole, no_number);
        out.numbers_.emplace(whole, Number{static_cast<std::uint64_t>(*setting), number.source().begin.line});
      }
      const auto is_of_it = [begin = std::string(key.str()) + "."](std::string_view one) {
        return one.starts_with(begin);
      };
      if (std::ranges::none_of(numbers, is_of_it)) return wrong(value, key.str(), no_text);
      continue;
    }
    const auto setting = value.value<std::string>();
    if (std::ranges::find(known, key.str()) == known.end() || !setting) return wrong(value, key.str(), no_text);
    out.texts_.emplace(key.str(), *setting);
  }
  return out;
}

Result<std::uint64_t> Settings::number(std::string_view key, std::uint64_t otherwise, const Range& range) const {
  const auto found = numbers_.find(key);
  if (found == numbers_.end()) return otherwise;
  const Number& number = found->second;
  if (number.value < range.least || number.value > range.most)
    return fail(ErrorCode::malformed, fmt::format("{}: line {}: {} is {}, and must be from {} to {}", path_.string(),
                                                  number.line, key, number.value, range.least, range.most));
  return number.value;
}

std::string Settings::text(std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? std::string() : found->second;
}

std::map<std::string, std::string> Settings::section(std::string_view name) const {
  std::map<std::string, std::string> out;
  const std::string begin = std::string(name) + ".";
  for (auto one = texts_.lower_bound(begin); one != texts_.end() && one->first.starts_with(begin); ++one)
    out.emplace(one->first.substr(begin.size()), one->second);
  return out;
}

Result<std::string> Settings::required(std::string_view key) const {
  std::string out = text(key);
  if (out.empty()) return fail(ErrorCode::malformed, path_.string() + ": '" + std::string(key) + "' is needed");
  return out;
}

Status check_setting(std::string_view text, std::string_view option) {
  for (const char c : text)
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
      return fail(ErrorCode::usage, std::string(option) + ": only printable ASCII without quotes and backslashes");
  return {};
}

std::string render_setting(std::string_view key, std::string_view text) {
  return fmt::format("{} = \"{}\"\n", key, text);
}

}  // namespace puente::io
