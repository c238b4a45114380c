#include "client/core/recipients.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "policy/inspect/lint.h"

namespace puente::client::core {

document::Findings check_recipients(const document::Document& document, const model::AgencyId& sender,
                                    const InForce& in_force, bool current, Instant now) {
  document::Findings out;
  const trust::Directory& directory = in_force.directory();
  const auto certified = [&](const model::AgencyId& agency) {
    if (!directory.agents_of(agency, now).empty()) return true;
    return std::ranges::any_of(directory.all(), [&](const trust::Device* device) {
      return device->role == pki::Role::agent && device->agency == agency;
    });
  };
  for (const model::AgencyId& agency : document.to) {
    if (agency == sender) {
      out.add("to", document::Problem::own_agency, model::text_of(agency));
    } else if (current && !certified(agency)) {
      std::vector<model::AgencyId> others = directory.agencies(now);
      std::erase(others, sender);
      out.add("to", document::Problem::unknown_agency, model::text_of(agency),
              policy::inspect::nearest_agency(agency, others));
    }
  }
  return out;
}

std::vector<model::Label> labels_of(const document::Document& document) {
  std::vector<model::Label> out;
  for (const document::DocumentSection& section : document.sections) out.push_back(section.label);
  return out;
}

std::vector<ports::RecipientRow> recipient_rows(const RecordId& record, const std::vector<model::Label>& labels,
                                                const std::vector<RecipientDecision>& decisions, bool decided) {
  std::vector<ports::RecipientRow> out;
  for (const RecipientDecision& one : decisions) {
    ports::RecipientRow row{record, model::text_of(one.agency), decided, {}, {}, {}};
    std::set<std::string> rules;
    for (std::size_t i = 0; i < one.decision.slots.size(); ++i) {
      const policy::SlotDecision& slot = one.decision.slots[i];
      if (slot.permitted)
        row.goes.push_back(labels.at(i));
      else if (!slot.rule.empty())
        rules.insert(slot.rule);
    }
    if (row.goes.empty()) row.rules.assign(rules.begin(), rules.end());
    for (const policy::QuotaCondition& condition : one.decision.quotas)
      row.quotas.push_back(fmt::format("{}: {} in {}", one.decision.rules.at(condition.rule), condition.quota.records,
                                       model::text_of_duration(condition.quota.window)));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace puente::client::core
