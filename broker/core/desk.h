// What comes from devices' connections. Messages are decoded, and each given to whoever answers it. A peer's error is
// refused and logged, and nothing has changed; a store's error stops the broker.
//
// Every kind of message that a device may send has its answer() here: a new one does not compile without.
#pragma once

#include "broker/core/budget/conduct.h"
#include "broker/core/delivery/openings.h"
#include "broker/core/delivery/recall.h"
#include "broker/core/delivery/refused_deliveries.h"
#include "broker/core/hold/orders.h"
#include "broker/core/intake/intake.h"
#include "broker/core/log/log_watch.h"
#include "broker/core/log/shown_heads.h"
#include "broker/core/queries.h"
#include "broker/core/refusals.h"
#include "broker/core/session/key_fights.h"
#include "crypto/base/minute_count.h"

namespace puente::broker::core {

class Desk {
 public:
  struct Parts {  // all outlive it
    Registry& registry;
    LogKeeper& log;
    const LogWatch& watch;
    const WitnessRound& witnesses;
    ShownHeads& shown;
    const Queues& queues;
    Presence& presence;
    Heartbeats& heartbeats;
    Intake& intake;
    Deliveries& deliveries;
    Refill& refill;
    Notices& notices;
    Tracking& tracking;
    RefusedDeliveries& refused;
    Orders& orders;
    Recall& recall;
    Openings& openings;
    Queries& queries;
    const Budgets& budgets;
  };
  explicit Desk(Parts parts) : parts_(parts), refusals_(parts.log, parts.budgets), fights_(parts.registry, parts.log) {}

  StoreStatus receive(Turn& turn, FrameReceived& input);
  StoreStatus receive(Turn& turn, PeerGone& input);
  StoreStatus receive(Turn& turn, KeyFought& input);
  // What was refused and has no entry of its own (refusals.h). With `all`: the broker stops.
  void log_refusals(Turn& turn, bool all = false) { refusals_.log_counted(turn, all); }
  const Conducts& conducts() const { return conducts_; }

 private:
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Hello& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Acknowledge& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Publish& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Activate& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Order& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Recall& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Justify& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::Opened& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::TakeNotice& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::TakeOutcome& message);
  AnswerStatus answer(Turn& turn, const Caller& caller, codec::RefuseDelivery& message);
  template <class Fetch>
  AnswerStatus answer(Turn& turn, const Caller& caller, Fetch& message) {
    return parts_.queries.answer(turn, caller, message);
  }
  // The only message that frames follow.
  AnswerStatus submit(Turn& turn, const Caller& caller, codec::Submit& message, std::vector<Bytes> slots,
                      ByteView frame);

  // A hello starts the delivery of all that waits. Honest agents say one in half a minute at most; a person's program
  // says one with each command.
  struct Hellos {
    MinuteCount said;
    Instant alarmed{};  // that it says it holds another head
  };
  Status count_hello(Turn& turn, const Caller& caller);
  AnswerStatus look_at_head(Turn& turn, const Caller& caller, const codec::Hello& message);
  void refuse(Turn& turn, const Caller& caller, const Refused& refused);

  Parts parts_;
  Refusals refusals_;
  KeyFights fights_;
  std::map<KeyId, Hellos> hellos_;  // bounded by the directory
  Conducts conducts_;
};

}  // namespace puente::broker::core
