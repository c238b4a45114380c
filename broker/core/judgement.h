// What policy says of a spooled record for one recipient device, ready to be logged and acted on.
#pragma once

#include "broker/core/intake/spool.h"
#include "policy/decide.h"
#include "schemas/codec/audit.h"

namespace puente::broker::core {

struct Judgement {
  model::BundleHashes bundles;
  std::vector<codec::SlotOutcome> outcomes;  // of every slot: permitted and granted?
  std::vector<Hash> released;                // digests to deliver, ascending
  std::vector<codec::Stub> stubs;            // withheld, and to be told of
  std::vector<Hash> pending;                 // under justify-on-open: to deliver when there is a reason, ascending
  std::vector<codec::SlotDuties> duties;     // of released and pending ones that have any, ascending
  bool second_person = false;                // one of them needs a liaison's approval
  struct Quota {
    std::string rule;
    model::Quota quota;
  };
  std::vector<Quota> quotas;  // of rules by which they go
  bool anything() const { return !released.empty() || !stubs.empty() || !pending.empty(); }
  std::vector<Hash> given() const;  // released and pending, ascending
};

// Policy alone cannot widen what the sender granted, nor the grant what policy permits. `justified`: an officer gave a
// reason, and what is under justify-on-open is asked for, and nothing else.
Judgement judge(const Record& record, const model::AgencyId& sender, const KeyId& recipient_device,
                const model::AgencyId& recipient, const policy::PolicySet& policies, Instant now,
                bool justified = false);

}  // namespace puente::broker::core
