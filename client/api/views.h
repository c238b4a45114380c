// Records as JSON, for those who may see them on this machine.
#pragma once

#include <nlohmann/json.hpp>

#include "client/core/agent.h"

namespace puente::client::api {

std::string_view state_name(ports::OutboxState state);
std::string_view progress_name(std::uint8_t progress);  // codec::Progress

// {"error": {"code", "what"}}.
nlohmann::json error_json(const Error& error);
// The treaty's witnesses, each with the time of its cosignature of the newest head held; null: it is missing there.
nlohmann::json witnesses_json(const core::InForce& in_force);
// {"en", "es"}, or null.
nlohmann::json legal_basis_json(const std::optional<policy::LegalBasis>& basis);

// A list: each with `agency`, `decided`, `goes`, `rules` and `quotas`.
nlohmann::json agencies_json(const std::vector<ports::RecipientRow>& rows);

nlohmann::json inbox_item(const ports::InboxRow& row, const codec::Header& header,
                          const std::vector<codec::Stub>& stubs);
// What was withheld of a kept record, from its proven event.
StoreResult<codec::DeliveryEvent> delivery_event_of(const ports::InboxRow& row);
// What is under justify-on-open is opened for whoever gives a reason, each time.
struct NeedsReason {
  bool waits = false;  // something of it comes from the broker once that has a reason
  bool held = false;   // something of it is here
};
NeedsReason needs_reason(const ports::InboxRow& row, const codec::DeliveryEvent& event);

// What was withheld, each with its rule and that rule's legal basis.
nlohmann::json withheld_json(const codec::DeliveryEvent& event, const core::InForce& in_force);

// Opens the kept sections. `reason_given`: also what needs a reason. `evidence`: header and proof too.
StoreResult<nlohmann::json> record_view(const ports::InboxRow& row, const std::optional<ports::InboxMark>& mark,
                                        const core::InForce& in_force, bool reason_given, bool evidence);

StoreResult<nlohmann::json> track_item(const ports::OutboxRow& row, ports::AgentReads& store);
// What policy looks at of a record whose document is still here: parties, kind, purpose, marks, labels; no contents.
Result<nlohmann::json> facts_of(const ports::OutboxRow& row, const core::Agent& agent, Instant now);

// Appends the bytes as {"piece": base64}, in pieces that fit a line; {"bytes": how many}.
nlohmann::json in_pieces(ByteView bytes, std::vector<nlohmann::json>& items);

// A kept proof as a C2SP tlog-proof (audit/event_proof.h), and what it is of.
StoreResult<nlohmann::json> proof_view(ByteView kept);

}  // namespace puente::client::api
