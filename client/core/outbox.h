// The sending side: drafts are kept, sealed when what is in force is known, submitted, and followed until every
// recipient has them or never will.
//
// Guarantee: a record leaves only after the very bytes are durable here; until their receipt the same bytes are sent
// again after every reconnection, and no content is sealed twice. The device's chain (sequence, previous header hash)
// is kept in the batch of the sealed bytes. A refusal of the kind `stale` or `unavailable` is retried with the same
// bytes until the record expires; every other is final. What comes back as device-gone is sealed anew, under a new id,
// for the devices its agency has then. A store's error stops the agent.
#pragma once

#include <map>
#include <set>

#include "client/core/seal_plan.h"
#include "client/core/stored_values.h"
#include "client/core/turn.h"
#include "crypto/record/seal/sealer.h"

namespace puente::client::core {

// Agencies that have a record in one of these states of delivery, on no device at all.
std::set<std::string> agencies_without(const std::vector<ports::RecipientProgress>& rows,
                                       std::initializer_list<codec::Progress> lacking);

struct Self {
  model::AgencyId agency;
  KeyId device;
};

class Outbox {
 public:
  // References outlive the outbox.
  Outbox(Self self, const primitives::SigningKey& key, ports::AgentStore& store, const InForce& in_force,
         const Pairs& pairs, const TokenMaker* tokens);
  StoreStatus restore(const Values& values);

  StoreStatus compose(Turn& turn, Compose& input);
  // Everything without receipt goes out again, oldest first.
  void connected();
  void disconnected() { connected_ = false; }
  // Drafts that were put aside are looked at again: something in force has changed.
  void look_again() {
    draft_cursor_ = 0;
    drafts_left_ = true;
  }
  // A shard of the broker's log begins: what the one before has not delivered is sealed anew, before anything else, and
  // the device's chain restarts with it.
  void begin_shard(Turn& turn);
  StoreStatus tick(Turn& turn);

  // Resends and, if `may_seal`, seals, as far as the window goes. Call with no batch out and none begun.
  StoreStatus fill(Turn& turn, bool may_seal);
  void stored();

  StoreStatus take(Turn& turn, const codec::Receipt& receipt);
  StoreStatus take(Turn& turn, const codec::Refusal& refusal, const RecordId& record_id);
  StoreStatus take(Turn& turn, const codec::Tracking& tracking);
  // May the broker be asked to recall it? False: it never left, and is recalled by this. Errors: not_found, conflict
  // (recalled before), unavailable (on its way: its receipt has not come).
  Answer<bool> recall(Turn& turn, const RecordId& id, const std::string& reason);
  void recalled(Turn& turn, const RecordId& id, const std::string& reason);

 private:
  struct Sealing {
    ports::OutboxRow row;
    record::seal::UnsignedRecord record;
  };
  Answer<Kept> keep(Turn& turn, Draft& draft);
  // Accepted records of which no word came before they expired (while we were away, the broker said it to nobody).
  StoreStatus sweep(Turn& turn);
  StoreStatus resend(Turn& turn);
  StoreStatus seal(Turn& turn);
  Result<record::seal::UnsignedRecord> seal_one(Turn& turn, const ports::OutboxRow& row);
  void submit(Turn& turn, const RecordId& id, const Instant& expires, codec::SealedRecord sealed, Outputs& to);
  void change(Turn& turn, const RecordId& id, ports::OutboxState state, std::string reason);
  StoreResult<std::optional<ports::OutboxState>> state_of(const RecordId& id);
  StoreStatus finish_if_done(Turn& turn, const RecordId& id);
  // A record that these agencies have not got becomes a draft to them again, which supersedes it. Returns what to say
  // of the old one: `why`, and the new one's id.
  StoreResult<std::string> send_anew(Turn& turn, const RecordId& id, const std::set<std::string>& agencies,
                                     const std::string& why);
  // Some of what a shard that ended has not delivered; at the end the chain restarts.
  StoreStatus renew(Turn& turn);
  StoreStatus renew_one(Turn& turn, const ports::OutboxRow& row);
  bool window_open() const;

  Self self_;
  ports::AgentStore& store_;
  const InForce& in_force_;
  const Pairs& pairs_;
  const TokenMaker* tokens_;  // null: no key for tokens
  record::seal::Sealer sealer_;
  bool renewing_ = false;  // what a shard before has not delivered
  std::uint64_t sequence_ = 0;
  Hash previous_;

  bool connected_ = false;
  struct InFlight {
    Instant expires;
    std::size_t bytes = 0;
  };
  std::map<RecordId, InFlight> in_flight_;  // submitted on this connection, without receipt
  std::size_t in_flight_bytes_ = 0;
  std::uint64_t sealed_cursor_ = 0, draft_cursor_ = 0;
  bool sealed_left_ = true, drafts_left_ = true;  // is there perhaps more beyond the cursor?
  std::map<RecordId, Instant> retry_at_;          // refused for now
  Instant looked_again_{};
  std::optional<std::uint64_t> sweep_cursor_;  // while a sweep goes on
  Instant swept_{};

  // In a batch that is not durable yet.
  std::map<RecordId, ports::OutboxState> states_now_;
  std::map<std::string, Kept> origins_now_;
  std::map<std::pair<RecordId, KeyId>, std::uint8_t> progress_now_;
};

}  // namespace puente::client::core
