// Requests and what answers them, as this agent knows them: which are open, and what their clocks say.
//
// Guarantee: a record counts from its acceptance by the broker on, as the log has it; it does not count once it was
// recalled, was refused, or came back without reaching the agency. So both sides' agents come to the same clock.
// Non-guarantee: what another device of the same agency sent is not known here. Each call reads all exchanges of the
// store. Errors: the store's.
#pragma once

#include "client/ports/agent_store.h"
#include "policy/model/agency.h"
#include "policy/model/exchanges.h"

namespace puente::client::core {

struct Exchanges {
  std::vector<ports::ExchangeRow> rows;              // all, the oldest first
  std::vector<bool> stands;                          // of each row: it neither was recalled nor came back
  std::vector<model::Exchanged> counted;             // those that stand and were accepted
  std::vector<std::size_t> row_of;                   // of each of these, in `rows`
  std::vector<model::RequestState> requests;         // places in `counted`
  std::vector<std::optional<std::size_t>> state_of;  // of each row, its place in `requests`

  // Of that row, if it is a request that counts.
  const model::RequestState* request_of(std::size_t row) const;
};
// self: whose store it is.
StoreResult<Exchanges> exchanges_of(ports::AgentReads& store, const model::AgencyId& self, Instant now);

// It runs, and a quarter of its limit is left at most: time to remind.
bool ends_soon(const model::ReplyClock& clock);

}  // namespace puente::client::core
