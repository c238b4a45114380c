#include "client/present/title.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "client/present/field_labels.h"
#include "client/present/json_text.h"
#include "client/present/labels.h"
#include "crypto/base/escape.h"
#include "policy/model/vocabulary.h"

namespace puente::client::present {

using nlohmann::json;

namespace {

using model::Kind;
using model::Section;

constexpr std::size_t text_bytes_max = 120;

// In the order in which a reader asks.
constexpr std::array territory{Section::group, Section::area, Section::period};
constexpr std::array violent_event{Section::type, Section::place, Section::time, Section::actors};
constexpr std::array power_shift{Section::event, Section::group, Section::place, Section::time};
constexpr std::array shipment{Section::substance, Section::quantity, Section::transport, Section::route};
constexpr std::array seizure{Section::substance, Section::quantity, Section::place, Section::time};
constexpr std::array lead{Section::typology, Section::parties, Section::accounts, Section::institutions};
constexpr std::array vendor{Section::handle, Section::market, Section::ship_from};
constexpr std::array smuggling{Section::route, Section::method, Section::facilitators};
constexpr std::array person{Section::names, Section::births, Section::identifiers};
constexpr std::array firearm{Section::make_and_model, Section::serial, Section::recovery};
constexpr std::array overdose{Section::substance, Section::place, Section::time};
constexpr std::array operation{Section::window, Section::place};
constexpr std::array mediation{Section::area, Section::parties};
constexpr std::array evidence{Section::case_file, Section::exhibits};
constexpr std::array request{Section::question};
constexpr std::array reply{Section::answer};
constexpr std::array refusal{Section::reason};
constexpr std::array advisory{Section::summary};

std::span<const Section> telling(Kind kind) {
  switch (kind) {
    case Kind::territory:
      return territory;
    case Kind::violent_event:
      return violent_event;
    case Kind::power_shift:
      return power_shift;
    case Kind::precursor_shipment:
      return shipment;
    case Kind::seizure:
      return seizure;
    case Kind::financial_lead:
      return lead;
    case Kind::darknet_vendor:
      return vendor;
    case Kind::smuggling_route:
      return smuggling;
    case Kind::person:
      return person;
    case Kind::firearm_trace:
      return firearm;
    case Kind::overdose_spike:
      return overdose;
    case Kind::operation_notice:
      return operation;
    case Kind::mediation_notice:
      return mediation;
    case Kind::evidence_package:
      return evidence;
    case Kind::request:
      return request;
    case Kind::reply:
      return reply;
    case Kind::refusal:
      return refusal;
    case Kind::advisory:
      return advisory;
  }
  return {};
}

// Rungs that a person reads more easily than the finest one, which may be a code.
constexpr std::array<std::string_view, 6> readable{"municipality", "county", "city", "site", "day", "state"};

std::string text_of(const json& about, Section section, Language language) {
  const json* best = nullptr;
  std::size_t best_rank = readable.size() + 1;
  for (const json& one : about) {
    if (text_at(one, "section") != model::name_of(section)) continue;
    const auto known = std::ranges::find(readable, std::string_view(text_at(one, "rung")));
    const auto rank = static_cast<std::size_t>(known - readable.begin());
    if (rank >= best_rank) continue;
    best = &one;
    best_rank = rank;
  }
  if (best == nullptr || !best->contains("text") || !(*best)["text"].is_string()) return {};
  const std::string text = escape_line((*best)["text"].get_ref<const std::string&>(), text_bytes_max);
  return std::string(choice_label(language, "", text));
}

}  // namespace

std::string title_of(Language language, std::string_view kind, const json& about) {
  std::string out(label(language, kind));
  const auto known = model::parse_name<Kind>(kind);
  if (!known || !about.is_array()) return out;
  const char* before = ": ";
  for (const Section section : telling(*known)) {
    const std::string text = text_of(about, section, language);
    if (text.empty()) continue;
    out += before + text;
    before = " · ";
  }
  return out;
}

}  // namespace puente::client::present
