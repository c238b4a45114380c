#include "audit/report/filter.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "crypto/base/utf8.h"
#include "policy/model/agency.h"

namespace puente::audit::report {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t id_digits_min = 4;
// A number of fewer digits is an index, and fewer letters are words of their own.
constexpr std::size_t any_text_min = 8;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}
bool is_number(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

bool is_or_holds(const ordered_json& value, const std::string& text) {
  if (value.is_string()) return value.get_ref<const std::string&>() == text;
  return value.is_array() &&
         std::ranges::any_of(value, [&](const ordered_json& one) { return is_or_holds(one, text); });
}

// The value of any field of this name, at any depth.
bool has_field(const ordered_json& value, const std::string& name, const std::string& text) {
  if (value.is_array())
    return std::ranges::any_of(value, [&](const ordered_json& one) { return has_field(one, name, text); });
  if (!value.is_object()) return false;
  for (const auto& [key, field] : value.items())
    if ((key == name && is_or_holds(field, text)) || has_field(field, name, text)) return true;
  return false;
}

Status known(const char* option, const std::string& name, std::span<const std::string_view> all) {
  if (name.empty() || std::ranges::find(all, name) != all.end()) return {};
  return fail(ErrorCode::usage, std::string(option) + ": there is no '" + name + "'; the nearest is '" +
                                    std::string(model::nearest_name(name.substr(0, 64), all)) + "'");
}

Result<Instant> time_option(const char* option, const std::string& text) {
  if (const auto time = parse_utc(text)) return *time;
  if (const auto date = parse_date(text)) return start_of(*date);
  return fail(ErrorCode::usage,
              std::string(option) + ": a day (2026-11-24) or a time in UTC (2026-11-24T08:15:00Z), not '" + text + "'");
}

// What is written otherwise would find nothing, and look as if there were nothing.
Status check_agency(const std::string& agency) {
  if (agency.empty() ||
      std::ranges::find(model::names_of<model::Nation>(), agency) != model::names_of<model::Nation>().end())
    return {};
  const auto read = model::parse_agency(agency);
  if (!read) return fail(ErrorCode::usage, "--agency: " + read.error().what);
  return {};
}
Status check_rule(const std::string& rule) {
  const std::string_view by = std::string_view(rule).substr(0, rule.find('/'));
  if (rule.empty() || (by.size() + 1 < rule.size() && (by == "MX" || by == "US" || by == "treaty"))) return {};
  return fail(ErrorCode::usage,
              "--rule: a rule is written with whose it is, as in MX/dea-violence, not " + cited(rule));
}

}  // namespace

Status EntryFilter::prepare() {
  PUENTE_REQUIRE(check_agency(agency));
  PUENTE_REQUIRE(check_rule(rule));
  PUENTE_REQUIRE(known("--event", event, event_names()));
  PUENTE_REQUIRE(known("--kind", kind, model::names_of<model::Kind>()));
  if (!since.empty()) {
    PUENTE_TRY(from, time_option("--since", since));
  }
  if (!until.empty()) {
    PUENTE_TRY(to, time_option("--until", until));
  }
  return {};
}

bool EntryFilter::matches(const ordered_json& entry, const std::optional<codec::Event>& what) const {
  if (agency.empty() && kind.empty() && rule.empty() && event.empty() && !from && !to) return true;
  if (!what) return false;
  if ((from && what->time < *from) || (to && what->time >= *to)) return false;
  if (!event.empty() && entry["event"] != event) return false;
  if (!kind.empty() && !has_field(entry, "kind", kind)) return false;
  if (!rule.empty() && !has_field(entry, "rule", rule) && !has_field(entry, "rules", rule)) return false;
  if (agency.empty()) return true;
  return std::ranges::any_of(std::initializer_list<const char*>{"agency", "from", "to", "recipients", "nation"},
                             [&](const char* name) {
                               if (!entry.contains(name)) return false;
                               if (is_or_holds(entry[name], agency)) return true;
                               // A nation stands for all of its agencies.
                               return agency.size() == 2 && mentions(entry[name], agency + "/");
                             });
}

bool mentions(const ordered_json& value, std::string_view text) {
  if (value.is_string()) return lowered(value.get_ref<const std::string&>()).find(lowered(text)) != std::string::npos;
  if (!value.is_structured()) return false;
  return std::ranges::any_of(value, [&](const ordered_json& one) { return mentions(one, text); });
}

bool is_about(const ordered_json& entry, std::string_view id) {
  if (id == std::to_string(entry["index"].get<std::uint64_t>())) return true;
  const bool ids_only = id.size() < any_text_min;
  if (id.size() < id_digits_min || (ids_only && (!is_hex(id) || is_number(id)))) return false;
  return std::ranges::any_of(entry, [&](const ordered_json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return lowered(text).starts_with(lowered(id)) && (!ids_only || (text.size() >= any_text_min && is_hex(text)));
  });
}

}  // namespace puente::audit::report
