// The tables of a broker's store whose rows are signed with the newest head (audit/store_rows.h): all but those of the
// log, which is derived again.
#pragma once

#include "audit/store_rows.h"
#include "io/row_set.h"

namespace puente::io {

inline constexpr RowSet::Table broker_tables[] = {
    {"record"},
    {"record_entry"},
    {"slot", "frame"},
    {"replay"},
    {"chain"},
    {"queue"},
    {"outcome"},
    {"directory"},
    {"bundle"},
    {"liaison_order"},
    {"evidence"},
    {"approval"},
    {"awaiting"},
    {"quota_use"},
    {"notice"},
    {"seal"},
    {"value", "", audit::rows_value},
};

}  // namespace puente::io
