// The agent's store in one SQLCipher file. One commit is one transaction and one sync.
//
// Guarantee: what a commit erased, or took out of the index, is gone from the pages of the file and from its journal
// when commit() returns, as long as nobody else reads the file meanwhile; else with a later commit.
#pragma once

#include "client/ports/agent_store.h"
#include "client/store/record_index.h"
#include "io/database.h"

namespace puente::client::store {

class SqlcipherAgentStore final : public ports::AgentStore {
 public:
  static Answer<SqlcipherAgentStore> open(const std::filesystem::path& path, const StoreKey& key);

  StoreStatus commit(const ports::AgentBatch& batch) override;
  StoreResult<std::optional<ports::OutboxRow>> outbox(const RecordId& id) override;
  StoreResult<std::vector<ports::OutboxRow>> outbox_of_origin(std::string_view origin) override;
  StoreResult<std::vector<ports::OutboxRow>> outbox_in(ports::OutboxState state, std::uint64_t after,
                                                       std::size_t count) override;
  StoreResult<std::vector<ports::OutboxRow>> outbox_newest(std::size_t count) override;
  StoreResult<std::map<ports::OutboxState, std::uint64_t>> outbox_counts() override;
  StoreResult<std::vector<ports::DraftsWaiting>> drafts_waiting() override;
  StoreResult<std::optional<RecordId>> outbox_with_content(const Hash& content) override;
  StoreResult<std::optional<RecordId>> record_at(ports::Held held, std::uint64_t position) override;
  StoreResult<std::vector<RecordId>> records_between(ports::Held held, const RecordId& first, const RecordId& last,
                                                     std::size_t count) override;
  StoreResult<std::vector<ports::RecipientProgress>> progress(const RecordId& id) override;
  StoreResult<std::vector<ports::RecipientRow>> recipients(const RecordId& id) override;
  StoreResult<std::optional<Hash>> received(const KeyId& sender, const RecordId& id) override;
  StoreResult<std::vector<ports::InboxRow>> inbox(const RecordId& id) override;
  StoreResult<std::vector<ports::InboxRow>> inbox_wanted(const ports::Wanted& wanted) override;
  StoreResult<std::vector<ports::OutboxRow>> outbox_wanted(const ports::Wanted& wanted) override;
  StoreResult<bool> read_by(const KeyId& sender, const RecordId& id, const std::string& reader) override;
  StoreResult<std::uint64_t> inbox_count() override;
  StoreResult<std::optional<ports::InboxMark>> mark(const KeyId& sender, const RecordId& id) override;
  StoreResult<std::vector<ports::InboxMark>> openings_to_report(std::size_t count) override;
  StoreResult<bool> sections_due(Instant t) override;
  StoreResult<std::vector<ports::RefusedRow>> refused_deliveries() override;
  StoreResult<std::optional<ports::LoggedRow>> logged(const RecordId& id) override;
  StoreResult<std::vector<ports::LoggedRow>> unproven(std::uint64_t end, std::size_t count) override;
  StoreResult<std::vector<ports::AlarmRow>> alarms() override;
  StoreResult<std::vector<ports::OfficerAct>> acts_newest(std::size_t count) override;
  StoreResult<std::vector<ports::OfficerAct>> acts_about(std::string_view about, std::string_view op,
                                                         std::size_t count) override;
  StoreResult<std::vector<ports::ExportRow>> exports(bool all, std::uint64_t after, std::size_t count) override;
  StoreResult<std::vector<ports::ExchangeRow>> exchanges() override;
  StoreResult<std::vector<ports::FormRow>> forms() override;
  StoreResult<std::vector<Bytes>> directory() override;
  StoreStatus check_in_place() override { return database_.check_in_place(); }
  StoreResult<std::vector<std::pair<Hash, Bytes>>> bundles() override;
  StoreResult<std::map<std::string, Bytes>> values() override;

 private:
  explicit SqlcipherAgentStore(puente::io::Database database) : database_(std::move(database)) {}
  StoreStatus prepare();
  StoreStatus write(const ports::AgentBatch& batch);
  StoreStatus write_outbox(const ports::OutboxRow& row);
  StoreStatus write_change(const ports::OutboxChange& change);
  StoreStatus write_recipients(const std::vector<ports::RecipientRow>& rows);
  StoreStatus write_inbox(const ports::InboxRow& row);
  StoreStatus write_sections(std::int64_t position, const std::vector<ports::InboxSection>& sections);
  StoreStatus write_marks(const ports::AgentBatch& batch);
  StoreStatus write_reads(const std::vector<ports::ReadMark>& reads);
  StoreStatus erase_sections(Instant before);
  // The journal is emptied where something was erased.
  StoreStatus forget_erased();
  StoreResult<std::optional<std::int64_t>> inbox_position(const KeyId& sender, const RecordId& id);
  StoreStatus write_refused(const ports::AgentBatch& batch);
  StoreStatus write_acts(const std::vector<ports::OfficerAct>& acts);
  StoreStatus write_exchanges(const ports::AgentBatch& batch);
  StoreStatus write_forms(const ports::AgentBatch& batch);
  StoreStatus write_exports(const ports::AgentBatch& batch);
  StoreResult<std::vector<ports::InboxSection>> sections(std::uint64_t position);
  StoreResult<std::vector<ports::InboxSection>> labels(std::uint64_t position);

  puente::io::Database database_;
  // Declared after the connection: statements go first.
  puente::io::Statement insert_outbox_, insert_document_, update_outbox_, insert_sealed_, change_outbox_,
      delete_document_, delete_sealed_, insert_progress_, insert_inbox_, insert_section_, delete_directory_,
      insert_directory_, insert_bundle_, insert_value_, select_outbox_, select_outbox_origin_, select_outbox_state_,
      select_outbox_at_, select_outbox_newest_, select_counts_, select_progress_, insert_logged_, select_logged_,
      select_unproven_, insert_alarm_, delete_alarms_, select_alarms_, select_received_, select_inbox_id_,
      select_inbox_, select_sections_, select_labels_, select_inbox_count_, select_waiting_, select_content_,
      insert_recipient_, select_recipients_;
  RecordIndex received_, sent_;
  bool erased_ = false;  // and the journal may still hold it
};

}  // namespace puente::client::store
