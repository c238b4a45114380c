// The agent's own look at the log: are the entries that the broker says it wrote of our submissions there, and do other
// agents see the same log?
//
// Guarantee: an entry counts as proven once its inclusion under a quorum head held here was verified, and it says what
// we sent; the proof is kept. A head that another agent says, in a signed header, to hold is compared with ours by a
// consistency proof. What does not hold raises an alarm, once. Non-guarantee: heads of others that wait to be compared
// are forgotten at a restart. A store's error stops the agent.
#pragma once

#include <deque>
#include <set>

#include "client/core/in_force.h"
#include "client/core/turn.h"
#include "client/ports/pending_view.h"

namespace puente::client::core {

class LogCheck {
 public:
  // References outlive it.
  LogCheck(KeyId device, ports::PendingView& view, const InForce& in_force)
      : device_(device), view_(view), in_force_(in_force) {}

  // A receipt that was taken: the entry it tells of is to be proven.
  StoreStatus told(Turn& turn, const codec::Receipt& receipt);
  // A shard of the log begins: what the one before has not proven stays so.
  StoreStatus begin_shard(Turn& turn);
  // What a header of another agency's device says to have seen.
  void heard(const std::string& agency, const codec::Head& head);

  // What to ask the broker now; nothing while a question is out, or where nothing is left to check.
  StoreResult<std::optional<codec::FetchProofs>> question(Turn& turn);
  StoreStatus take(Turn& turn, const codec::Proofs& proofs);
  // A new conversation with the broker: what was asked will not be answered, and it has time again to prove.
  void begin() {
    asked_.reset();
    listening_since_.reset();
  }

 private:
  struct Heard {
    std::string agency;
    codec::Head head;
  };
  struct Asked {
    tlog::CosignedHead head;
    std::vector<ports::LoggedRow> rows;
    std::optional<Heard> heard;
    Instant when;
  };
  StoreStatus prove(Turn& turn, ports::LoggedRow row, std::vector<Hash> inclusion, const tlog::CosignedHead& head);
  void compare(Turn& turn, const Heard& heard, const tlog::CosignedHead& head, std::span<const Hash> consistency);
  StoreStatus look_for_overdue(Turn& turn);

  KeyId device_;
  ports::PendingView& view_;
  const InForce& in_force_;
  std::optional<Asked> asked_;
  std::optional<Instant> listening_since_;
  std::deque<Heard> heard_;                          // to be compared
  std::set<std::pair<std::uint64_t, Hash>> agreed_;  // compared, and the same log
  std::set<RecordId> overdue_;                       // alarm raised
};

}  // namespace puente::client::core
