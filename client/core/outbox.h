// The sending side: drafts are kept, sealed when what is in force is known, submitted, and followed until every
// recipient has them or never will.
//
// Guarantee: a record leaves only after the very bytes are durable here; until their receipt the same bytes are sent
// again after every reconnection, and no content is sealed twice. The device's chain (sequence, previous header hash)
// is kept in the batch of the sealed bytes. A refusal of the kind `stale` or `unavailable` is retried with the same
// bytes until the record expires, at the time that the broker names, if it does; every other is final. What comes back
// as device-gone is sealed anew, under a new id, for the devices its agency has then. A store's error stops the agent.
#pragma once

#include <map>

#include "client/core/broker_limits.h"
#include "client/core/composing.h"
#include "client/core/device_chain.h"
#include "client/core/renewal.h"
#include "client/core/seal_plan.h"
#include "client/core/submit_window.h"
#include "crypto/record/seal/sealer.h"

namespace puente::client::core {

// What the reason of a draft that a pause stops begins with.
inline constexpr std::string_view paused_reason = "paused on its way to ";

class Outbox {
 public:
  // References outlive the outbox.
  Outbox(Self self, const primitives::SigningKey& key, ports::PendingView& view, const InForce& in_force,
         const Pairs& pairs, BrokerLimits& limits, const document::TokenMaker* tokens, WhenBehind when_behind);
  StoreStatus restore(const Values& values);

  StoreStatus compose(Turn& turn, Compose& input);
  // Everything without receipt goes out again, oldest first. The newest record of this device that the broker holds:
  // where it goes on behind that one by order, drafts are refused, since nobody knows which of them were sent.
  StoreStatus connected(Turn& turn, std::uint64_t sequence, const Hash& header_hash);
  // Fails with `conflict` while the broker holds more than the store knows (device_chain.h).
  Status in_step() const { return chain_.in_step(); }
  void disconnected() { connected_ = false; }
  // Drafts that were put aside are looked at again: something in force has changed.
  void look_again() {
    draft_cursor_ = 0;
    drafts_left_ = true;
  }
  // A shard of the broker's log begins, and with it the device's chain (renewal.h).
  void begin_shard(Turn& turn) { renewal_.begin(turn); }
  StoreStatus tick(Turn& turn);

  // Resends and, if `may_seal`, seals, as far as the window goes. Call with no batch out and none begun.
  StoreStatus fill(Turn& turn, bool may_seal);

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
  // Accepted records of which no word came before they expired (while we were away, the broker said it to nobody).
  StoreStatus sweep(Turn& turn);
  StoreStatus resend(Turn& turn);
  StoreStatus seal(Turn& turn);
  Answer<record::seal::UnsignedRecord> seal_one(Turn& turn, const ports::OutboxRow& row);
  // Kept as parsed, or parsed again.
  Answer<document::Document> document_of(const ports::OutboxRow& row);
  void submit(const RecordId& id, const SubmitWindow::Submitted& what, codec::SealedRecord sealed, Outputs& to);
  static void change(Turn& turn, const RecordId& id, ports::OutboxState state, std::string reason);
  StoreStatus finish_if_done(Turn& turn, const RecordId& id);
  StoreStatus refuse_drafts(Turn& turn);
  // The chain restarts once nothing is left to renew.
  StoreStatus renew(Turn& turn);

  Self self_;
  ports::PendingView& view_;
  const InForce& in_force_;
  const Pairs& pairs_;
  BrokerLimits& limits_;
  const document::TokenMaker* tokens_;  // null: no key for tokens
  Composer composer_;
  record::seal::Sealer sealer_;
  Renewal renewal_;
  ParsedDocuments documents_;
  DeviceChain chain_;

  bool connected_ = false;
  SubmitWindow window_;
  std::uint64_t sealed_cursor_ = 0, draft_cursor_ = 0;
  bool sealed_left_ = true, drafts_left_ = true;  // is there perhaps more beyond the cursor?
  Instant looked_again_{};
  std::optional<std::uint64_t> sweep_cursor_;  // while a sweep goes on
  Instant swept_{};
};

}  // namespace puente::client::core
