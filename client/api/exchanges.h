// Requests and what answers them, as this agent knows them: which are open, what their clocks say, and whether an
// answer to one may be sent.
//
// Guarantee: a record counts from its acceptance by the broker on, as the log has it; it does not count once it was
// recalled, was refused, or came back without reaching the agency. So both sides' agents come to the same clock.
// Non-guarantee: what another device of the same agency sent is not known here. Each call reads all exchanges of the
// store. Errors: the store's; those of answers say what to type.
#pragma once

#include "client/api/outcome.h"
#include "policy/model/exchanges.h"

namespace puente::client::api {

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
StoreResult<Exchanges> exchanges_of(const Context& context);

// A request that waits for an answer, as an item of `requests` without its subject.
nlohmann::json request_json(const Exchanges& all, std::size_t row);
bool is_open(const nlohmann::json& request);

// What `status` says of them: how many wait for this agency and for others, are overdue, or soon will be.
nlohmann::json requests_summary(const Exchanges& all);

// May the document be sent as an answer to what it names, or as a question about it? Nothing wrong: it may, or it names
// nothing. Errors: usage (it answers nothing), not_permitted (its question is not given here), conflict (recalled,
// answered or refused before).
AnswerStatus check_answer(const Context& context, const nlohmann::json& document);

}  // namespace puente::client::api
