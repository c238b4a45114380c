// The broker: a state machine without I/O. Messages, store completions, witnesses' answers and ticks go in; messages to
// send, requests to witnesses, notices and batches to persist come out. Receipts and answers follow their batch.
#pragma once

#include "broker/core/queues.h"
#include "broker/core/witness_round.h"

namespace puente::broker::core {

struct CoreConfig {
  std::uint64_t shard = 1;
  std::string version;  // of the program, for the log
};

class Core {
 public:
  // References outlive the core. Fails where the store does not agree with itself (mismatch), or cannot be read.
  static Result<std::unique_ptr<Core>> start(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store,
                                             const primitives::SigningKey& log_key,
                                             record::inspect::ReleaseKeys& release_keys, Instant now, const Seed& seed);

  // An error means that the store cannot be trusted any more: stop.
  Result<Outputs> step(Instant now, const Seed& seed, Input input);

  // What must be committed before anything else; nullopt: nothing. While a batch is out, none other is handed out.
  std::optional<ports::WriteBatch> take_batch();

  // For ZAP: may this key connect?
  bool allows(const CurvePublic& key, Instant now) const;
  // For the operator: entries that the directory does not hold yet wait in the folder.
  const Registry& registry() const { return registry_; }

 private:
  struct Session {
    KeyId device;
    bool greeted = false;
    std::uint32_t refusals = 0;  // logged in the minute that began at `minute`
    Instant minute{};
  };

  Core(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store, const primitives::SigningKey& log_key,
       record::inspect::ReleaseKeys& release_keys);
  Status restore(Turn& turn);

  Status handle(Turn& turn, FrameReceived& input);
  Status handle(Turn& turn, PeerGone& input);
  Status handle(Turn& turn, EntryOffered& input);
  Status handle(Turn& turn, BatchStored& input);
  Status handle(Turn& turn, WitnessAnswered& input);
  Status handle(Turn& turn, Tick& input);
  Status handle(Turn& turn, Stopping& input);

  // Each answers a message of a device. An error of theirs is the peer's: it is refused, logged, and nothing has
  // changed.
  struct From {
    const trust::Device& device;
    const Bytes& routing_id;
    std::uint64_t request;
  };
  Status answer(Turn& turn, const From& from, codec::Hello& message);
  Status answer(Turn& turn, const From& from, codec::Acknowledge& message);
  Status answer(Turn& turn, const From& from, codec::Publish& message);
  Status answer(Turn& turn, const From& from, codec::Activate& message);
  Status answer(Turn& turn, const From& from, codec::FetchDirectory& message);
  Status answer(Turn& turn, const From& from, codec::FetchBundles& message);
  Status answer(Turn& turn, const From& from, codec::FetchLog& message);
  Status submit(Turn& turn, const From& from, codec::Submit& message, std::vector<Bytes> slots);

  void refuse(Turn& turn, const trust::Device& device, const Bytes& routing_id, std::uint64_t request,
              std::string_view what, const Error& error, const std::optional<RecordId>& record_id, ByteView evidence);
  Status heartbeat(Turn& turn);
  Status send_heartbeat(Turn& turn, const KeyId& device);
  Status quorum_reached(Turn& turn);
  Instant refuse_by(Instant now) const;  // later of local and quorum time

  CoreConfig config_;
  ports::Store& store_;
  Registry registry_;
  LogKeeper log_;
  WitnessRound witnesses_;
  Queues queues_;
  record::BatchCache batches_;
  std::map<Bytes, Session> sessions_;

  ports::WriteBatch batch_;
  Outputs after_;  // of batch_
  bool batch_out_ = false;
  Outputs after_out_;                                        // of the batch that is out
  ports::Values later_values_;                               // go with the next batch that has log entries
  std::map<std::pair<KeyId, RecordId>, Hash> accepted_now_;  // in batch_ or in the one that is out
  std::map<KeyId, ports::ChainRow> chains_now_;

  struct HeartbeatHeld {
    audit::Appended appended;
    Instant time;
  };
  std::uint64_t heartbeat_number_ = 0;
  Instant last_heartbeat_{};
  Instant last_sweep_{};
  Instant last_forgotten_{};
  std::optional<HeartbeatHeld> newest_;  // perhaps not under a quorum head yet
  std::optional<HeartbeatHeld> proven_;
};

}  // namespace puente::broker::core
