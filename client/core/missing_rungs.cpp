#include "client/core/missing_rungs.h"

#include <algorithm>
#include <set>

#include "client/core/recipients.h"

namespace puente::client::core {
namespace {

using model::Label;
using model::Rung;

bool holds(const std::vector<Label>& labels, const Label& label) {
  return std::ranges::find(labels, label) != labels.end();
}

// Behind the finest rung that is given, in its ladder.
std::vector<Label> lacking(const document::Document& document, const std::vector<Label>& given) {
  std::vector<Label> out;
  for (const model::Section section : model::sections_of(document.kind)) {
    bool finer = false;
    for (const Rung rung : model::ladder_of(document.kind, section)) {
      const Label label{section, rung, 0};
      if (holds(given, label))
        finer = true;
      else if (finer && !holds(document.unknown, label))
        out.push_back(label);
    }
  }
  return out;
}

// What a recipient gets where it might have had `missing`; nothing where that costs it nothing.
std::optional<std::string> cost_to(const RecipientDecision& one, const std::vector<Label>& asked, std::size_t given,
                                   std::size_t missing, std::span<const Rung> ladder) {
  const auto permitted = [&](std::size_t i) { return one.decision.slots[i].permitted; };
  if (!permitted(missing)) return std::nullopt;
  const auto place = [&](std::size_t i) { return std::ranges::find(ladder, asked[i].rung); };
  std::optional<std::size_t> instead;
  for (std::size_t i = 0; i < given; ++i) {
    if (asked[i].section != asked[missing].section || !permitted(i)) continue;
    if (place(i) < place(missing)) return std::nullopt;  // it has a finer one
    if (!instead || place(i) < place(*instead)) instead = i;
  }
  return model::text_of(one.agency) + " gets " +
         (instead ? "the " + std::string(model::name_of(asked[*instead].rung)) : "nothing of it");
}

}  // namespace

document::Findings missing_rungs(const document::Document& document, const model::AgencyId& sender, const KeyId& device,
                                 const InForce& in_force, Instant now) {
  document::Findings out;
  std::vector<Label> asked = labels_of(document);
  const std::size_t given = asked.size();
  for (const Label& label : lacking(document, asked)) asked.push_back(label);
  if (asked.size() == given) return out;
  const auto decisions = decide_all(document, asked, sender, device, in_force, now);
  std::set<model::Section> told;  // the finest that is missing: coarser ones may follow from it
  for (std::size_t missing = given; missing < asked.size(); ++missing) {
    if (told.contains(asked[missing].section)) continue;
    std::string costs;
    for (const RecipientDecision& one : decisions) {
      const auto ladder = model::ladder_of(document.kind, asked[missing].section);
      if (const auto cost = cost_to(one, asked, given, missing, ladder)) costs += (costs.empty() ? "" : ", ") + *cost;
    }
    if (costs.empty()) continue;
    told.insert(asked[missing].section);
    out.add("sections." + std::string(model::name_of(asked[missing].section)), document::Problem::asked_for,
            model::name_of(asked[missing].rung), costs);
  }
  return out;
}

}  // namespace puente::client::core
