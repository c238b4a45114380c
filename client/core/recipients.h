// The recipients that a document names: whether they are any, and what goes to each. Pure.
#pragma once

#include "client/core/seal_plan.h"

namespace puente::client::core {

// The sender itself; and agencies that no agent was ever certified for, with the nearest that has one. `current`: is
// the directory held the one in force? Else nobody is known to be missing in it.
document::Findings check_recipients(const document::Document& document, const model::AgencyId& sender,
                                    const InForce& in_force, bool current, Instant now);

// One for each decision, about these labels. `decided`: by policies known to be in force.
std::vector<ports::RecipientRow> recipient_rows(const RecordId& record, const std::vector<model::Label>& labels,
                                                const std::vector<RecipientDecision>& decisions, bool decided);

std::vector<model::Label> labels_of(const document::Document& document);

}  // namespace puente::client::core
