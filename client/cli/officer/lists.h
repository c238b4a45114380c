// Lists of records as commands ask for them: filters, words, page after page.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/cli/command.h"
#include "client/session/agent_api.h"

namespace puente::client::cli {

// As they are typed; empty or 0: not given.
struct ListOptions {
  std::uint64_t after = 0, limit = 0;
  std::optional<std::string> kind, purpose, urgency, place, since, agency, sort;
  bool newest = false, unread = false, sections = false, waiting = false, follow = false;

  // Is anything asked that not every record is?
  bool filters() const { return kind || purpose || urgency || place || since || agency || unread; }
};

void add_filters(const Command& command, ListOptions& options, const char* agency, const char* agency_help);

// `agency`: the field that the agent filters by it with.
json request_for(const char* op, const ListOptions& options, const char* agency);

// The words of the line as one search: what the shell was told to keep together stands together.
std::string typed_words(const std::vector<std::string>& words);

struct Listed {
  std::uint64_t count = 0;
  std::uint64_t more_after = 0;  // the position behind which there are more; 0: that was all
};
// Page after page, as far as the limit, which counts what is `wanted` of what the agent gives: all, where nothing is
// said.
Result<Listed> for_each_listed(session::AgentApi& api, json request, const ListOptions& options,
                               const std::function<Status(const json&)>& take,
                               const std::function<Result<bool>(const json&)>& wanted = {});

}  // namespace puente::client::cli
