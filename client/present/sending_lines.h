// What goes to whom, and what a record waits for, from the agent's answers, as lines for people. Escaped. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/present/table.h"
#include "client/present/text.h"

namespace puente::client::present {

// "fecha y hora/mes": each part of a label in that language.
std::string label_words(Language language, std::string_view label);

// Of one of `agencies` (docs/agent-api.md, send): what goes to it, or that nothing does and why.
std::string goes_line(Language language, const nlohmann::json& agency);
// Does nothing go to it, as far as is known?
bool gets_nothing(const nlohmann::json& agency);

// Of one of `waits`.
std::string wait_line(Language language, const nlohmann::json& wait);

// The lines under a record that was sent: its agencies, each with what became of it on each device, then its waits.
std::string record_lines(Language language, const nlohmann::json& record, const Screen& screen = {});

// How many of a record's agencies get nothing.
std::uint64_t without_anything(const nlohmann::json& record);

}  // namespace puente::client::present
