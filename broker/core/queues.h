// What waits for each recipient device, and its way out: decide, commit a delivery event, wait for the witnesses, check
// again, release frames and shares, wait for the acknowledgement (CRYPTO, One witness round per delivery).
#pragma once

#include <deque>
#include <set>

#include "broker/core/admission.h"
#include "broker/core/judgement.h"
#include "broker/core/log_keeper.h"
#include "broker/core/registry.h"
#include "broker/core/turn.h"
#include "crypto/record/inspect/release.h"

namespace puente::broker::core {

// A device that is connected and has said hello.
struct Attached {
  KeyId device;
  Bytes routing_id;
  std::uint64_t held_size = 0;  // of the newest head sent to it on this connection
};

class Queues {
 public:
  // References outlive the queues.
  Queues(ports::Store& store, LogKeeper& log, const Registry& registry, record::inspect::ReleaseKeys& keys,
         std::uint64_t shard)
      : store_(store), log_(log), registry_(registry), keys_(keys), shard_(shard) {}

  Status restore(const ports::Values& values);

  // Decisions for every recipient of a record just admitted, and its places in the queues.
  Status enqueue(Turn& turn, Admitted admitted);

  // The recipient is there, and has stored everything up to `last_delivery` of `shard`.
  void attach(Turn& turn, const Attached& who, std::uint64_t last_delivery, std::uint64_t shard);
  void detach(const KeyId& device);
  Status acknowledge(Turn& turn, const KeyId& device, std::uint64_t number);

  // The batch with everything so far has been handed out; and it is durable.
  void handed_out();
  void stored();
  // Takes up what waits in the store. Only to be called while nothing is uncommitted: it reads what others wrote.
  Status refill(Turn& turn);
  // Sends what is proven under this head and still permitted.
  Status release(Turn& turn, const codec::Head& head, const std::string& note);
  // Returns what has expired by `deadline`, and what waits for devices that were revoked.
  Status sweep(Turn& turn, Instant deadline);
  void revoked(const KeyId& device) { gone_.insert(device); }

  // For heads that go out with heartbeats.
  Attached* attached(const KeyId& device);
  Result<codec::HeadUpdate> head_update(Attached& who, const codec::Head& head, const std::string& note) const;
  std::vector<KeyId> attached_devices() const;

 private:
  enum class Stage { committing, waiting_for_quorum, sent };
  struct InFlight {
    ports::QueueRow row;
    Stage stage = Stage::committing;
  };
  struct Recipient {
    Attached attached;
    std::uint64_t confirmed = 0;                  // stored by the recipient, as its hello said
    std::map<std::uint64_t, InFlight> in_flight;  // by delivery number
    std::uint64_t loaded = 0;                     // position up to which rows were taken up
    bool more = true;                             // there may be rows beyond in the store
  };
  using Place = std::pair<KeyId, std::uint64_t>;  // device, delivery number

  Status fill(Turn& turn, const KeyId& device, Recipient& recipient);
  Status take_up(Turn& turn, const KeyId& device, Recipient& recipient, ports::QueueRow row);
  // Commits a delivery event for the row, under its number if it has one, and takes it up.
  void start_delivery(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                      const Judgement& judgement);
  void commit_event(Turn& turn, Recipient& recipient, ports::QueueRow row, const codec::Event& event,
                    const KeyId& sender, std::uint64_t number);
  // The committed event is not to be acted on: void it, and decide anew under the same number.
  Status redo(Turn& turn, Recipient& recipient, const ports::QueueRow& row, const LoadedRecord& record);
  Status send_one(Turn& turn, Recipient& recipient, InFlight& item, const codec::Head& head, const std::string& note);
  Status give_back(Turn& turn, const ports::QueueRow& row, std::string_view reason, codec::Progress progress);
  void track(Turn& turn, const LoadedRecord& record, const KeyId& recipient, codec::Progress progress);
  Result<std::shared_ptr<const LoadedRecord>> record(const Hash& header_hash);
  void remember(const std::shared_ptr<const LoadedRecord>& record);
  codec::Audience audience(const KeyId& sender, const KeyId& recipient) const;
  // Why a delivery may not go on, if it may not.
  std::optional<std::pair<std::string, codec::Progress>> hindrance(const LoadedRecord& record, const KeyId& recipient,
                                                                   Instant now) const;

  ports::Store& store_;
  LogKeeper& log_;
  const Registry& registry_;
  record::inspect::ReleaseKeys& keys_;
  std::uint64_t shard_;
  std::uint64_t position_ = 0;
  ports::Values stored_values_;             // as the store had them at the start
  std::map<KeyId, std::uint64_t> numbers_;  // last delivery number given
  std::map<KeyId, Recipient> recipients_;
  std::set<KeyId> hungry_;                                     // attached devices that may take more
  std::set<KeyId> gone_;                                       // revoked devices whose queues go back
  std::vector<Place> committing_;                              // in the batch that grows
  std::vector<Place> committing_out_;                          // in the batch that is out
  std::map<std::uint64_t, Place> waiting_;                     // by log index of the delivery event
  std::map<Hash, std::shared_ptr<const LoadedRecord>> cache_;  // bounded by cached_records_max
  std::deque<Hash> cached_order_;
};

}  // namespace puente::broker::core
