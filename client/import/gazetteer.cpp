#include "client/import/gazetteer.h"

#include <algorithm>
#include <array>

#include "client/import/utf8.h"

namespace puente::client::import {
namespace {

constexpr std::int64_t e7 = 10'000'000;

// Digits exactly as written, into units of 10^-7; rounds half away from zero behind the seventh decimal.
std::optional<std::int64_t> parse_e7(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  int decimals = 0;
  bool any = false;
  bool point = false;
  bool round_up = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any = true;
    if (!point) {
      whole = whole * 10 + (c - '0');
      if (whole > 1000) return std::nullopt;
    } else if (decimals < 7) {
      fraction = fraction * 10 + (c - '0');
      ++decimals;
    } else if (decimals == 7) {
      round_up = c >= '5';
      ++decimals;
    }
  }
  if (!any) return std::nullopt;
  for (; decimals < 7; ++decimals) fraction *= 10;
  const std::int64_t value = whole * e7 + fraction + (round_up ? 1 : 0);
  return negative ? -value : value;
}

struct KnownState {
  int code;
  std::string_view name;
  std::array<std::string_view, 4> aliases;
};

// INEGI, Catálogo Único de Claves de Áreas Geoestadísticas: 32 federal entities.
constexpr std::array<KnownState, 32> known_states = {{
    {1, "aguascalientes", {}},
    {2, "baja california", {"baja california norte"}},
    {3, "baja california sur", {}},
    {4, "campeche", {}},
    {5, "coahuila", {"coahuila de zaragoza"}},
    {6, "colima", {}},
    {7, "chiapas", {}},
    {8, "chihuahua", {}},
    {9, "ciudad de mexico", {"distrito federal", "mexico city", "cdmx", "mexico df"}},
    {10, "durango", {}},
    {11, "guanajuato", {}},
    {12, "guerrero", {}},
    {13, "hidalgo", {}},
    {14, "jalisco", {}},
    {15, "mexico", {"edomex"}},
    {16, "michoacan", {"michoacan de ocampo"}},
    {17, "morelos", {}},
    {18, "nayarit", {}},
    {19, "nuevo leon", {}},
    {20, "oaxaca", {}},
    {21, "puebla", {}},
    {22, "queretaro", {"queretaro de arteaga", "queretaro arteaga"}},
    {23, "quintana roo", {}},
    {24, "san luis potosi", {}},
    {25, "sinaloa", {}},
    {26, "sonora", {}},
    {27, "tabasco", {}},
    {28, "tamaulipas", {}},
    {29, "tlaxcala", {}},
    {30, "veracruz", {"veracruz de ignacio de la llave", "veracruz llave"}},
    {31, "yucatan", {}},
    {32, "zacatecas", {}},
}};

}  // namespace

Result<Coordinates> parse_coordinates(std::string_view latitude, std::string_view longitude) {
  const auto lat = parse_e7(latitude);
  if (!lat || *lat < -90 * e7 || *lat > 90 * e7)
    return fail(ErrorCode::malformed, "latitude " + cited(latitude) + " is not between -90 and 90 degrees");
  const auto lon = parse_e7(longitude);
  if (!lon || *lon < -180 * e7 || *lon > 180 * e7)
    return fail(ErrorCode::malformed, "longitude " + cited(longitude) + " is not between -180 and 180 degrees");
  return Coordinates{static_cast<std::int32_t>(*lat), static_cast<std::int32_t>(*lon)};
}

std::string cell_code(Coordinates point) {
  constexpr std::string_view digits = "23456789CFGHJMPQRVWX";
  constexpr std::int64_t step = e7 / 20;
  std::int64_t latitude = (point.latitude_e7 + 90 * e7) / step;
  std::int64_t longitude = (point.longitude_e7 + 180 * e7) / step;
  latitude = std::min<std::int64_t>(latitude, 180 * 20 - 1);
  longitude %= 360 * 20;
  std::string code(6, '0');
  for (std::size_t pair = 3; pair-- > 0;) {
    code[2 * pair] = digits[static_cast<std::size_t>(latitude % 20)];
    code[2 * pair + 1] = digits[static_cast<std::size_t>(longitude % 20)];
    latitude /= 20;
    longitude /= 20;
  }
  return code + "00+";
}

std::string normalised(std::string_view name) {
  std::string out;
  bool space = false;
  for_each_code_point(name, [&](char32_t c) {
    const std::string_view folded = fold(c);
    if (folded == " ") {
      space = true;
      return;
    }
    if (folded.empty() && is_combining_mark(c)) return;
    if (space && !out.empty()) out += ' ';
    space = false;
    if (folded.empty())
      append_utf8(out, c);
    else
      out += folded;
  });
  return out;
}

std::string normalised_without(std::string_view name, std::span<const std::string> suffixes) {
  std::string out = normalised(name);
  for (const std::string& suffix : suffixes) {
    if (out.size() > suffix.size() + 1 && out.ends_with(suffix) && out[out.size() - suffix.size() - 1] == ' ') {
      out.resize(out.size() - suffix.size() - 1);
      break;
    }
  }
  return out;
}

State mexican_state(std::string_view name, std::span<const std::string> suffixes) {
  const std::string text = normalised_without(name, suffixes);
  std::string_view bare = text;
  for (const std::string_view prefix : {"estado de ", "state of "})
    if (bare.starts_with(prefix)) bare.remove_prefix(prefix.size());
  for (const KnownState& state : known_states) {
    bool found = state.name == bare;
    for (const std::string_view alias : state.aliases) found = found || (!alias.empty() && alias == bare);
    if (!found) continue;
    std::string code = "MX-";
    code += static_cast<char>('0' + state.code / 10);
    code += static_cast<char>('0' + state.code % 10);
    return {std::move(code), std::string(state.name)};
  }
  return {"", text};
}

Periods periods_of(CivilDate first, CivilDate last) {
  Periods out;
  if (first.year != last.year) return out;
  const std::string first_day = format_date(first);
  out.year = first_day.substr(0, 4);
  const unsigned quarter = (first.month - 1) / 3;
  if (quarter != (last.month - 1) / 3) return out;
  out.quarter = *out.year + "-Q" + std::to_string(quarter + 1);
  if (first.month != last.month) return out;
  out.month = first_day.substr(0, 7);
  if (first.day == last.day) out.day = first_day;
  return out;
}

Result<CivilDate> parse_day(std::string_view text) {
  const std::string_view rest = text.size() > 10 ? text.substr(10) : std::string_view();
  std::string_view time = rest;
  if (!time.empty()) {
    bool midnight = time.front() == ' ' || time.front() == 'T';
    time.remove_prefix(1);
    midnight = midnight && time.starts_with("00:00:00");
    if (midnight) time.remove_prefix(8);
    if (midnight && time.starts_with(".")) {
      time.remove_prefix(1);
      midnight = !time.empty() && time.find_first_not_of('0') == std::string_view::npos;
    } else {
      midnight = midnight && (time.empty() || time == "Z");
    }
    if (!midnight)
      return fail(ErrorCode::malformed,
                  cited(text) + " is not a day: expected YYYY-MM-DD, with nothing but a midnight behind it");
  }
  auto day = parse_date(text.substr(0, std::min<std::size_t>(text.size(), 10)));
  if (!day) return fail(ErrorCode::malformed, cited(text) + " is not a day: expected YYYY-MM-DD");
  return *day;
}

}  // namespace puente::client::import
