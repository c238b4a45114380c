// Records that wait for a liaison's approval, and the approval itself.
#pragma once

#include <vector>

#include "client/session/broker_session.h"
#include "trust/approval.h"

namespace puente::client::liaison {

struct WaitingRecord {
  codec::Header header;
  Hash header_hash;
  codec::ApprovalRequest request;  // slots by label
};

// What waits for the session's party. Errors: not_permitted (no liaison), and those of the session and of the headers.
Result<std::vector<WaitingRecord>> waiting_at(session::BrokerSession& session);

// Of that record, its recipients and the slots that would be released, as of `now`. Errors: those of the names in the
// request.
Result<trust::Approval> approval_of(const WaitingRecord& waiting, model::Nation nation, Instant now);

}  // namespace puente::client::liaison
