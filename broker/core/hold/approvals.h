// What lets a record go that waits for somebody: approvals by liaisons, and quotas that are not used up.
//
// Guarantee: an approval is kept in the batch of its log entry, and lets nothing go but what it names. A quota counts a
// record once for each receiving agency, when it is accepted, whether or not it is delivered later.
#pragma once

#include <deque>
#include <set>

#include "broker/core/judgement.h"
#include "broker/core/turn.h"
#include "broker/core/verdicts.h"
#include "trust/approval.h"
#include "trust/directory.h"

namespace puente::broker::core {

class Approvals {
 public:
  explicit Approvals(const Verdicts& verdicts) : verdicts_(verdicts) {}  // outlives it
  StoreStatus restore(const ports::StateStore& store, const trust::Directory& directory);

  // Records that may wait for an approval; those that expired are forgotten. Of an agency no more are listed than the
  // list has room for beside them: what others send finds room, and whoever is left out is named.
  void await(Turn& turn, const Hash& header_hash, const codec::Header& header);
  bool awaits(const Hash& header_hash, Instant now);
  // One of each agency, then the next of each.
  std::vector<Hash> awaiting(Instant now);
  void settled(const Hash& header_hash) { awaiting_.erase(header_hash); }
  // Agencies of which a record was left out.
  const std::set<std::string>& left_out() const { return left_out_; }
  // There is room again for some of them: what was left out is to be looked at again.
  bool take_room(Instant now);

  void add(Turn& turn, trust::SignedApproval approval, Instant expires);
  const trust::Approval* find(const Hash& header_hash, model::Nation nation, trust::ApprovalPurpose purpose) const;

 private:
  const Verdicts& verdicts_;
  using Key = std::tuple<Hash, model::Nation, trust::ApprovalPurpose>;
  std::map<Key, trust::SignedApproval> approvals_;
  struct Waiting {
    std::string from;
    Instant expires;
  };
  bool has_room(const std::string& agency) const;
  void forget_expired(Instant now);

  std::map<Hash, Waiting> awaiting_;
  std::set<std::string> left_out_;
};

}  // namespace puente::broker::core
