// The store with the batch that is being made laid over it: what the core reads during its steps, so that a step sees
// what the steps before it decided, and nothing else has to be remembered apart.
//
// Guarantee: each read gives what the store will give once the batch is committed, as long as nothing else is.
// Contract: the batch only grows between two reads; clear() when it was handed over to be stored, and no read until it
// is. Errors: the store's. Not thread safe.
#pragma once

#include "client/ports/agent_store.h"

namespace puente::client::ports {

class PendingView final : public StepReads {
 public:
  // References outlive the view.
  PendingView(StepReads& store, const AgentBatch& batch) : store_(store), batch_(batch) {}
  void clear();

  StoreResult<std::optional<OutboxRow>> outbox(const RecordId& id) override;
  StoreResult<std::vector<OutboxRow>> outbox_of_origin(std::string_view origin) override;
  StoreResult<std::optional<RecordId>> outbox_with_content(const Hash& content) override;
  StoreResult<std::vector<OutboxRow>> outbox_in(OutboxState state, std::uint64_t after, std::size_t count) override;
  StoreResult<std::vector<OutboxRow>> outbox_newest(std::size_t count) override;
  StoreResult<std::vector<RecipientProgress>> progress(const RecordId& id) override;
  StoreResult<std::vector<RecipientRow>> recipients(const RecordId& id) override;
  StoreResult<std::optional<Hash>> received(const KeyId& sender, const RecordId& id) override;
  StoreResult<std::optional<InboxMark>> mark(const KeyId& sender, const RecordId& id) override;
  StoreResult<std::vector<InboxMark>> openings_to_report(std::size_t count) override;
  StoreResult<std::optional<LoggedRow>> logged(const RecordId& id) override;
  StoreResult<std::vector<LoggedRow>> unproven(std::uint64_t end, std::size_t count) override;

  // Of a record sent from here. Spares reading its contents where the batch says it.
  StoreResult<std::optional<OutboxState>> outbox_state(const RecordId& id);

 private:
  // Of one record, what the batch holds last, by place in its list.
  struct Pending {
    std::optional<std::size_t> added, sealed, changed;
    bool document_deleted = false, sealed_deleted = false;  // by any of its changes
  };
  // Takes in what was added to the batch since the last read.
  void index();
  OutboxRow changed(OutboxRow row, const Pending& pending) const;
  StoreResult<OutboxRow> added(const Pending& pending);
  StoreResult<std::uint64_t> newest_position();  // in the store

  StepReads& store_;
  const AgentBatch& batch_;
  std::map<RecordId, Pending> outbox_;
  std::multimap<std::string, RecordId, std::less<>> origins_;  // of one, in the order of the batch
  std::map<Hash, RecordId> contents_;                          // the last of the batch
  std::vector<RecordId> added_;                                // in order
  std::map<std::pair<RecordId, KeyId>, std::size_t> progress_;
  std::map<std::pair<RecordId, std::string>, std::size_t> recipients_;
  std::map<std::pair<KeyId, RecordId>, Hash> inbox_;
  std::map<std::pair<KeyId, RecordId>, std::size_t> marks_;
  std::map<RecordId, std::size_t> logged_;
  struct Seen {
    std::size_t outbox = 0, changes = 0, progress = 0, recipients = 0, inbox = 0, marks = 0, logged = 0;
  } seen_;
  std::optional<std::uint64_t> newest_position_;
};

}  // namespace puente::client::ports
