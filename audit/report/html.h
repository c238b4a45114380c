// A report of the log (report.h) as one HTML page that needs nothing else: charts as inline SVG, no script, nothing
// fetched. Foreign text is escaped. Pure.
#pragma once

#include <string>

#include "audit/report/report.h"
#include "crypto/base/language.h"

namespace puente::audit::report {

std::string report_html(const Report& report, Language language);

}  // namespace puente::audit::report
