// Opening a record that was received: to show it, to export it with its evidence, to let it leave for another tool.
#pragma once

#include "client/api/handlers.h"
#include "client/exchange/leave.h"

namespace puente::client::api {

// Errors: not_found; conflict, where two senders used one id and the request does not say whose is meant.
Answer<ports::InboxRow> received_row(const Context& context, Values& values);

struct Opening {
  bool evidence = false;
  std::string_view op;  // under which a reason is kept
  // What is done with what may be seen. Before it the reading is kept, and the opening is to be reported where a duty
  // says so.
  std::function<Handled(const Context&, nlohmann::json)> then;
};

// `reason`: empty where the request gives none; what needs one stays closed then.
Handled open_record(const Context& context, const ports::InboxRow& row, const std::optional<std::string>& reason,
                    const Opening& opening);

// Of marks under which nothing leaves, in whatever form: not_permitted.
AnswerStatus check_never(const exchange::Verdict& verdict);

}  // namespace puente::client::api
