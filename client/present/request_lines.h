// Requests and threads, from the agent's answers (docs/agent-api.md), as lines for people. Escaped. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/present/table.h"
#include "client/present/text.h"

namespace puente::client::present {

// "3 h 5 min", "2 d 4 h": of a number of seconds.
std::string span_words(std::uint64_t seconds);

// What the clock of an item of `requests` says: "2 h 5 min left", "OVERDUE by 3 h 0 min".
std::string clock_words(Language language, const nlohmann::json& request);

Tone tone_of_clock(const nlohmann::json& request);

// A row for it, ended: clock, id, agency, urgency, when it is due, what it is about.
std::string request_row(Language language, const nlohmann::json& request, const Screen& screen = {});

// The lines of an item of `thread`: what it is, and of a request its clock with each agency.
std::string thread_lines(Language language, const nlohmann::json& record, const Screen& screen = {});

}  // namespace puente::client::present
