// Requests and what answers them (client/core/exchange/standing.h), as callers are told of them, and whether an answer
// to one may be sent. Errors: the store's; those of answers say what to type.
#pragma once

#include "client/api/outcome.h"
#include "client/core/exchange/standing.h"

namespace puente::client::api {

using core::Exchanges;
inline StoreResult<Exchanges> exchanges_of(const Context& context) {
  return core::exchanges_of(context.store, context.agent.self().agency, context.now);
}

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
