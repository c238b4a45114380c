// Whose auditors an event is for, by what the event itself says (table: docs/log.md).
#pragma once

#include <optional>

#include "schemas/codec/audit.h"

namespace puente::audit {

// Nothing where the event does not tell: who reads it then, only the broker's code says. An event found in another
// audience's entries is a finding: somebody was shown what is not theirs, or was not shown what is.
std::optional<codec::Audience> audience_by_content(const codec::Event& event);

}  // namespace puente::audit
