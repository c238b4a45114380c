// A report of the log (report.h) for programs: CSV and JSON. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "audit/report/report.h"

namespace puente::audit::report {

enum class ReportTable { exchanges, ledger, withheld };

// RFC 4180, one table. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
std::string report_csv(const Report& report, ReportTable table);
nlohmann::ordered_json report_json(const Report& report);

// "3 d 4 h", "25 min": for people.
std::string duration_text(Duration duration);
// What the law of the reader's nation asks to be done by when: for each exchange, or nothing.
std::string due_text(const Report& report, const Exchange& exchange);

}  // namespace puente::audit::report
