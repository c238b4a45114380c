// Liaisons and the records that wait for them: what they are asked to approve, and what they approve.
//
// Guarantee: an approval counts only for what would be released now, under the bundles it names; and nobody approves
// what their own agency sends.
#pragma once

#include <set>

#include "broker/core/hold/hold.h"
#include "broker/core/intake/spool.h"
#include "broker/core/verdicts.h"

namespace puente::broker::core {

class ApprovalDesk {
 public:
  struct Parts {  // all outlive it
    const ports::RecordReader& rows;
    const Registry& registry;
    const Verdicts& verdicts;
    const Queues& queues;
    const Hold& hold;
    Spool& spool;
    Approvals& approvals;
  };
  explicit ApprovalDesk(Parts parts) : parts_(parts) {}

  // What waits for liaisons of this nation, as much as fits one message.
  StoreResult<codec::Approvals> requests(Turn& turn, model::Nation nation);
  // Errors: not_found (nothing waits for it), conflict (what would be released is not what was approved), not_permitted
  // (by the originator's own agency, or another nation), expired, mismatch. The caller logs the event.
  Answer<codec::ApprovalEvent> approve(Turn& turn, trust::SignedApproval approval, model::Nation nation);
  // Threats to life that this pause stops wait for an approval from now on.
  StoreStatus ordered(Turn& turn, const trust::Order& pause);

 private:
  struct Request {
    trust::ApprovalPurpose purpose;
    model::Nation nation;
    std::set<model::AgencyId> recipients;
    std::set<Hash> slots;
    Judgement judgement;  // of one of them
  };
  StoreResult<std::vector<Request>> requests_of(const Turn& turn, const Record& record) const;
  codec::ApprovalRequest message_of(const Request& request, const Record& record) const;

  Parts parts_;
};

}  // namespace puente::broker::core
