// A record's delivery as the log knows it: the committed event under its number, the void event that takes it back, the
// acknowledgement. What may be delivered is decided by the caller (intake.h, refill.h, release.h).
//
// Guarantee: delivery numbers of a device have no gaps; each number goes out, with a record or as void.
#pragma once

#include "broker/core/delivery/tracking.h"
#include "broker/core/hold/approvals.h"
#include "broker/core/hold/hold.h"
#include "broker/core/verdicts.h"

namespace puente::broker::core {

// When a request, reply or refusal was accepted, for its delivery event; zero where it is another kind, or its replay
// row is gone.
StoreResult<Instant> accepted_at(const ports::RecordReader& rows, const codec::Header& header);

class Deliveries {
 public:
  struct Parts {  // all outlive the deliveries
    const Registry& registry;
    const Verdicts& verdicts;
    Spool& spool;
    LogKeeper& log;
    Queues& queues;
    InFlight& in_flight;
    Hold& hold;
    Approvals& approvals;
    Tracking& tracking;
  };
  Deliveries(Parts parts, std::uint64_t shard) : parts_(parts), shard_(shard) {}

  // Commits a delivery event for the row, under its number if it has one. Its recipient is there. `accepted`: when the
  // record was.
  void start(Turn& turn, ports::QueueRow row, const Record& record, const Judgement& judgement, Instant accepted);
  // As start(), after a void event for the one that was committed before.
  void start_anew(Turn& turn, ports::QueueRow row, const Record& record, const Judgement& judgement, Instant accepted);
  // Its number goes out as void, and nothing is left to deliver: the sender is told.
  void withdraw(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason,
                codec::Progress progress);
  // Its number goes out as void, and the record waits again at the end of the queue.
  void wait_again(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason);
  // As one of these two, as the pause has it.
  void stop(Turn& turn, ports::QueueRow row, const Record& record, const Stop& stop);
  // Its number goes out as void, whether its recipient is there or not, and whatever was sent.
  void take_back(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason);
  // The same for one that has expired: what was sent stays sent, and the frames may go.
  void expire(Turn& turn, ports::QueueRow row, const Record& record);

  // Fails with `conflict` where there is no such delivery to acknowledge.
  AnswerStatus acknowledge(Turn& turn, const KeyId& device, std::uint64_t number);
  // The recipient has it: a delivery that is in flight.
  StoreStatus confirmed(Turn& turn, const KeyId& device, std::uint64_t number);

 private:
  // The row with this event as its delivery, to be committed.
  ports::QueueRow with_event(Turn& turn, ports::QueueRow row, const codec::Event& event, const Record& record,
                             std::uint64_t number);
  void commit_void(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason);
  // After the delivery of a record with slots that wait for a reason: they stay.
  StoreStatus keep_pending(Turn& turn, const ports::QueueRow& delivered);

  Parts parts_;
  std::uint64_t shard_;
};

}  // namespace puente::broker::core
