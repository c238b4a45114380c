// What became of records that were sent from here and did not reach somebody: for whom, why, and whether they can be
// sent again.
//
// Guarantee: an agency that has the record on any device is not among them, nor one that it was sent to again. What a
// pause, a quota or its own end returned, and what the broker or policy refused, can be sent again; what a recipient
// refused, or no rule permits, would end as before.
#pragma once

#include <set>

#include "client/api/outcome.h"

namespace puente::client::api {

struct CameBack {
  std::string agency;
  std::string why;  // `paused`, `over-quota`, `expired`, `refused` (by its agent), `nothing-permitted`, `device-gone`,
                    // `not-accepted` (by the broker, or by policy here)
  std::string fault;   // of `refused`
  bool again = false;  // may it be sent again?
};
StoreResult<std::vector<CameBack>> came_back_of(const Context& context, const ports::OutboxRow& row);

// Under which it is sent again: its own, or one made of its id. So no recipient is sent it twice.
std::string origin_of_again(const ports::OutboxRow& row);

}  // namespace puente::client::api
