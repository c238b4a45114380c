// A report of the log for the terminal.
#pragma once

#include <string>

#include "audit/report/report.h"
#include "client/cli/context.h"

namespace puente::client::cli {

std::string report_text(const audit::report::Report& report, Language language);

}  // namespace puente::client::cli
