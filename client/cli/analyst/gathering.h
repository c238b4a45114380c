// All that this agent holds and may be counted, as events: what the commands of analysis begin with.
#pragma once

#include "client/analysis/events.h"
#include "client/analysis/spread.h"
#include "client/cli/context.h"
#include "client/present/sheet.h"

namespace puente::client::cli {

struct GatherOptions {
  std::vector<model::Kind> kinds;       // each is asked for by itself
  std::optional<std::string> since;     // came, or was kept here, then or later: a day or a time
  bool sent = false, received = false;  // neither or both: all
};

// Page after page through the agent's local API (`gather`): never more than a page is held, besides the events.
// Errors: those of the agent; `malformed` where it breaks its own word.
Result<analysis::Gathered> gather_events(const Context& context, const GatherOptions& options);

// The lines below each table: how many records it rests on, what was left out, and which marks it carries.
std::string basis_text(const Context& context, const analysis::Gathered& gathered);
json basis_json(const analysis::Gathered& gathered);

// "TLP:AMBER, H1, NOFORN"; empty where nothing was counted.
std::string marks_of_product(const analysis::Gathered& gathered);

// A day as it is typed, or nothing. Errors: usage, with the option's name.
Result<std::optional<std::int32_t>> day_of_option(const std::optional<std::string>& typed, const char* option);
// `typed`, or else the last day on which one of the events is known to have happened; 0 where there is none.
Result<std::int32_t> as_of_option(const std::optional<std::string>& typed, const char* option,
                                  std::span<const analysis::Event> events);

// Of the towns that are built in (geo/land): the largest of a name in its state.
analysis::TownOf built_in_towns();

// Writes what a command answers with: --csv in place of the table.
void print_table(const present::Sheet& table, bool csv);

}  // namespace puente::client::cli
