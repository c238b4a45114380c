// The table in words: for callers who ask, and as three pages in docs.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "client/api/operations.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

std::string_view name_of(Who who) { return who == Who::viewer ? "viewer" : "officer"; }

json fields_json(Fields fields) {
  json out = json::array();
  for (const Field& field : fields)
    out.push_back({{"name", field.name},
                   {"type", words_of(field.type)},
                   {"required", field.need == Need::required},
                   {"what", field.what}});
  return out;
}

// The rows of one group; its name stands in the first.
void put_fields(std::string& page, std::string_view group, Fields fields) {
  for (const Field& field : fields)
    page += fmt::format("| {} | `{}`{} | {} | {} |\n", &field == fields.data() ? group : "", field.name,
                        field.need == Need::required ? "" : " (optional)", words_of(field.type), field.what);
}

constexpr std::string_view introduction = R"(# The agent's local API

<!-- Made from the table in client/api/operations.cpp: `puente-agent operations >docs/agent-api.md`. -->

`puente` and other programs on the agent's machine ask it over the socket `DIR/agent.sock`, with one JSON object on one line
each way. A request names an operation and its fields, and nothing else: `{"op": "inbox", "limit": 20}`. The answer is any
number of lines `{"item": …}`, then one line `{"done": …}` or `{"error": {"code": …, "what": …}}`. A connection has one
request at a time; further lines wait until it is answered. A request that waits for the broker is answered within 15
seconds, if need be with the code `unavailable`, and holds up nobody else's.

Who calls is who the kernel says (`party.toml`, [agent.md](agent.md)). Where officers have keys of their own, a request is
signed: the caller asks for a `challenge` on the same connection, and sends
`{"officer": key id, "signature": base64, "request": line}`, where `line` is the request as above. The signature is Ed25519 over
`puente/1 officer-request`, the agent's device key id, the challenge and the SHA-256 of the line, each with its length before
it (`client/core/officer_request.h`). A challenge is answered once. Operations that are *kept as acts* are in the agent's
store with that signature before they are done.

Records, listed, found and shown: [agent-api-records.md](agent-api-records.md). Requests, what answers them, and drafts:
[agent-api-requests.md](agent-api-requests.md).
)";

constexpr std::string_view introduction_of_records = R"(# The agent's local API: records, listed, found and shown

<!-- Made from the table in client/api/operations.cpp: `puente-agent operations --records >docs/agent-api-records.md`. -->

How requests are made, and all other operations: [agent-api.md](agent-api.md).
)";

constexpr std::string_view introduction_of_requests = R"(# The agent's local API: requests and drafts

<!-- Made from the table in client/api/operations.cpp: `puente-agent operations --requests >docs/agent-api-requests.md`. -->

How requests are made, and all other operations: [agent-api.md](agent-api.md). Clocks and their limits:
[requests.md](requests.md).
)";

constexpr std::array<std::string_view, 12> of_records{"inbox",        "outbox",    "search",      "gather",
                                                      "show",         "show-sent", "export",      "export-as",
                                                      "allow-export", "exports",   "export-gone", "export-sealed"};
constexpr std::array<std::string_view, 7> of_requests{"requests", "thread",     "answering", "drafts",
                                                      "draft",    "keep-draft", "drop-draft"};

Page page_of(std::string_view operation) {
  if (std::ranges::find(of_records, operation) != of_records.end()) return Page::records;
  return std::ranges::find(of_requests, operation) != of_requests.end() ? Page::requests : Page::all_else;
}

}  // namespace

json help_of(const Operation& operation) {
  return {{"name", operation.name},
          {"what", operation.what},
          {"who", name_of(operation.who)},
          {"kept", operation.act == Act::kept},
          {"request", fields_json(operation.request)},
          {"items", fields_json(operation.items)},
          {"done", fields_json(operation.done)}};
}

std::string operations_page(Page which) {
  std::string page(which == Page::records    ? introduction_of_records
                   : which == Page::requests ? introduction_of_requests
                                             : introduction);
  for (const Operation& one : operations()) {
    if (page_of(one.name) != which) continue;
    page += fmt::format("\n## {}\n\n{} For every {}{}{}.\n", one.name, one.what,
                        one.who == Who::viewer ? "viewer and officer" : "officer",
                        one.act == Act::kept ? "; kept as an act" : "",
                        one.without_key == Unsigned::answered ? "; answered without an officer's key, too" : "");
    if (!one.request.empty() || !one.items.empty() || !one.done.empty())
      page += "\n| | | it is | |\n| --- | --- | --- | --- |\n";
    put_fields(page, "request", one.request);
    put_fields(page, "each item", one.items);
    put_fields(page, "done", one.done);
  }
  return page;
}

}  // namespace puente::client::api
