// Records as rows of a list, received or sent.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "client/cli/agent.h"
#include "client/cli/context.h"

namespace puente::client::cli {

// Of both lists: position, time, agency, mark or state, short id; then what a record is about.
present::Table record_table(const present::Screen& screen);

// An item of `inbox`, or of `search` among those received. "*": not opened by whoever asks. `clock`: of a request, what
// `requests` says of it.
void print_received(const Context& context, const present::Table& table, const json& item, const json* clock = nullptr);
void print_sent(const Context& context, const present::Table& table, const json& item);

// Under a row: which sections came, and which were withheld under which rule.
void print_sections(const Context& context, const present::Screen& screen, const json& item);

// What the agent knows of requests that were received, asked once it is needed.
class Clocks {
 public:
  explicit Clocks(session::AgentApi& api) : api_(&api) {}

  // Of a request that was received: its item of `requests`; none of any other record.
  Result<const json*> of(const json& record);

 private:
  session::AgentApi* api_;
  bool asked_ = false;
  std::map<std::string, json> known_;
};

}  // namespace puente::client::cli
