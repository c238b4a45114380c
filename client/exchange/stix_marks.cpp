#include "client/exchange/stix_marks.h"

#include <algorithm>

#include "client/exchange/json_parts.h"
#include "client/exchange/stix_names.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

template <class T>
void insert_once(std::vector<T>& into, T value) {
  const auto at = std::ranges::lower_bound(into, value);
  if (at == into.end() || *at != value) into.insert(at, value);
}

std::optional<model::Tlp> tlp_of_value(const std::string& value, bool first) {
  for (const TlpMarking& one : tlp_markings)
    if (one.first == first && one.value == value) return one.tlp;
  return std::nullopt;
}

// Of ACS 3.0 control sets; unclassified without CUI says no more than that.
std::optional<model::Classification> acs_classification(const json& control_set) {
  using C = model::Classification;
  const std::string level = text_in(control_set, "classification");
  if (level == "TS") return C::us_top_secret;
  if (level == "S") return C::us_secret;
  if (level == "C") return C::us_confidential;
  if (level != "U") return std::nullopt;
  const auto determinations = texts_in(control_set, "formal_determination");
  return std::ranges::find(determinations, "CUI") == determinations.end() ? C::us_unclassified : C::us_cui;
}

}  // namespace

void MarksGathered::tighten(model::Tlp tlp) { tlp_ = tlp_ ? std::min(*tlp_, tlp) : tlp; }

void MarksGathered::add_words(const std::string& text) {
  if (!text.empty() && std::ranges::find(restrictions_, text) == restrictions_.end()) restrictions_.push_back(text);
}

void MarksGathered::add_restriction(const std::string& text) {
  insert_once(others_.handling, model::Handling::h3);
  add_words(text);
}

// A record has one label. Of one nation the higher counts; the nations' labels are never compared, so that another's
// stays as a restriction in words.
void MarksGathered::classify(model::Classification level) {
  using C = model::Classification;
  C& held = others_.classification;
  const auto mexican = [](C one) { return one >= C::mx_publica; };
  if (held == C::none || mexican(held) == mexican(level))
    held = std::max(held, level);
  else
    add_restriction("also classified " + std::string(model::name_of(level)));
}

bool MarksGathered::add_own(const json& extension) {
  bool known = true;
  for (const std::string& name : texts_in(extension, "handling")) {
    const auto code = model::parse_name<model::Handling>(name);
    known = known && code.has_value();
    if (code) insert_once(others_.handling, *code);
  }
  for (const std::string& name : texts_in(extension, "caveats")) {
    const auto caveat = model::parse_name<model::Caveat>(name);
    known = known && caveat.has_value();
    if (caveat) insert_once(others_.caveats, *caveat);
  }
  add_words(text_in(extension, "handling_text"));
  if (const std::string name = text_in(extension, "classification"); !name.empty()) {
    const auto level = model::parse_name<model::Classification>(name);
    known = known && level.has_value();
    if (level) classify(*level);
  }
  if (const json* const grading = part_of(extension, "grading")) {
    const auto scheme = model::parse_name<model::GradingScheme>(text_in(*grading, "scheme"));
    const std::string source = text_in(*grading, "source"), information = text_in(*grading, "information");
    if (scheme && source.size() == 1 && information.size() == 1)
      others_.grading = {*scheme, source.front(), information.front()};
    else
      known = false;
  }
  return known;
}

bool MarksGathered::add_acs(const json& extension) {
  const json* const control_set = part_of(extension, "control_set");
  if (control_set == nullptr) return false;
  const auto level = acs_classification(*control_set);
  if (!level) return false;
  classify(*level);
  for (const std::string& one : texts_in(*control_set, "formal_determination")) {
    if (one == "NOFORN" || one == "NF") insert_once(others_.caveats, model::Caveat::noforn);
    if (one == "OC" || one == "ORCON") insert_once(others_.caveats, model::Caveat::orcon);
    if (one == "LES") insert_once(others_.caveats, model::Caveat::les);
  }
  for (const std::string& one : texts_in(*control_set, "caveat")) {
    if (one == "NOFORN" || one == "NF") insert_once(others_.caveats, model::Caveat::noforn);
    if (one == "ORCON" || one == "OC") insert_once(others_.caveats, model::Caveat::orcon);
  }
  return true;
}

// False where it says nothing that is known here.
bool MarksGathered::add_definition(const json& definition) {
  bool known = false;
  if (const json* const extensions = part_of(definition, "extensions")) {
    if (const json* const tlp = part_of(*extensions, tlp_extension)) {
      const auto value = tlp_of_value(text_in(*tlp, "tlp_2_0"), false);
      if (value) tighten(*value);
      known = value.has_value();
    }
    if (const json* const own = part_of(*extensions, marking_extension)) known = add_own(*own);
    if (const json* const acs = part_of(*extensions, acs_extension)) known = add_acs(*acs);
  }
  const json* const said = part_of(definition, "definition");
  if (said == nullptr) return known;
  const std::string type = text_in(definition, "definition_type");
  if (type == "tlp") {
    const auto value = tlp_of_value(text_in(*said, "tlp"), true);
    if (value) tighten(*value);
    return value.has_value();
  }
  if (type != "statement") return known;
  add_restriction(text_in(*said, "statement"));
  return true;
}

void MarksGathered::add_reference(const std::string& id, const std::string& of, std::vector<Left>& left) {
  const auto fixed = std::ranges::find(tlp_markings, id, &TlpMarking::id);
  if (fixed != tlp_markings.end()) return tighten(fixed->tlp);
  const json* const definition = objects_.find(id);
  if (definition != nullptr && add_definition(*definition)) return;
  tighten(model::Tlp::red);
  if (definition == nullptr)
    left.push_back({id, "a marking of " + of + ", which is not in the file; the record is TLP:RED for it"});
  else
    left.push_back({id, "a marking of " + of + ", which says nothing known here; the record is TLP:RED for it"});
}

void MarksGathered::add(const json& object, std::vector<Left>& left) {
  const std::string id = text_in(object, "id");
  for (const std::string& ref : texts_in(object, "object_marking_refs")) add_reference(ref, id, left);
  for (const json& granular : list_in(object, "granular_markings"))
    if (const std::string ref = text_in(granular, "marking_ref"); !ref.empty()) add_reference(ref, id, left);
}

Result<model::Marks> MarksGathered::marks(model::Tlp unmarked) const {
  model::Marks out = others_;
  out.tlp = tlp_.value_or(unmarked);
  for (const std::string& text : restrictions_) out.handling_text += (out.handling_text.empty() ? "" : "\n") + text;
  PUENTE_REQUIRE(model::check(out));
  return out;
}

}  // namespace puente::client::exchange
