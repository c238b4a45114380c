// Which entries of the log a command is about. Filters work on the JSON of an entry (event.h), so that they need
// to know no kind of event: a field that is named as others name it is found. Pure.
#pragma once

#include <optional>

#include "audit/report/event.h"

namespace puente::audit::report {

struct EntryFilter {
  std::string agency;        // in "agency", "from", "to" or "recipients"
  std::string kind;          // of record
  std::string rule;          // one that decided, wherever it stands
  std::string event;         // "delivery", …
  std::string since, until;  // as given: 2026-11-24 or 2026-11-24T08:15:00Z; since is included, until is not
  std::optional<Instant> from, to;

  Status prepare();  // reads the times. Errors: usage, also for an event or a kind that there is not
  // Entries that cannot be read match only the filter that filters nothing.
  bool matches(const nlohmann::ordered_json& entry, const std::optional<codec::Event>& event) const;
};

// Some string anywhere in the entry contains `text` (letters without regard to case).
bool mentions(const nlohmann::ordered_json& value, std::string_view text);
// `id`: an index of the log, or at least 4 digits of the hex of a record, header or other id that the entry names (8
// where all of them are decimal: fewer are an index).
bool is_about(const nlohmann::ordered_json& entry, std::string_view id);

}  // namespace puente::audit::report
