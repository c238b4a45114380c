// The broker: a state machine without I/O. Messages, store completions, witnesses' answers and ticks go in; messages to
// send, requests to witnesses, notices and batches to persist come out. Receipts and answers follow their batch.
#pragma once

#include <algorithm>

#include "broker/core/queues.h"
#include "broker/core/witness_round.h"
#include "trust/shard_state.h"

namespace puente::broker::core {

struct CoreConfig {
  std::string version;  // of the program, for the log
  // Needed where the treaty hands over to a shard that the store has nothing of yet; else not looked at.
  std::optional<trust::ShardState> handed_over{};
};

class Core {
 public:
  // References outlive the core. Fails where the store does not agree with itself, or cannot be read; at the
  // beginning of a shard also with `not_found` or the error of what is handed over.
  static Answer<std::unique_ptr<Core>> start(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store,
                                             const primitives::SigningKey& log_key,
                                             record::inspect::ReleaseKeys& release_keys, Instant now, const Seed& seed);

  // An error is the store's, which cannot be trusted any more: stop.
  StoreResult<Outputs> step(Instant now, const Seed& seed, Input input);

  // What must be committed before anything else; nullopt: nothing. While a batch is out, none other is handed out.
  std::optional<ports::WriteBatch> take_batch();

  // For ZAP: may this key connect?
  bool allows(const CurvePublic& key, Instant now) const;
  const Registry& registry() const { return registry_; }
  // Keys are erased by the earlier of local and quorum time: a clock that jumps ahead erases nothing that is needed.
  Instant erase_by(Instant now) const { return std::min(now, witnesses_.quorum_time()); }
  Health health() const;
  // Empty: none yet.
  const std::string& newest_quorum_note() const { return witnesses_.quorum_head().note; }

 private:
  // Refusals of one device that were logged in the minute that began at `minute`.
  struct Refusals {
    std::uint32_t count = 0;
    Instant minute{};
  };

  Core(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store, const primitives::SigningKey& log_key,
       record::inspect::ReleaseKeys& release_keys);
  Turn turn(Instant now, primitives::Drbg& random, Outputs& at_once);
  AnswerStatus restore(Turn& turn);
  StoreStatus check_heartbeat(const ports::Values& values) const;
  // The first entries of a shard: the hand-over itself, then what it begins with, each with its row.
  Result<Registry::Begun> begin_shard(Turn& turn);
  StoreStatus log_begin(Turn& turn, Registry::Begun begun);
  void log_entries(Turn& turn, Registry::Applied& applied);

  StoreStatus handle(Turn& turn, FrameReceived& input);
  StoreStatus handle(Turn& turn, PeerGone& input);
  StoreStatus handle(Turn& turn, EntryOffered& input);
  StoreStatus handle(Turn& turn, BatchStored& input);
  StoreStatus handle(Turn& turn, WitnessAnswered& input);
  StoreStatus handle(Turn& turn, WitnessHolds& input);
  StoreStatus handle(Turn& turn, Tick& input);
  StoreStatus handle(Turn& turn, Stopping& input);

  // Each answers a message of a device. A peer's error is refused and logged, and nothing has changed; a store's stops.
  struct From {
    const trust::Device& device;
    const Bytes& routing_id;
    std::uint64_t request;
  };
  AnswerStatus answer(Turn& turn, const From& from, codec::Hello& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::Acknowledge& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::Publish& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::Activate& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::FetchDirectory& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::FetchBundles& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::FetchLog& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::Order& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::FetchPauses& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::FetchProofs& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::FetchDirectoryNotices& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::FetchApprovals& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::Recall& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::Justify& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::Opened& message);
  AnswerStatus answer(Turn& turn, const From& from, codec::TakeNotice& message);
  // What a liaison signed.
  AnswerStatus carry_out(Turn& turn, const From& from, trust::SignedOrder& order);
  AnswerStatus carry_out(Turn& turn, const From& from, trust::SignedApproval& approval);
  AnswerStatus submit(Turn& turn, const From& from, codec::Submit& message, std::vector<Bytes> slots,
                      const Bytes& frame);
  // `frame`: the second record's first. first: nothing where it is the record accepted under the id.
  StoreStatus keep_evidence(Turn& turn, const From& from, ports::EvidenceRow::What what, const RecordId& record_id,
                            const Bytes& frame, std::optional<Hash> first = std::nullopt);

  struct Refused {
    std::string_view what;
    const Error* error = nullptr;
    ByteView evidence;  // the message's first frame
    std::optional<RecordId> record_id;
    std::optional<Hash> header_hash;
  };
  void refuse(Turn& turn, const From& from, const Refused& refused);
  // The one place that takes a Failure apart.
  StoreStatus refuse_or_stop(Turn& turn, const From& from, const Failure& failure, Refused refused);
  // Derives older entries again, some each time. A finding ends all acceptance and release.
  StoreStatus verify(Turn& turn);
  StoreStatus heartbeat(Turn& turn);
  // What is asked of records in the store waits until nothing is uncommitted.
  struct Deferred {
    KeyId device;
    Bytes routing_id;
    std::uint64_t request = 0;
    std::variant<codec::Recall, codec::Justify, codec::Opened> what;
  };
  StoreStatus carry_out_deferred(Turn& turn);
  Status defer(const From& from, std::variant<codec::Recall, codec::Justify, codec::Opened> what);
  // Pauses that ended by their time: logged, and what they held goes on.
  StoreStatus end_pauses(Turn& turn);
  StoreStatus send_heartbeat(Turn& turn, const KeyId& device);
  StoreStatus quorum_reached(Turn& turn);
  // Sends what may go now.
  StoreStatus release(Turn& turn);
  // Everybody acts only on a fresh, witnessed statement of what is in force; the broker too.
  bool may_release(Turn& turn);
  bool idle() const { return !batch_out_ && batch_.empty() && !log_.has_staged(); }

  CoreConfig config_;
  ports::Store& store_;
  Registry registry_;
  LogKeeper log_;
  WitnessRound witnesses_;
  Queues queues_;
  record::BatchCache batches_;
  std::map<Bytes, KeyId> greeted_;              // devices that said hello, by connection
  std::map<KeyId, std::size_t> evidence_kept_;  // since the start, by device
  std::map<KeyId, Refusals> refusals_;          // bounded by the devices of the directory

  ports::WriteBatch batch_;
  Outputs after_;  // of batch_
  bool batch_out_ = false;
  std::deque<Deferred> deferred_;  // bounded
  Outputs after_out_;              // of the batch that is out
  ports::Values later_values_;     // go with the next batch that has log entries
  AcceptedNow accepted_now_;       // in batch_ or in the one that is out
  std::map<KeyId, ports::ChainRow> chains_now_;

  struct HeartbeatHeld {
    audit::Appended appended;
    Instant time;
  };
  std::string held_back_;  // why nothing is released, as reported to the operator
  std::string finding_;    // of verify(); empty: none
  Instant last_verified_{};
  std::uint64_t heartbeat_number_ = 0;
  Instant last_heartbeat_{};
  Instant last_sweep_{};
  Instant last_forgotten_{};
  std::optional<HeartbeatHeld> newest_;  // perhaps not under a quorum head yet
  std::optional<HeartbeatHeld> proven_;
  std::optional<std::vector<Bytes>> live_;  // the directory as of the newest heartbeat, for those who fetch it
};

}  // namespace puente::broker::core
