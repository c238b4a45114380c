// What is sent in tests of the whole system, and what the two sides make of it.
#pragma once

#include <algorithm>
#include <set>
#include <string>

#include "client/core/kept_proof.h"
#include "crypto/record/open/open_record.h"
#include "tests/support/world/world.h"

namespace puente::sim {

using client::ports::OutboxState;
using support::must;
using support::World;

// To DEA; its sections are named, and policy decides which of them are released.
inline const std::string seizure = R"({
  "kind": "seizure", "to": ["US/DEA"],
  "marks": {"tlp": "TLP:AMBER", "handling": ["H0"], "grading": {"scheme": "admiralty", "source": "B", "information": "2"},
            "classification": "none"},
  "purpose": "counter-narcotics", "urgency": "routine",
  "sections": {
    "substance": {"name": "metanfetamina", "cas": "537-46-2"},
    "place": {"municipality": {"state": "MX-14", "name": "tlajomulco de zuniga"}},
    "method": {"text": "nobody but the sender reads this"}
  }})";

// One kept record: what was released of it, opened again from the store, and what was withheld.
struct Kept {
  std::set<std::string> released, withheld;
};
inline Kept kept(World& world, const std::string& recipient, const RecordId& id) {
  const auto rows = must(world[recipient].store.inbox(id));
  if (rows.size() != 1) throw std::runtime_error(std::to_string(rows.size()) + " records lie in the inbox");
  const codec::Header header = must(codec::decode_header(rows[0].header));
  Kept out;
  for (const client::ports::InboxSection& section : rows[0].sections) {
    must(record::open::open_section(header, section.frame, section.content_key));
    out.released.insert(model::text_of(section.label));
  }
  const auto proof = must(client::core::decode_kept_proof(rows[0].proof));
  const codec::Event event = must(codec::decode_event(proof.proof.event));
  for (const codec::Stub& stub : std::get<codec::DeliveryEvent>(event.what).stubs)
    out.withheld.insert(model::text_of(stub.label));
  return out;
}
inline bool has(World& world, const std::string& recipient, const RecordId& id) {
  return !must(world[recipient].store.inbox(id)).empty();
}
inline codec::Progress progress(World& world, const std::string& sender, const RecordId& id) {
  return static_cast<codec::Progress>(must(world[sender].store.progress(id)).at(0).progress);
}

}  // namespace puente::sim
