#include "policy/model/vocabulary.h"

#include <algorithm>
#include <array>

#include "crypto/base/check.h"
#include "policy/model/suggestion.h"

namespace puente::model {
namespace {

template <class E>
struct Names;

#define PUENTE_NAMES(Enum, ...)                                                  \
  template <>                                                                    \
  struct Names<Enum> {                                                           \
    static constexpr auto list = std::to_array<std::string_view>({__VA_ARGS__}); \
  }

PUENTE_NAMES(Nation, "MX", "US");
PUENTE_NAMES(Kind, "territory", "violent-event", "power-shift", "precursor-shipment", "seizure", "financial-lead",
             "darknet-vendor", "smuggling-route", "person", "firearm-trace", "overdose-spike", "operation-notice",
             "mediation-notice", "evidence-package", "request", "reply", "refusal", "advisory");
PUENTE_NAMES(Section, "group", "control", "area", "period", "indicators", "narrative", "source", "type", "time",
             "place", "actors", "victims", "victim-identities", "event", "substance", "quantity", "parties",
             "transport", "route", "status", "purity-and-signature", "method", "accounts", "institutions",
             "transactions", "typology", "handle", "market", "keys", "wallets", "listings", "ship-from", "price",
             "facilitators", "group-size", "migrants", "minors", "asylum", "names", "identifiers", "births", "roles",
             "links", "photo", "make-and-model", "serial", "recovery", "purchaser", "counts", "window", "contact",
             "case", "exhibits", "custody-chain", "question", "answer", "clock", "reason", "summary", "attachments");
PUENTE_NAMES(Rung, "whole", "polygon", "point", "cell", "site", "municipality", "county", "state", "region", "country",
             "hour", "day", "month", "quarter", "year", "company", "sector-and-country", "port", "coast", "kilograms",
             "band", "signature", "cluster", "account", "token", "institution", "amount", "handle", "pseudonym",
             "wallet", "city", "person", "count", "crossing", "sector", "value", "full", "date", "serial", "model",
             "dealer", "question", "topic");
PUENTE_NAMES(Tlp, "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR");
PUENTE_NAMES(Handling, "H0", "H1", "H2", "H3");
PUENTE_NAMES(Purpose, "counter-narcotics", "firearms", "financial-crime", "human-smuggling-and-trafficking",
             "missing-persons", "violence-prevention", "prosecution", "threat-to-life");
PUENTE_NAMES(Urgency, "threat-to-life", "urgent", "routine");
PUENTE_NAMES(GradingScheme, "none", "admiralty", "europol");
PUENTE_NAMES(Classification, "none", "us:unclassified", "us:cui", "us:confidential", "us:secret", "us:top-secret",
             "mx:publica", "mx:reservada", "mx:confidencial");
PUENTE_NAMES(Caveat, "NOFORN", "REL TO", "ORCON", "LES", "DSEN");

static_assert(Names<Kind>::list.size() == kind_count && Names<Section>::list.size() == section_count &&
              Names<Rung>::list.size() == rung_count);

template <class E>
std::string_view lookup(E value) {
  const auto index = static_cast<std::size_t>(value);
  PUENTE_CHECK(index < Names<E>::list.size(), "a vocabulary value outside its enum");
  return Names<E>::list[index];
}

using S = Section;
using R = Rung;

constexpr std::array time_ladder{R::hour, R::day, R::month, R::quarter, R::year};
constexpr std::array place_ladder{R::point, R::cell, R::municipality, R::state, R::country};
constexpr std::array area_ladder{R::polygon, R::municipality, R::state, R::region};
constexpr std::array whole_only{R::whole};

struct Ladder {
  Kind kind;
  Section section;
  std::span<const Rung> rungs;
};

template <R... rungs>
constexpr std::array<Rung, sizeof...(rungs)> rungs_v{rungs...};

// Every ladder (docs/vocabulary.md); a section without a row here has the one rung `whole`.
constexpr Ladder ladders[] = {
    {Kind::territory, S::area, area_ladder},
    {Kind::violent_event, S::time, time_ladder},
    {Kind::violent_event, S::place, place_ladder},
    {Kind::power_shift, S::time, time_ladder},
    {Kind::power_shift, S::place, place_ladder},
    {Kind::precursor_shipment, S::quantity, rungs_v<R::kilograms, R::band>},
    {Kind::precursor_shipment, S::parties, rungs_v<R::company, R::sector_and_country>},
    {Kind::precursor_shipment, S::route, rungs_v<R::port, R::coast>},
    {Kind::seizure, S::purity_and_signature, rungs_v<R::signature, R::cluster>},
    {Kind::seizure, S::place, rungs_v<R::site, R::municipality, R::state>},
    {Kind::seizure, S::time, time_ladder},
    {Kind::financial_lead, S::accounts, rungs_v<R::account, R::token, R::institution, R::country>},
    {Kind::financial_lead, S::transactions, rungs_v<R::amount, R::band>},
    {Kind::darknet_vendor, S::handle, rungs_v<R::handle, R::pseudonym>},
    {Kind::darknet_vendor, S::wallets, rungs_v<R::wallet, R::cluster>},
    {Kind::darknet_vendor, S::ship_from, rungs_v<R::city, R::country>},
    {Kind::smuggling_route, S::facilitators, rungs_v<R::person, R::count, R::band>},
    {Kind::smuggling_route, S::route, rungs_v<R::crossing, R::sector>},
    {Kind::person, S::identifiers, rungs_v<R::value, R::token>},
    {Kind::person, S::names, rungs_v<R::full, R::token>},
    {Kind::person, S::births, rungs_v<R::date, R::year>},
    {Kind::firearm_trace, S::serial, rungs_v<R::serial, R::model>},
    {Kind::firearm_trace, S::purchaser, rungs_v<R::dealer, R::state>},
    {Kind::overdose_spike, S::time, time_ladder},
    {Kind::overdose_spike, S::place, rungs_v<R::point, R::county, R::state>},
    {Kind::operation_notice, S::place, rungs_v<R::point, R::cell>},
    {Kind::request, S::question, rungs_v<R::question, R::topic>},
};

template <S... sections>
constexpr std::array<Section, sizeof...(sections)> sections_v{sections...};

constexpr std::array<std::span<const Section>, kind_count> kind_sections = {{
    sections_v<S::group, S::control, S::area, S::period, S::indicators, S::narrative, S::source>,
    sections_v<S::type, S::time, S::place, S::actors, S::victims, S::victim_identities, S::narrative, S::source>,
    sections_v<S::group, S::event, S::time, S::place, S::narrative, S::source>,
    sections_v<S::substance, S::quantity, S::parties, S::transport, S::route, S::status, S::source>,
    sections_v<S::substance, S::quantity, S::purity_and_signature, S::place, S::time, S::method, S::source>,
    sections_v<S::accounts, S::institutions, S::transactions, S::parties, S::typology, S::source>,
    sections_v<S::handle, S::market, S::keys, S::wallets, S::listings, S::ship_from, S::source>,
    sections_v<S::route, S::method, S::price, S::facilitators, S::group_size, S::migrants, S::minors, S::asylum,
               S::source>,
    sections_v<S::names, S::identifiers, S::births, S::roles, S::links, S::photo, S::source>,
    sections_v<S::make_and_model, S::serial, S::recovery, S::purchaser, S::source>,
    sections_v<S::time, S::place, S::counts, S::substance>,
    sections_v<S::window, S::place, S::contact, S::narrative>,
    sections_v<S::area, S::parties, S::status, S::narrative, S::source>,
    sections_v<S::case_file, S::exhibits, S::custody_chain, S::contact>,
    sections_v<S::question, S::clock>,
    sections_v<S::answer, S::reason, S::clock>,
    sections_v<S::reason, S::clock>,
    sections_v<S::summary, S::narrative, S::attachments>,
}};

// Looked up for every slot of every decision.
constexpr auto ladder_table = [] {
  std::array<std::array<std::span<const Rung>, section_count>, kind_count> out{};
  for (std::size_t kind = 0; kind < kind_count; ++kind)
    for (const Section section : kind_sections[kind]) out[kind][static_cast<std::size_t>(section)] = whole_only;
  for (const Ladder& ladder : ladders)
    out[static_cast<std::size_t>(ladder.kind)][static_cast<std::size_t>(ladder.section)] = ladder.rungs;
  return out;
}();

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Levenshtein distance, case folded; names are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = diagonal + (fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row[b.size()];
}

// Is `text` the beginning of the name, or of a word in it ("violence" in "violence-prevention")? Case folded.
bool abbreviates(std::string_view text, std::string_view name) {
  if (text.size() < 3) return false;
  const auto same = [](char a, char b) { return fold(a) == fold(b); };
  for (std::size_t at = 0; at + text.size() <= name.size(); ++at) {
    const bool word = at == 0 || name[at - 1] == '-' || name[at - 1] == '/' || name[at - 1] == ':';
    if (word && std::ranges::equal(text, name.substr(at, text.size()), same)) return true;
  }
  return false;
}

// "white", "TLP WHITE" and "tlp-white" as "TLP:white": the letters are folded when they are compared.
std::string as_mark(std::string_view text) {
  if (distance(text.substr(0, 3), "TLP") == 0) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" :-_"), text.size()));
  return "TLP:" + std::string(text);
}

// What a name was called before.
constexpr std::string_view tlp_white = "TLP:WHITE", tlp_clear = "TLP:CLEAR";  // TLP 2.0, section 1

}  // namespace

#define PUENTE_NAME_OF(Enum)                                                                                           \
  std::string_view name_of(Enum value) { return lookup(value); }                                                       \
  template <>                                                                                                          \
  std::span<const std::string_view> names_of<Enum>() {                                                                 \
    return Names<Enum>::list;                                                                                          \
  }                                                                                                                    \
  template <>                                                                                                          \
  Result<Enum> parse_name<Enum>(std::string_view text) {                                                               \
    const auto found = std::ranges::find(Names<Enum>::list, text);                                                     \
    if (found != Names<Enum>::list.end()) return static_cast<Enum>(found - Names<Enum>::list.begin());                 \
    return fail(ErrorCode::unknown_value,                                                                              \
                "no known " #Enum " '" + std::string(text.substr(0, 64)) + "'" + suggestion(text, Names<Enum>::list)); \
  }

PUENTE_NAME_OF(Nation)
PUENTE_NAME_OF(Kind)
PUENTE_NAME_OF(Section)
PUENTE_NAME_OF(Rung)
PUENTE_NAME_OF(Tlp)
PUENTE_NAME_OF(Handling)
PUENTE_NAME_OF(Purpose)
PUENTE_NAME_OF(Urgency)
PUENTE_NAME_OF(GradingScheme)
PUENTE_NAME_OF(Classification)
PUENTE_NAME_OF(Caveat)

std::string_view nearest_name(std::string_view text, std::span<const std::string_view> names) {
  PUENTE_CHECK(!names.empty(), "no names to choose from");
  std::string_view bounded = text.substr(0, 64);
  std::string mark;
  if (std::ranges::find(names, tlp_clear) != names.end()) {
    mark = as_mark(bounded);
    if (distance(mark, tlp_white) <= 1) return tlp_clear;
    bounded = mark;
  }
  return *std::ranges::min_element(names, {}, [&](std::string_view name) {
    const std::size_t typed = distance(bounded, name);
    return std::pair(typed > 1 && !abbreviates(bounded, name), typed);
  });
}

bool is_near(std::string_view text, std::string_view name) {
  const std::string_view bounded = text.substr(0, 64);
  if (name.starts_with("TLP:")) {
    const std::string mark = as_mark(bounded);
    if (abbreviates(mark, name) || distance(mark, name) <= 2) return true;
    return name == tlp_clear && distance(mark, tlp_white) <= 1;
  }
  if (abbreviates(bounded, name)) return true;
  const std::size_t shorter = std::min(bounded.size(), name.size());
  const std::size_t wrong = distance(bounded, name);
  return wrong < shorter && wrong <= std::max<std::size_t>(2, shorter / 3);
}

std::string suggestion(std::string_view text, std::span<const std::string_view> names) {
  constexpr std::size_t listed_max = 24;
  const std::string_view nearest = nearest_name(text, names);
  if (is_near(text, nearest)) return "; the nearest is '" + std::string(nearest) + "'";
  if (names.size() > listed_max) return {};
  std::string out;
  for (const std::string_view name : names) out += (out.empty() ? "; known are " : ", ") + std::string(name);
  return out;
}

std::span<const Section> sections_of(Kind kind) { return kind_sections[static_cast<std::size_t>(kind)]; }

bool has_section(Kind kind, Section section) {
  return std::ranges::find(sections_of(kind), section) != sections_of(kind).end();
}

std::span<const Rung> ladder_of(Kind kind, Section section) {
  return ladder_table[static_cast<std::size_t>(kind)][static_cast<std::size_t>(section)];
}

std::optional<std::size_t> rung_position(Kind kind, Section section, Rung rung) {
  const auto rungs = ladder_of(kind, section);
  const auto found = std::ranges::find(rungs, rung);
  if (found == rungs.end()) return std::nullopt;
  return static_cast<std::size_t>(found - rungs.begin());
}

bool withheld_by_default(Kind kind, Section section) {
  if (kind == Kind::mediation_notice) return true;
  switch (section) {
    case S::source:
    case S::narrative:
    case S::victim_identities:
    case S::migrants:
    case S::minors:
    case S::asylum:
    case S::photo:
      return true;
    default:
      return false;
  }
}

}  // namespace puente::model
