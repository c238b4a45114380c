// The receiving side: deliveries are checked against the log and what is in force, opened, and kept; only then
// acknowledged.
//
// Guarantee: nothing is kept but what open_record let through, under a delivery event proven in the log, from a sender
// certified and not revoked, while a fresh heartbeat agreed with directory and bundles here; one copy per (sender
// device, record id), its content keys, frames and proof in one batch. The acknowledgement follows that batch. A
// delivery whose event is proven and that does not open is refused, with an alarm; its number is settled once the log
// says so (refused_deliveries.h). One whose event does not hold is neither, and raises an alarm. One whose coarse rungs
// do not follow from its finer ones is kept, since it is signed evidence, and raises an alarm too. Deliveries that come
// before what is in force is known wait in memory (bounded). A store's error stops the agent.
#pragma once

#include <deque>
#include <set>

#include "client/core/in_force.h"
#include "client/core/log_check.h"
#include "client/core/outbox.h"
#include "client/core/refused_deliveries.h"
#include "client/core/told/telling.h"
#include "client/core/turn.h"
#include "crypto/record/open/open_record.h"

namespace puente::client::core {

class Inbox {
 public:
  // References outlive the inbox.
  Inbox(Self self, const primitives::SigningKey& key, ports::AgentReads& store, ports::PendingView& view,
        InForce& in_force, const Pairs& pairs, LogCheck& log, Telling& telling);
  StoreStatus restore(ports::AgentReads& store, const Values& values);

  record::open::RecipientKeys& keys() { return keys_; }
  std::uint64_t last_delivery() const { return last_; }
  std::uint64_t shard() const { return shard_; }
  void begin_shard(Turn& turn, std::uint64_t shard);  // of the broker's log: numbers start again
  void connected() {
    waiting_.clear();
    waiting_bytes_ = 0;
  }

  // False: the heads do not fit together any more; say hello again.
  StoreResult<bool> take(Turn& turn, codec::Delivery&& delivery, std::vector<Bytes>&& slots);
  // What waited, once there is a fresh statement of what is in force. `hello`: something was dropped meanwhile.
  StoreStatus drain(Turn& turn);
  // A proven notice that the log has a refusal of this device. False: it never signed that.
  bool take_refusal(Turn& turn, const codec::DeliveryRefusalEvent& event);
  // Refusals that are not proven are said again: all of them on a new connection.
  void repeat_refusals(Turn& turn, bool connected) { refused_.repeat(turn, connected); }
  // A proven notice of a record's sender taking it back, kept beside the record.
  StoreStatus take_recall(Turn& turn, const codec::RecallEvent& event);
  // An officer has seen the record; true: that is to be reported.
  StoreResult<bool> seen(Turn& turn, const SeenRecord& record);
  void reported(Turn& turn, const ports::InboxMark& mark);
  // Erases what is to go (retain).
  StoreStatus erase_due(Turn& turn);
  // Records kept here whose coarse rungs are not what gazetteer 1 makes of the finer ones (ladder.h); the oldest first.
  const std::vector<RecordId>& mismatched() const { return mismatched_; }
  bool take_dropped() { return std::exchange(dropped_, false); }

 private:
  struct Proven {
    codec::Delivery delivery;
    std::vector<Bytes> slots;
    codec::DeliveryEvent event;
    Hash value;  // of the event's leaf
    std::string head_note;
    Instant quorum_time;
    std::size_t bytes = 0;
    Instant delivered{};  // the time of the event
  };
  AnswerStatus prove(Turn& turn, codec::Delivery& delivery, std::vector<Bytes>& slots, const tlog::CosignedHead& head);
  // Opened and kept, or refused.
  StoreStatus decide(Turn& turn, Proven& proven);
  // `fault`: why it did not open.
  AnswerStatus open(Turn& turn, Proven& proven, record::open::Fault& fault);
  void check_rungs(Turn& turn, const record::open::OpenedRecord& opened, const trust::Device& sender);
  Status keep(Turn& turn, Proven& proven, record::open::OpenedRecord& opened, const trust::Device& sender);
  // The opened sections with their frames, and when they go.
  static Result<std::vector<ports::InboxSection>> sections_of(const Turn& turn, Proven& proven,
                                                              record::open::OpenedRecord& opened);
  // Settled, and acknowledged.
  void settle(Turn& turn, std::uint64_t number);
  void settled(Turn& turn, std::uint64_t number);

  Self self_;
  ports::AgentReads& store_;  // what is erased by the clock
  ports::PendingView& view_;
  InForce& in_force_;
  const Pairs& pairs_;
  LogCheck& log_;
  Telling& telling_;
  record::open::RecipientKeys keys_;
  record::BatchCache batches_;
  RefusedDeliveries refused_;
  std::uint64_t shard_ = 0;
  std::uint64_t last_ = 0;          // every number up to it is settled
  std::set<std::uint64_t> beyond_;  // settled too, after a gap
  std::deque<Proven> waiting_;
  std::size_t waiting_bytes_ = 0;
  bool dropped_ = false;
  std::vector<RecordId> mismatched_;
};

}  // namespace puente::client::core
