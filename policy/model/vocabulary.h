// The closed lists that records, policies, schemas and people share. Every enum here has the same names, in the same
// order, in schemas/record.capnp; a value outside the list is an error wherever it is read, never a default.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"

namespace puente::model {

enum class Nation : std::uint8_t { mx, us };
inline constexpr std::size_t nation_count = 2;
inline constexpr Nation other(Nation n) { return n == Nation::mx ? Nation::us : Nation::mx; }

enum class Kind : std::uint8_t {
  territory,
  violent_event,
  power_shift,
  precursor_shipment,
  seizure,
  financial_lead,
  darknet_vendor,
  smuggling_route,
  person,
  firearm_trace,
  overdose_spike,
  operation_notice,
  mediation_notice,
  evidence_package,
  request,
  reply,
  refusal,
  advisory,
};
inline constexpr std::size_t kind_count = 18;

// All section names of all kinds. Which kind has which: sections_of().
enum class Section : std::uint8_t {
  group,
  control,
  area,
  period,
  indicators,
  narrative,
  source,
  type,
  time,
  place,
  actors,
  victims,
  victim_identities,
  event,
  substance,
  quantity,
  parties,
  transport,
  route,
  status,
  purity_and_signature,
  method,
  accounts,
  institutions,
  transactions,
  typology,
  handle,
  market,
  keys,
  wallets,
  listings,
  ship_from,
  price,
  facilitators,
  group_size,
  migrants,
  minors,
  asylum,
  names,
  identifiers,
  births,
  roles,
  links,
  photo,
  make_and_model,
  serial,
  recovery,
  purchaser,
  counts,
  window,
  contact,
  case_file,
  exhibits,
  custody_chain,
  question,
  answer,
  clock,
  reason,
  summary,
  attachments,
};
inline constexpr std::size_t section_count = 60;

// A rung of a ladder. `whole` is the only rung of a section without a ladder.
enum class Rung : std::uint8_t {
  whole,
  polygon,
  point,
  cell,
  site,
  municipality,
  county,
  state,
  region,
  country,
  hour,
  day,
  month,
  quarter,
  year,
  company,
  sector_and_country,
  port,
  coast,
  kilograms,
  band,
  signature,
  cluster,
  account,
  token,
  institution,
  amount,
  handle,
  pseudonym,
  wallet,
  city,
  person,
  count,
  crossing,
  sector,
  value,
  full,
  date,
  serial,
  model,
  dealer,
  question,
  topic,
};
inline constexpr std::size_t rung_count = 43;

enum class Tlp : std::uint8_t { red, amber_strict, amber, green, clear };
enum class Handling : std::uint8_t { h0, h1, h2, h3 };
enum class Purpose : std::uint8_t {
  counter_narcotics,
  firearms,
  financial_crime,
  human_smuggling_and_trafficking,
  missing_persons,
  violence_prevention,
  prosecution,
  threat_to_life,
};
enum class Urgency : std::uint8_t { threat_to_life, urgent, routine };
enum class GradingScheme : std::uint8_t { none, admiralty, europol };
// National labels; false friends, never converted (docs/vocabulary.md).
enum class Classification : std::uint8_t {
  none,
  us_unclassified,
  us_cui,
  us_confidential,
  us_secret,
  us_top_secret,
  mx_publica,
  mx_reservada,
  mx_confidencial,
};
enum class Caveat : std::uint8_t { noforn, rel_to, orcon, les, dsen };

// The stable names: lower case with hyphens ("violent-event", "ship-from"; rung `cell`, section `case`),
// "TLP:AMBER+STRICT", "H0", "MX", "us:top-secret", "mx:confidencial". Parsing fails with `unknown_value` and names the
// nearest known name.
std::string_view name_of(Nation);
std::string_view name_of(Kind);
std::string_view name_of(Section);
std::string_view name_of(Rung);
std::string_view name_of(Tlp);
std::string_view name_of(Handling);
std::string_view name_of(Purpose);
std::string_view name_of(Urgency);
std::string_view name_of(GradingScheme);
std::string_view name_of(Classification);
std::string_view name_of(Caveat);

template <class E>
Result<E> parse_name(std::string_view text);  // for each enum above
template <class E>
std::span<const std::string_view> names_of();  // in the order of the enum

// The known name with the smallest edit distance; for error messages.
std::string_view nearest_name(std::string_view text, std::span<const std::string_view> names);

// Sections of a kind in the order of docs/vocabulary.md.
std::span<const Section> sections_of(Kind kind);
bool has_section(Kind kind, Section section);
// The ladder of a section of that kind, finest first; {whole} where it has none; empty if the kind lacks the section.
std::span<const Rung> ladder_of(Kind kind, Section section);
// Position in the ladder (0 = finest), or nullopt.
std::optional<std::size_t> rung_position(Kind kind, Section section, Rung rung);

// Withheld unless a rule names the section itself: sources, free text, identities of victims, migrants, minors, asylum,
// photographs; and everything of a mediation notice.
bool withheld_by_default(Kind kind, Section section);

}  // namespace puente::model
