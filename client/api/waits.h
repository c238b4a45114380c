// Why a record that was sent from here waits: what this agent knows of it. Since when, and what ends it.
//
// Guarantee: what is said follows from what this agent holds now (connection, pauses, directory, policies, the newest
// head of both nations). Non-guarantee: what only the broker sees (whether a recipient's agent is connected, whether a
// liaison has approved already) is not among it; `recipient` and `approval` say who is waited for.
#pragma once

#include "client/api/outcome.h"

namespace puente::client::api {

// A list; empty: it waits for nothing. Each has `why`, and as far as it is known `agency`, `since`, `until`, `nation`
// and `detail`:
//   connection   to the broker                                  in-force   detail: what is in force is not known
//   pause        detail: which, and its reason                  package    the agency's agent has no key for today
//   release-key  the broker has none for today                  turn       it is sealed next
//   receipt      the broker's                                   retry      detail: refused for now
//   witnesses    entry: its number; head: size they cosigned    approval   by a liaison of the nation
//   recipient    its agent takes it when it connects; with entry and head: and when they are cosigned, which the next
//                heartbeat says                                 quota      detail: it came back, the quota is used up
//   returned     it came back under a pause                     budget     detail: why the broker takes no more for now
StoreResult<nlohmann::json> waits_of(const ports::OutboxRow& row, const Context& context);

}  // namespace puente::client::api
