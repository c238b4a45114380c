// Rungs that a document lacks and that do not follow from its finer ones: what their absence costs whom.
// Pure: the answer follows from the document, the policies in force and the time.
#pragma once

#include "client/core/in_force.h"
#include "client/document/document.h"

namespace puente::client::core {

// A finding for each section of which some recipient might see a rung that is neither given nor said to be unknown, and
// gets nothing as fine: the finest such rung. Empty where no policy lets anything cross: then nothing is lost.
document::Findings missing_rungs(const document::Document& document, const model::AgencyId& sender, const KeyId& device,
                                 const InForce& in_force, Instant now);

}  // namespace puente::client::core
