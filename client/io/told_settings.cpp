#include "client/io/told_settings.h"

#include <fmt/format.h>

#include "client/io/told_settings_toml.h"

namespace puente::client::io {
namespace {

constexpr std::size_t words_max = 32, word_bytes_max = 1024;
constexpr double minutes_min = 0.01, minutes_max = 24 * 60;
constexpr std::int64_t deadline_seconds_max = 600;

Result<std::vector<std::string>> command_at(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  const toml::node* const node = table.get(key);
  if (node == nullptr) return out;
  const toml::array* const words = node->as_array();
  if (words == nullptr || words->empty() || words->size() > words_max)
    return policy::fail_at(*node, ErrorCode::malformed,
                           fmt::format("'{}' is a list of 1 to 32 texts: a program and what it is given", key));
  for (const toml::node& word : *words) {
    PUENTE_TRY(std::string text, policy::text_of(word, key, word_bytes_max));
    out.push_back(std::move(text));
  }
  if (!out.front().starts_with('/'))
    return policy::fail_at(*node, ErrorCode::malformed,
                           fmt::format("'{}' begins with the full path of a program, as in /usr/local/bin/page", key));
  return out;
}

Status read_minutes(const toml::table& table, std::string_view key, Duration& out) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) return {};
  const auto minutes = node->value<double>();
  if (!minutes || !(*minutes >= minutes_min && *minutes <= minutes_max))
    return policy::fail_at(*node, ErrorCode::malformed, fmt::format("'{}' is a number from 0.01 to 1440", key));
  out = Duration{static_cast<std::int64_t>(*minutes * 60'000)};
  return {};
}

std::string quoted(const std::vector<std::string>& command) {
  std::string out;
  for (const std::string& word : command) {
    out += out.empty() ? "\"" : ", \"";
    for (const char c : word) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return "[" + out + "]";
}

}  // namespace

Result<ToldSettings> parse_told_settings(const toml::table& table) {
  PUENTE_REQUIRE(policy::closed(
      table, {"command", "repeat-minutes", "escalate-command", "escalate-minutes", "deadline-seconds", "desktop"}));
  ToldSettings out;
  PUENTE_TRY(out.command, command_at(table, "command"));
  PUENTE_TRY(out.escalate_command, command_at(table, "escalate-command"));
  PUENTE_REQUIRE(read_minutes(table, "repeat-minutes", out.times.repeat));
  PUENTE_REQUIRE(read_minutes(table, "escalate-minutes", out.times.escalate_after));
  if (out.escalate_command.empty() != (out.times.escalate_after == Duration{}))
    return policy::fail_at(table, ErrorCode::usage, "'escalate-command' and 'escalate-minutes' go together");
  if (const toml::node* const node = table.get("deadline-seconds")) {
    const auto deadline = node->value_exact<std::int64_t>();
    if (!deadline || *deadline < 1 || *deadline > deadline_seconds_max)
      return policy::fail_at(*node, ErrorCode::malformed, "'deadline-seconds' is a whole number from 1 to 600");
    out.deadline = seconds(*deadline);
  }
  if (const toml::node* const node = table.get("desktop")) {
    PUENTE_TRY(const std::string language, policy::text_of(*node, "desktop", 8));
    if (language != "en" && language != "es")
      return policy::fail_at(*node, ErrorCode::unknown_value, "'desktop' is the language of the notice: en or es");
    out.desktop = language == "es" ? Language::spanish : Language::english;
  }
  return out;
}

std::string render_told_settings(const ToldSettings& settings) {
  const ToldSettings unset;
  if (settings == unset) return {};
  std::string out = "\n[told]\n";
  const auto put_minutes = [&](const char* key, Duration time) {
    out += fmt::format("{} = {}\n", key, static_cast<double>(time.ms) / 60'000);
  };
  if (!settings.command.empty()) out += "command = " + quoted(settings.command) + "\n";
  if (settings.times.repeat != unset.times.repeat) put_minutes("repeat-minutes", settings.times.repeat);
  if (!settings.escalate_command.empty()) out += "escalate-command = " + quoted(settings.escalate_command) + "\n";
  if (settings.times.escalate_after != Duration{}) put_minutes("escalate-minutes", settings.times.escalate_after);
  if (settings.deadline != unset.deadline) out += fmt::format("deadline-seconds = {}\n", settings.deadline.ms / 1000);
  if (settings.desktop) out += fmt::format("desktop = \"{}\"\n", *settings.desktop == Language::spanish ? "es" : "en");
  return out;
}

}  // namespace puente::client::io
