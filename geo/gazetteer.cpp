#include "geo/gazetteer.h"

#include <algorithm>
#include <array>

#include "crypto/base/utf8.h"
#include "geo/countries.h"

namespace puente::geo {
namespace {

std::string code_of(std::string_view prefix, int number) {
  std::string out(prefix);
  out += static_cast<char>('0' + number / 10);
  out += static_cast<char>('0' + number % 10);
  return out;
}

struct KnownState {
  int code;
  std::string_view name;
  std::array<std::string_view, 10> aliases;
};

// INEGI, Catálogo Único de Claves de Áreas Geoestadísticas: 32 federal entities, with its abbreviations ("Edo. Mex.",
// "D.F.").
constexpr std::array<KnownState, 32> known_states = {{
    {1, "aguascalientes", {"ags"}},
    {2, "baja california", {"baja california norte", "b c", "bc"}},
    {3, "baja california sur", {"b c s", "bcs"}},
    {4, "campeche", {"camp"}},
    {5, "coahuila", {"coahuila de zaragoza", "coah"}},
    {6, "colima", {"col"}},
    {7, "chiapas", {"chis"}},
    {8, "chihuahua", {"chih"}},
    {9,
     "ciudad de mexico",
     {"distrito federal", "mexico city", "cdmx", "mexico df", "d f", "df", "mexico d f", "cd de mexico", "cd mexico",
      "cd mx"}},
    {10, "durango", {"dgo"}},
    {11, "guanajuato", {"gto"}},
    {12, "guerrero", {"gro"}},
    {13, "hidalgo", {"hgo"}},
    {14, "jalisco", {"jal"}},
    {15, "mexico", {"edomex", "mex", "edo mex", "edo mexico"}},
    {16, "michoacan", {"michoacan de ocampo", "mich"}},
    {17, "morelos", {"mor"}},
    {18, "nayarit", {"nay"}},
    {19, "nuevo leon", {"n l", "nl"}},
    {20, "oaxaca", {"oax"}},
    {21, "puebla", {"pue"}},
    {22, "queretaro", {"queretaro de arteaga", "queretaro arteaga", "qro"}},
    {23, "quintana roo", {"q roo", "qroo"}},
    {24, "san luis potosi", {"s l p", "slp"}},
    {25, "sinaloa", {"sin"}},
    {26, "sonora", {"son"}},
    {27, "tabasco", {"tab"}},
    {28, "tamaulipas", {"tamps"}},
    {29, "tlaxcala", {"tlax"}},
    {30, "veracruz", {"veracruz de ignacio de la llave", "veracruz llave", "ver"}},
    {31, "yucatan", {"yuc"}},
    {32, "zacatecas", {"zac"}},
}};

// FIPS 5-2: 50 states, the federal district, five territories; with their postal abbreviations.
constexpr std::array<KnownState, 56> known_us_states = {{
    {1, "alabama", {"al"}},
    {2, "alaska", {"ak"}},
    {4, "arizona", {"az"}},
    {5, "arkansas", {"ar"}},
    {6, "california", {"ca"}},
    {8, "colorado", {"co"}},
    {9, "connecticut", {"ct"}},
    {10, "delaware", {"de"}},
    {11, "district of columbia", {"dc"}},
    {12, "florida", {"fl"}},
    {13, "georgia", {"ga"}},
    {15, "hawaii", {"hi"}},
    {16, "idaho", {"id"}},
    {17, "illinois", {"il"}},
    {18, "indiana", {"in"}},
    {19, "iowa", {"ia"}},
    {20, "kansas", {"ks"}},
    {21, "kentucky", {"ky"}},
    {22, "louisiana", {"la"}},
    {23, "maine", {"me"}},
    {24, "maryland", {"md"}},
    {25, "massachusetts", {"ma"}},
    {26, "michigan", {"mi"}},
    {27, "minnesota", {"mn"}},
    {28, "mississippi", {"ms"}},
    {29, "missouri", {"mo"}},
    {30, "montana", {"mt"}},
    {31, "nebraska", {"ne"}},
    {32, "nevada", {"nv"}},
    {33, "new hampshire", {"nh"}},
    {34, "new jersey", {"nj"}},
    {35, "new mexico", {"nm"}},
    {36, "new york", {"ny"}},
    {37, "north carolina", {"nc"}},
    {38, "north dakota", {"nd"}},
    {39, "ohio", {"oh"}},
    {40, "oklahoma", {"ok"}},
    {41, "oregon", {"or"}},
    {42, "pennsylvania", {"pa"}},
    {44, "rhode island", {"ri"}},
    {45, "south carolina", {"sc"}},
    {46, "south dakota", {"sd"}},
    {47, "tennessee", {"tn"}},
    {48, "texas", {"tx"}},
    {49, "utah", {"ut"}},
    {50, "vermont", {"vt"}},
    {51, "virginia", {"va"}},
    {53, "washington", {"wa"}},
    {54, "west virginia", {"wv"}},
    {55, "wisconsin", {"wi"}},
    {56, "wyoming", {"wy"}},
    {60, "american samoa", {"as"}},
    {66, "guam", {"gu"}},
    {69, "northern mariana islands", {"mp"}},
    {72, "puerto rico", {"pr"}},
    {78, "us virgin islands", {"vi"}},
}};

// The state that `text` (normalised) names, with the prefix of its country's codes.
std::optional<State> known_state(std::span<const KnownState> states, std::string_view prefix, std::string_view text) {
  for (const std::string_view words : {"estado libre y soberano de ", "estado de ", "edo de ", "state of "})
    if (text.starts_with(words)) text.remove_prefix(words.size());
  for (const KnownState& state : states) {
    bool found = state.name == text;
    for (const std::string_view alias : state.aliases) found = found || (!alias.empty() && alias == text);
    if (found) return State{code_of(prefix, state.code), std::string(state.name)};
  }
  return std::nullopt;
}

}  // namespace

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
  std::string text = normalised_without(name, suffixes);
  auto known = known_state(known_states, "MX-", text);
  return known ? std::move(*known) : State{"", std::move(text)};
}

State us_state(std::string_view name) {
  std::string text = normalised(name);
  auto known = known_state(known_us_states, "US-", text);
  return known ? std::move(*known) : State{"", std::move(text)};
}

std::optional<State> state_of_code(std::string_view code) {
  const bool mexican = code.starts_with("MX-");
  if (!mexican && !code.starts_with("US-")) return std::nullopt;
  const std::span<const KnownState> states = mexican ? std::span<const KnownState>(known_states) : known_us_states;
  for (const KnownState& state : states)
    if (code_of(code.substr(0, 3), state.code) == code) return State{std::string(code), std::string(state.name)};
  return std::nullopt;
}

bool is_foreign_state(std::string_view code) {
  constexpr std::size_t shortest = 4, longest = 6;
  return code.size() >= shortest && code.size() <= longest && code[2] == '-' && is_country(code.substr(0, 2)) &&
         !code.starts_with("MX") && !code.starts_with("US") &&
         std::ranges::all_of(code.substr(3), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

State state_of_name(std::string_view name) {
  State mexican = mexican_state(name, {});
  return mexican.code.empty() ? us_state(name) : mexican;
}

}  // namespace puente::geo
