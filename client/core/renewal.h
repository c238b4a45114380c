// What is sealed anew: for an agency whose device was revoked, and after the broker's log began anew.
#pragma once

#include <set>

#include "client/core/in_force.h"
#include "client/core/stored_values.h"
#include "client/core/turn.h"
#include "client/ports/pending_view.h"

namespace puente::client::core {

// Agencies that have a record in one of these states of delivery, on no device at all.
std::set<std::string> agencies_without(const std::vector<ports::RecipientProgress>& rows,
                                       std::initializer_list<codec::Progress> lacking);

// Agencies to which it can be sent again: a pause, a quota or its own end kept it away from all their devices.
std::set<std::string> agencies_it_came_back_from(const std::vector<ports::RecipientProgress>& rows);

class Renewal {
 public:
  // References outlive it.
  Renewal(ports::PendingView& view, const InForce& in_force) : view_(view), in_force_(in_force) {}
  StoreStatus restore(const Values& values);

  // A shard of the broker's log begins: what the one before has not delivered is sealed anew, before anything else.
  void begin(Turn& turn);
  bool active() const { return active_; }
  // Some of it. False: nothing is left, and it is over.
  StoreResult<bool> go_on(Turn& turn);
  // A record that these agencies have not got becomes a draft to them again, which supersedes it. Returns what to say
  // of the old one: `why`, and the new one's id.
  StoreResult<std::string> send_anew(Turn& turn, const RecordId& id, const std::set<std::string>& agencies,
                                     const std::string& why);

 private:
  StoreStatus renew(Turn& turn, const ports::OutboxRow& row);

  ports::PendingView& view_;
  const InForce& in_force_;
  bool active_ = false;
};

}  // namespace puente::client::core
