// What lets a record go that waits for somebody: approvals by liaisons, and quotas that are not used up.
//
// Guarantee: an approval is kept in the batch of its log entry, and lets nothing go but what it names. A quota counts a
// record once for each receiving agency, when it is accepted, whether or not it is delivered later.
#pragma once

#include <deque>
#include <set>

#include "broker/core/judgement.h"
#include "broker/core/turn.h"
#include "trust/approval.h"
#include "trust/directory.h"

namespace puente::broker::core {

class Approvals {
 public:
  StoreStatus restore(const ports::StateStore& store, const trust::Directory& directory);

  // Records that may wait for an approval; those that expired are forgotten.
  void await(Turn& turn, const Hash& header_hash, Instant expires);
  std::vector<Hash> awaiting(Instant now);
  void settled(const Hash& header_hash) { awaiting_.erase(header_hash); }

  void add(Turn& turn, trust::SignedApproval approval, Instant expires);
  const trust::Approval* find(const Hash& header_hash, model::Nation nation, trust::ApprovalPurpose purpose) const;

 private:
  using Key = std::tuple<Hash, model::Nation, trust::ApprovalPurpose>;
  std::map<Key, trust::SignedApproval> approvals_;
  std::map<Hash, Instant> awaiting_;  // until when
};

}  // namespace puente::broker::core
