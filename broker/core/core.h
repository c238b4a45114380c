// The broker: a state machine without I/O. Messages, store completions, witnesses' answers and ticks go in; messages to
// send, requests to witnesses, notices and batches to persist come out. Receipts and answers follow their batch.
//
// This class puts the parts together and gives each input to its part. A record's way: Desk::receive → admit →
// Intake::enqueue (decide) → take_batch (commit) → WitnessRound → Release::run → Deliveries::acknowledge.
#pragma once

#include <algorithm>

#include "broker/core/delivery/release.h"
#include "broker/core/desk.h"
#include "broker/core/health.h"
#include "broker/core/pending.h"
#include "trust/shard_state.h"

namespace puente::broker::core {

struct CoreConfig {
  std::string version;  // of the program, for the log
  Budgets budgets{};
  // The operator's order to serve before witnesses have said that this store is the newest; it is in the log.
  bool unwitnessed = false;
  // The note that ended a process before this one (Health::contradiction); empty: none.
  std::string contradiction{};
  // Needed where the treaty hands over to a shard that the store has nothing of yet; else not looked at.
  std::optional<trust::ShardState> handed_over{};
};

class Core {
 public:
  // References outlive the core. Fails where the store does not agree with itself, or cannot be read; at the
  // beginning of a shard also with `not_found` or the error of what is handed over.
  static Answer<std::unique_ptr<Core>> start(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store,
                                             const primitives::SigningKey& log_key, ports::ReleaseKeys& release_keys,
                                             Instant now, const Seed& seed);

  // An error is the store's, which cannot be trusted any more: stop.
  StoreResult<Outputs> step(Instant now, const Seed& seed, Input input);

  // What must be committed before anything else; null: nothing. While a batch is out, none other is handed out.
  // Errors: the store's.
  StoreResult<std::shared_ptr<const ports::WriteBatch>> take_batch();
  // Both grow until a batch is taken: what a step adds to the weight (ports::WriteBatch::weight, and the log's entries)
  // is its part of the commit; answers wait for it.
  struct ToCommit {
    std::size_t weight = 0, answer_bytes = 0;
  };
  ToCommit to_commit() { return {pending_.batch().weight() + log_.head().size, pending_.after_bytes()}; }

  const Registry& registry() const { return registry_; }
  // The highest seen. Keys are erased by the earlier of it and the local time, so that a clock that jumps ahead erases
  // nothing that is needed, and made ahead of time only while both agree (trust/freshness.h).
  Instant quorum_time() const { return witnesses_.quorum_time(); }
  Health health() const;
  // Empty: none yet.
  const std::string& newest_quorum_note() const { return witnesses_.quorum_head().note; }

 private:
  Core(CoreConfig config, trust::SignedTreaty treaty, ports::Store& store, const primitives::SigningKey& log_key,
       ports::ReleaseKeys& release_keys);
  Turn turn(Instant now, primitives::Drbg& random, Outputs& at_once);
  AnswerStatus restore(Turn& turn);
  StoreStatus check_new() const;
  // The first entries of a shard: the hand-over itself, then what it begins with, each with its row.
  Result<Registry::Beginning> begin_shard(Turn& turn);
  StoreStatus log_beginning(Turn& turn, Registry::Beginning beginning);

  template <class OfConnection>
  StoreStatus handle(Turn& turn, OfConnection& input) {
    return desk_.receive(turn, input);
  }
  StoreStatus handle(Turn& turn, EntryOffered& input);
  StoreStatus handle(Turn& turn, BatchStored& input);
  StoreStatus handle(Turn& turn, WitnessAnswered& input);
  StoreStatus handle(Turn& turn, WitnessHolds& input);
  StoreStatus handle(Turn& turn, Tick& input);
  StoreStatus handle(Turn& turn, Stopping& input);

  void ask_witnesses(Turn& turn);
  StoreStatus sweep(Turn& turn);
  // Rows that are over, some at a time.
  StoreStatus forget(Turn& turn, Instant deadline);
  // Sends what may go now.
  StoreStatus release(Turn& turn);

  CoreConfig config_;
  ports::Store& store_;
  Pending pending_;
  Registry registry_;
  LogKeeper log_;
  WitnessRound witnesses_;
  ShownHeads shown_;
  LogWatch watch_;
  Sessions sessions_;
  Spool spool_;
  SpoolShares shares_;
  Verdicts verdicts_;
  Queues queues_;
  InFlight in_flight_;
  Approvals approvals_;
  Quotas quotas_;
  SenderHolds sender_holds_;
  Evidence evidence_;
  Hold hold_;
  Tracking tracking_;
  Notices notices_;
  HoldDesk hold_desk_;
  Deliveries deliveries_;
  RefusedDeliveries refused_;
  Returns returns_;
  Refill refill_;
  Release release_;
  Presence presence_;
  Heartbeats heartbeats_;
  Recall recall_;
  Openings openings_;
  ApprovalDesk approval_desk_;
  Orders orders_;
  Intake intake_;
  Queries queries_;
  Desk desk_;

  Instant last_sweep_{};
  Instant last_forgotten_{};
  bool forgets_more_ = false;  // rows that are over were left
};

}  // namespace puente::broker::core
