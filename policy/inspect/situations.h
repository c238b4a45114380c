// The classes of records that no rule tells apart. For one originator, recipient and kind, every TLP, classification,
// purpose and time falls into exactly one of these, and decide() says the same of all in one: asking it about one of
// each is asking about all (exact; the property tests compare with asking about every single one).
//
// Not looked at: caveats. NOFORN never crosses, whatever the rules say; no other caveat changes a decision. Pure.
#pragma once

#include <span>

#include "policy/decide.h"

namespace puente::policy::inspect {

// Bit i of a mask: the i-th value of the enum.
struct Situation {
  std::uint8_t tlp = 0;
  std::uint16_t classifications = 0;
  std::uint8_t purposes = 0;
  Instant from;                  // from then on,
  std::optional<Instant> until;  // until just before then; nothing: for ever
  friend bool operator==(const Situation&, const Situation&) = default;
};
// All values of each enum, for ever from `from`.
Situation everything(Instant from);

// Who sends what to whom.
struct Exchange {
  model::AgencyId from, to;
  model::Kind kind = model::Kind::advisory;
  friend auto operator<=>(const Exchange&, const Exchange&) = default;
};

// From `start` on; together all that may happen, none of it twice. Told apart as any of `policies` does.
std::vector<Situation> situations(std::span<const PolicySet* const> policies, const Exchange& exchange, Instant start);

// Every label such a record can have: sections in the order of the vocabulary, rungs finest first.
std::vector<model::Label> labels_of(model::Kind kind);

// "place/municipality", "actors"; without a rung the finest. Errors: unknown_value, also where the kind has no such
// slot.
Result<model::Label> parse_label(model::Kind kind, const std::string& text);

// decide() about a record of that situation.
Decision decide_in(const Situation& situation, const Exchange& exchange, std::span<const model::Label> labels,
                   const PolicySet& policies);

// The same set in as few situations as merging two at a time gives.
std::vector<Situation> merged(std::vector<Situation> situations);

}  // namespace puente::policy::inspect
