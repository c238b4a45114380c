// The tables of a broker's store whose rows are signed with the newest head (audit/store_rows.h): all but those of the
// log, which is derived again. The columns of each in canonical form (audit/row_form.h) are those of the file's schema
// in their order; broker/ports/rows.h writes the same from what a batch holds.
#pragma once

#include "audit/store_file/row_set.h"
#include "audit/store_rows.h"

namespace puente::audit::store_file {

inline constexpr Table broker_tables[] = {
    {"record", "frames"},
    {"replay"},
    {"chain"},
    {"queue"},
    {"outcome"},
    {"directory", "id"},  // the order of the log's entries is that of the rows
    {"bundle"},
    {"liaison_order"},
    {"evidence", "id"},
    {"approval"},
    {"awaiting"},
    {"quota_use"},
    {"notice"},
    {"seal"},
    {"value", "", rows_value},
};

}  // namespace puente::audit::store_file
