// Whether a record may leave for another tool: what its marks and its recipient's duties say.
//
// Guarantee: the strictest of all reasons counts; a record that may never leave is not in the export, not in part and
// not as a number. Non-guarantees: that whoever holds the file keeps its marks, which it carries; that an agent which
// does not ask is stopped. Sections under justify-on-open that nobody opened are not in a record that is asked about
// (client/api leaves them out). Pure; thread safe.
#pragma once

#include <string>
#include <vector>

#include "policy/model/marks.h"

namespace puente::client::exchange {

enum class Leave : std::uint8_t {
  freely,
  with_second,  // with a reason, and a second officer's
  never,
};

struct Verdict {
  Leave leave = Leave::freely;
  std::vector<std::string> reasons;  // the marks and duties that say so: "TLP:RED", "no-onward"
};

// no_onward: of any section that is to leave.
Verdict may_leave(const model::Marks& marks, bool no_onward);

}  // namespace puente::client::exchange
