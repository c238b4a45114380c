// Records come in: admitted, decided for each recipient, logged, and put into the queues, all in one batch. The receipt
// leaves when that is durable.
#pragma once

#include "broker/core/budget/spool_shares.h"
#include "broker/core/caller.h"
#include "broker/core/hold/quotas.h"
#include "broker/core/intake/admission.h"
#include "broker/core/intake/evidence.h"
#include "broker/core/session/refill.h"

namespace puente::broker::core {

class Intake {
 public:
  struct Parts {  // all outlive it
    const ports::RecordReader& rows;
    const Registry& registry;
    const Verdicts& verdicts;
    Spool& spool;
    LogKeeper& log;
    Queues& queues;
    Hold& hold;
    Approvals& approvals;
    Quotas& quotas;
    Tracking& tracking;
    Deliveries& deliveries;
    Refill& refill;
    Evidence& evidence;
    SpoolShares& shares;
  };
  explicit Intake(Parts parts) : parts_(parts) {}
  StoreStatus restore(const ports::StateStore& store);
  // The newest record that was taken of that device: its number and header hash; 0 if there is none.
  std::pair<std::uint64_t, Hash> newest_of(const KeyId& device) const;

  // `frame`: the message's first, for evidence. A record that was accepted before gets its receipt again, and nothing
  // else happens. Errors as of admit(), and unavailable (a budget of the spool).
  AnswerStatus submit(Turn& turn, const Caller& caller, codec::SealedRecord parts, ByteView frame);
  // The record's id was used before with another header: both are signed by the device.
  StoreStatus keep_replay(Turn& turn, const Caller& caller, const RecordId& record_id, ByteView frame);

 private:
  ports::ReplayRow accept(Turn& turn, Admitted admitted);
  void move_chain(Turn& turn, const ports::ChainRow& accepted);
  audit::Appended log_acceptance(Turn& turn, const Admitted& admitted);
  // Decides for one recipient, and logs it. True: the record waits for it, or is on its way.
  bool enqueue(Turn& turn, const Record& record, const model::AgencyId& sender, const KeyId& recipient);
  // The record does not go to it; its sender is told.
  void give_back(Turn& turn, const Record& record, const KeyId& recipient, codec::Audience audience, std::string reason,
                 codec::Progress progress);

  Parts parts_;
  record::BatchCache batches_;
  std::map<KeyId, ports::ChainRow> chains_;  // the newest record of each device
};

}  // namespace puente::broker::core
