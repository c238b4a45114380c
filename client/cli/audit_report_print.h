// A report of the log (audit_report.h) as text, CSV, JSON, and one HTML page that needs nothing else.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/cli/audit_report.h"
#include "client/cli/context.h"

namespace puente::client::cli {

enum class ReportTable { exchanges, ledger, withheld };

std::string report_text(const Report& report, Language language);
// RFC 4180, one table. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
std::string report_csv(const Report& report, ReportTable table);
nlohmann::ordered_json report_json(const Report& report);
// Charts as inline SVG, no script, nothing fetched.
std::string report_html(const Report& report, Language language);

// "3 d 4 h", "25 min": for people.
std::string duration_text(Duration duration);
// What the law of the reader's nation asks to be done by when: for each exchange, or nothing.
std::string due_text(const Report& report, const Exchange& exchange);

}  // namespace puente::client::cli
