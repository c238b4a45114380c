// An agent's store in memory, for tests and simulation. fail_next_commit() makes one commit fail.
#pragma once

#include <set>
#include <tuple>

#include "client/ports/agent_store.h"

namespace puente::client::ports {

class MemoryAgentStore final : public AgentStore {
 public:
  StoreStatus commit(const AgentBatch& batch) override;
  StoreResult<std::optional<OutboxRow>> outbox(const RecordId& id) override;
  StoreResult<std::vector<OutboxRow>> outbox_of_origin(std::string_view origin) override;
  StoreResult<std::vector<OutboxRow>> outbox_in(OutboxState state, std::uint64_t after, std::size_t count) override;
  StoreResult<std::vector<OutboxRow>> outbox_newest(std::size_t count) override;
  StoreResult<std::map<OutboxState, std::uint64_t>> outbox_counts() override;
  StoreResult<std::vector<DraftsWaiting>> drafts_waiting() override;
  StoreResult<std::optional<RecordId>> outbox_with_content(const Hash& content) override;
  StoreResult<std::optional<RecordId>> record_at(Held held, std::uint64_t position) override;
  StoreResult<std::vector<RecordId>> records_between(Held held, const RecordId& first, const RecordId& last,
                                                     std::size_t count) override;
  StoreResult<std::vector<RecipientProgress>> progress(const RecordId& id) override;
  StoreResult<std::vector<RecipientRow>> recipients(const RecordId& id) override;
  StoreResult<std::optional<Hash>> received(const KeyId& sender, const RecordId& id) override;
  StoreResult<std::vector<InboxRow>> inbox(const RecordId& id) override;
  StoreResult<std::vector<InboxRow>> inbox_wanted(const Wanted& wanted) override;
  StoreResult<std::vector<OutboxRow>> outbox_wanted(const Wanted& wanted) override;
  StoreResult<bool> read_by(const KeyId& sender, const RecordId& id, const std::string& reader) override;
  StoreResult<std::uint64_t> inbox_count() override;
  StoreResult<std::optional<InboxMark>> mark(const KeyId& sender, const RecordId& id) override;
  StoreResult<std::vector<InboxMark>> openings_to_report(std::size_t count) override;
  StoreResult<bool> sections_due(Instant t) override;
  StoreResult<std::vector<RefusedRow>> refused_deliveries() override;
  StoreResult<std::optional<LoggedRow>> logged(const RecordId& id) override;
  StoreResult<std::vector<LoggedRow>> unproven(std::uint64_t end, std::size_t count) override;
  StoreResult<std::vector<AlarmRow>> alarms() override;
  StoreResult<std::vector<OfficerAct>> acts_newest(std::size_t count) override;
  StoreResult<std::vector<OfficerAct>> acts_about(std::string_view about, std::string_view op,
                                                  std::size_t count) override;
  StoreResult<std::vector<ExportRow>> exports(bool all, std::uint64_t after, std::size_t count) override;
  StoreResult<std::vector<ExchangeRow>> exchanges() override;
  StoreResult<std::vector<FormRow>> forms() override;
  StoreResult<std::vector<Bytes>> directory() override { return directory_; }
  StoreResult<std::vector<std::pair<Hash, Bytes>>> bundles() override;
  StoreResult<std::map<std::string, Bytes>> values() override { return values_; }

  void fail_next_commit() { fail_next_ = true; }
  std::size_t commits() const { return commits_; }

 private:
  StoreStatus check(const AgentBatch& batch) const;
  void commit_inbox(const AgentBatch& batch);
  void commit_exchanges(const AgentBatch& batch);
  void erase_before(Instant time);
  OutboxRow* by_id(const RecordId& id);

  std::map<std::uint64_t, OutboxRow> outbox_;  // by position
  std::uint64_t outbox_position_ = 0;
  std::map<std::pair<RecordId, KeyId>, RecipientProgress> progress_;
  std::map<std::pair<RecordId, std::string>, RecipientRow> recipients_;
  std::map<std::uint64_t, InboxRow> inbox_;
  std::map<std::pair<KeyId, RecordId>, InboxMark> marks_;
  std::set<std::tuple<KeyId, RecordId, std::string>> reads_;
  std::map<RecordId, LoggedRow> logged_;
  std::map<std::uint64_t, RefusedRow> refused_;
  std::map<std::string, AlarmRow> alarms_;  // by text
  std::vector<OfficerAct> acts_;
  std::map<std::tuple<RecordId, KeyId, std::string>, ExchangeRow> exchanges_;
  std::map<std::uint64_t, FormRow> forms_;
  std::map<std::uint64_t, ExportRow> exports_;
  std::vector<Bytes> directory_;
  std::map<Hash, Bytes> bundles_;
  std::map<std::string, Bytes> values_;
  bool fail_next_ = false;
  std::size_t commits_ = 0;
};

}  // namespace puente::client::ports
