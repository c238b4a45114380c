// What waits for each recipient device, and its way out: decide, commit a delivery event, wait for the witnesses, check
// again, release frames and shares, wait for the acknowledgement (CRYPTO, One witness round per delivery).
//
// A store's error ends the broker; what a peer may cause by what it sent ends with that delivery. Answer<T>: what
// devices ask for, and may be refused.
#pragma once

#include <deque>
#include <set>

#include "broker/core/admission.h"
#include "broker/core/approvals.h"
#include "broker/core/judgement.h"
#include "broker/core/log_keeper.h"
#include "broker/core/registry.h"
#include "broker/core/spool.h"
#include "broker/core/turn.h"
#include "broker/core/witness_round.h"
#include "crypto/record/inspect/release.h"

namespace puente::broker::core {

// A device that is connected and has said hello.
struct Attached {
  KeyId device;
  Bytes routing_id;
  std::uint64_t held_size = 0;  // of the newest quorum head it holds
};

class Queues {
 public:
  // References outlive the queues.
  Queues(ports::Store& store, LogKeeper& log, const Registry& registry, record::inspect::ReleaseKeys& keys,
         std::uint64_t shard)
      : store_(store), spool_(store), log_(log), registry_(registry), keys_(keys), shard_(shard) {}

  StoreStatus restore(const ports::Values& values);

  // Fails with `unavailable` where a recipient's queue is full.
  Status check_room(const std::vector<record::inspect::InspectedEntry>& entries) const;
  // Decisions for every recipient of a record just admitted, and its places in the queues.
  // Returns the row of replay memory.
  StoreResult<ports::ReplayRow> enqueue(Turn& turn, Admitted admitted);

  // Fails with `mismatch` where the device has stored more deliveries than this broker has given it.
  Status check_hello(const KeyId& device, std::uint64_t last_delivery);
  // The recipient is there, and has stored everything up to `last_delivery` of this shard.
  void attach(const Attached& who, std::uint64_t last_delivery);
  void detach(const KeyId& device);
  // Fails with `conflict` where there is no such delivery to acknowledge.
  AnswerStatus acknowledge(Turn& turn, const KeyId& device, std::uint64_t number);
  // What became of a record of this sender's, as far as it is known, once more.
  StoreStatus retell(Turn& turn, const Bytes& routing_id, const KeyId& sender, const RecordId& record_id);

  // The batch with everything so far has been handed out; and it is durable.
  void handed_out();
  void stored();
  // Takes up what waits in the store. Only to be called while nothing is uncommitted: it reads what others wrote.
  StoreStatus refill(Turn& turn);
  // Sends what is proven under this head and still permitted. `quorum`: it has the quorum of both nations.
  StoreStatus release(Turn& turn, const NotedHead& head, bool quorum);
  // Returns what has expired by `deadline`, and what waits for devices that were revoked. Only while nothing is
  // uncommitted.
  StoreStatus sweep(Turn& turn, Instant deadline);
  void revoked(const KeyId& device);
  // Is there something to sweep before its time?
  bool has_gone() const { return !gone_.empty() || !returning_.empty(); }

  // An order came into force: what it stops, or lets go. The count is of the pause that it begins or ends.
  StoreResult<codec::PauseCount> ordered(Turn& turn, const trust::Order& order);
  // Pauses that ended by their time since the last call.
  std::vector<codec::PauseCount> take_over_pauses(Turn& turn);
  // Of every pause in force.
  std::vector<codec::PauseCount> pause_counts(Instant now) const;

  // --- approvals (queues_approve.cpp)
  // A liaison's approval of a record that waits. Errors: not_found (nothing waits for it), conflict (what would be
  // released is not what was approved), not_permitted (by the originator's own agency, or another nation), expired.
  Answer<codec::ApprovalEvent> approve(Turn& turn, trust::SignedApproval approval, model::Nation nation);
  // What waits for liaisons of this nation.
  Answer<codec::Approvals> requests(Turn& turn, model::Nation nation);
  // An officer's reason for opening what is under justify-on-open. Fails with `not_found` where nothing waits for it.
  AnswerStatus justify(Turn& turn, const KeyId& device, const Hash& header_hash, const std::string& reason);
  // An officer opened a record under receipt-on-open: logged, and its sender is shown it.
  AnswerStatus opened(Turn& turn, const KeyId& device, const Hash& header_hash);

  // --- recall (queues_recall.cpp). Only while nothing is uncommitted. Fails with `not_found`.
  Answer<codec::Recalled> recall(Turn& turn, const KeyId& device, const RecordId& record_id, const std::string& reason);

  // --- notices (queues_notices.cpp)
  void take_notice(Turn& turn, const KeyId& device, std::uint64_t index);

  Attached* attached(const KeyId& device);
  std::vector<KeyId> attached_devices() const;
  StoreResult<codec::HeadUpdate> head_update(Attached& who, const NotedHead& head, bool quorum) const;

 private:
  enum class Stage { committing, waiting_for_quorum, sent };
  struct InFlight {
    ports::QueueRow row;
    Stage stage = Stage::committing;
    std::size_t bytes = 0;
  };
  struct Notice {
    ports::NoticeRow row;
    bool sent = false;
  };
  struct Recipient {
    Attached attached;
    std::uint64_t confirmed = 0;                  // stored by the recipient, as its hello said
    std::map<std::uint64_t, InFlight> in_flight;  // by delivery number
    std::size_t bytes = 0;                        // of the records in flight
    std::uint64_t loaded = 0;                     // position up to which rows were taken up
    bool more = true;                             // there may be rows beyond in the store
    bool told = false;                            // of what became of its own records while it was away
    std::map<std::uint64_t, Notice> notices;      // by index; not taken yet
    bool noticed = false;                         // those of the store are among them
    bool has_room() const;
  };
  using Place = std::pair<KeyId, std::uint64_t>;  // device, and delivery number or position
  // Why a delivery may not go on.
  struct Hindrance {
    std::string_view reason;
    codec::Progress progress;
    bool recipient_gone = false;
  };

  // The pause that stops a record on its way to this device, and what is done with it meanwhile.
  struct Stopped {
    const trust::Order* by = nullptr;
    trust::Queued queued = trust::Queued::hold;
  };
  std::optional<Stopped> stopped(const ports::QueueRow& row, Instant now) const;
  bool stops(const trust::Order& pause, const KeyId& recipient, const ports::QueueFacts& facts) const;
  std::uint64_t waiting_under(const trust::Order& pause) const;
  codec::PauseCount& count_of(const trust::Order& pause);
  void keep_counts(Turn& turn) const;
  void count_waiting(const ports::QueueRow& row, std::int64_t change);
  // Everything not in flight is looked at again.
  void look_again();
  void start_returning(const trust::Order& pause);
  // The committed event is void, and what it was for waits again at the end of the queue, or goes back.
  void stop_delivery(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                     const Stopped& why);
  // Does it wait for a liaison, of the originator's nation or of one whose pause it may pass?
  bool awaits(const ports::QueueRow& row, const LoadedRecord& record, const Judgement& judgement, Instant now) const;
  const trust::Approval* passes(const trust::Order& pause, const ports::QueueRow& row, Instant now) const;
  struct Request {
    trust::ApprovalPurpose purpose;
    model::Nation nation;
    std::set<model::AgencyId> recipients;
    std::set<Hash> slots;
    Judgement judgement;  // of one of them
  };
  StoreResult<std::vector<Request>> requests_of(Turn& turn, const LoadedRecord& record) const;
  StoreStatus await_threats(Turn& turn, const trust::Order& pause);
  // A proven event that concerns a device.
  void notify(Turn& turn, const KeyId& device, const audit::Appended& appended);
  StoreStatus load_notices(const KeyId& device, Recipient& recipient);
  StoreStatus send_notices(Turn& turn, Recipient& recipient, const NotedHead& head);
  // Its number goes out with a void event; it waits again at the end of the queue, for another.
  void wait_again(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                  const std::string& reason);
  // After the delivery of a record with slots that wait for a reason: they stay.
  StoreStatus keep_pending(Turn& turn, const ports::QueueRow& delivered);
  StoreStatus sweep_returning(Turn& turn, std::set<Place>& done);

  // The delivery under that number, which was sent, is with its recipient.
  StoreStatus confirmed(Turn& turn, const KeyId& device, Recipient& recipient, std::uint64_t number);
  StoreStatus tell(Turn& turn, const KeyId& device, Recipient& recipient);
  StoreStatus fill(Turn& turn, const KeyId& device, Recipient& recipient);
  StoreStatus take_up(Turn& turn, const KeyId& device, Recipient& recipient, ports::QueueRow row);
  void fly(Recipient& recipient, ports::QueueRow row, Stage stage, std::size_t bytes);
  void land(Recipient& recipient, std::uint64_t number);
  // Commits a delivery event for the row, under its number if it has one, and takes it up.
  void start_delivery(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                      const Judgement& judgement);
  // The row with this event as its delivery, to be committed.
  ports::QueueRow with_event(Turn& turn, ports::QueueRow row, const codec::Event& event, const LoadedRecord& record,
                             std::uint64_t number);
  // The committed event is not to be acted on: void it, and decide anew under the same number.
  StoreStatus redo(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record);
  // The void event goes out under the number, so that numbers have no gaps.
  void commit_void(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                   std::string_view reason);
  // And nothing is left to deliver: its sender is told.
  void send_void(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                 std::string_view reason, codec::Progress progress);
  codec::Event void_event(const Turn& turn, const ports::QueueRow& row, std::string_view reason) const;
  StoreStatus send_one(Turn& turn, Recipient& recipient, std::uint64_t number, const NotedHead& head, bool quorum);
  StoreStatus sweep_one(Turn& turn, ports::QueueRow row);
  StoreStatus give_back(Turn& turn, const ports::QueueRow& row, std::string_view reason, codec::Progress progress);
  void dequeue(Turn& turn, const ports::QueueRow& row);
  void track(Turn& turn, const LoadedRecord& record, const KeyId& recipient, codec::Progress progress);
  Judgement decide(const Turn& turn, const LoadedRecord& record, const ports::QueueRow& row) const;
  std::string agency_of(const KeyId& device) const;  // "" where the directory does not hold it any more
  codec::Audience audience(const KeyId& sender, const KeyId& recipient) const;
  std::optional<Hindrance> hindrance(const LoadedRecord& record, const KeyId& recipient, Instant latest) const;

  ports::Store& store_;
  Spool spool_;
  LogKeeper& log_;
  const Registry& registry_;
  record::inspect::ReleaseKeys& keys_;
  std::uint64_t shard_;
  Approvals approvals_;
  Quotas quotas_;
  std::uint64_t position_ = 0;
  std::map<KeyId, std::uint64_t> numbers_;  // last delivery number given
  std::map<KeyId, std::uint64_t> lengths_;  // of the queues, with what is not committed yet
  std::map<std::pair<KeyId, ports::QueueFacts>, std::uint64_t> undelivered_;     // of these, rows not void
  std::map<std::pair<model::Nation, std::uint64_t>, codec::PauseCount> pauses_;  // those not ended
  std::map<KeyId, std::uint64_t> returning_;  // devices whose rows a pause gives back; looked at up to this position
  std::map<KeyId, Recipient> recipients_;
  std::set<KeyId> hungry_;                  // attached devices that may take more
  std::set<KeyId> gone_;                    // revoked devices whose queues go back
  std::vector<Place> committing_;           // in the batch that grows
  std::vector<Place> committing_out_;       // in the batch that is out
  std::map<std::uint64_t, Place> waiting_;  // by log index of the delivery event
};

}  // namespace puente::broker::core
