#include "client/store/sqlcipher_agent_store.h"

#include <fmt/format.h>

#include "client/store/agent_schema.h"

namespace puente::client::store {

using namespace ports;
using puente::io::Database;
using puente::io::Statement;
using puente::io::Transaction;

namespace {

#define PUENTE_OUTBOX_META \
  "o.position, o.record_id, coalesce(o.origin, ''), o.state, o.kind, o.created_ms, o.header_hash, o.reason, o.content"
#define PUENTE_OUTBOX_SELECT                                           \
  "SELECT " PUENTE_OUTBOX_META                                         \
  ", coalesce(d.document, ''), coalesce(s.sealed, x'') FROM outbox o " \
  "LEFT JOIN outbox_document d ON d.position=o.position LEFT JOIN outbox_sealed s ON s.position=o.position "
#define PUENTE_INBOX_SELECT                                                                                         \
  "SELECT i.position, i.sender, i.agency, i.record_id, i.header_hash, i.shard, i.number, i.received_ms, i.header, " \
  "i.proof, f.kind, f.purpose, f.urgency FROM inbox i JOIN inbox_fact f ON f.position=i.position "

StoreResult<OutboxRow> outbox_row(const Statement& row, bool with_content = true) {
  OutboxRow out;
  out.position = row.unsigned_integer(0);
  PUENTE_TRY(out.record_id, row.fixed<RecordId>(1));
  out.origin = row.text(2);
  if (row.integer(3) < 0 || row.integer(3) >= outbox_states) return damaged("an unknown outbox state");
  out.state = static_cast<OutboxState>(row.integer(3));
  if (row.unsigned_integer(4) >= model::kind_count) return damaged("an unknown kind");
  out.kind = static_cast<model::Kind>(row.integer(4));
  out.created = Instant{row.integer(5)};
  PUENTE_TRY(out.header_hash, row.fixed<Hash>(6));
  out.reason = row.text(7);
  PUENTE_TRY(out.content, row.fixed<Hash>(8));
  if (with_content) {
    out.document = row.text(9);
    out.sealed = copy_of(row.blob(10));
  }
  return out;
}

StoreResult<std::vector<OutboxRow>> outbox_rows(Statement& statement, bool with_content = true) {
  std::vector<OutboxRow> out;
  while (true) {
    PUENTE_TRY(const bool found, statement.step());
    if (!found) return out;
    PUENTE_TRY(OutboxRow row, outbox_row(statement, with_content));
    out.push_back(std::move(row));
  }
}

StoreResult<std::optional<OutboxRow>> one_outbox_row(Statement& statement) {
  PUENTE_TRY(const bool found, statement.step());
  if (!found) return std::optional<OutboxRow>();
  PUENTE_TRY(OutboxRow row, outbox_row(statement));
  statement.reset();
  return std::optional(std::move(row));
}

}  // namespace

Answer<SqlcipherAgentStore> SqlcipherAgentStore::open(const std::filesystem::path& path, const StoreKey& key) {
  PUENTE_TRY(Database database, Database::open(path, key));
  SqlcipherAgentStore out(std::move(database));
  PUENTE_TRY(std::int64_t found, out.database_.version());
  if (found == 0) {
    PUENTE_REQUIRE(out.database_.make(tables + fmt::format(index_schema, "inbox") + fmt::format(index_schema, "outbox"),
                                      schema_version));
    PUENTE_TRY(found, out.database_.version());
  }
  if (found != schema_version) {
    return fail(ErrorCode::malformed, path.string() + ": a store of schema version " + std::to_string(found) +
                                          "; this program knows " + std::to_string(schema_version));
  }
  PUENTE_REQUIRE(out.prepare());
  return out;
}

StoreStatus SqlcipherAgentStore::prepare() {
  const std::pair<Statement*, const char*> statements[] = {
      {&insert_outbox_,
       "INSERT INTO outbox(record_id, origin, content, state, kind, created_ms, header_hash, reason) "
       "VALUES(?,nullif(?,''),?,?,?,?,?,?)"},
      {&insert_document_, "INSERT INTO outbox_document VALUES(?,?)"},
      {&update_outbox_, "UPDATE outbox SET state=?, header_hash=?, reason=? WHERE position=?"},
      {&insert_sealed_, "INSERT OR REPLACE INTO outbox_sealed VALUES(?,?)"},
      {&change_outbox_, "UPDATE outbox SET state=?, reason=? WHERE record_id=?"},
      {&delete_document_, "DELETE FROM outbox_document WHERE position=(SELECT position FROM outbox WHERE record_id=?)"},
      {&delete_sealed_, "DELETE FROM outbox_sealed WHERE position=(SELECT position FROM outbox WHERE record_id=?)"},
      {&insert_progress_, "INSERT OR REPLACE INTO progress VALUES(?,?,?,?,?)"},
      {&insert_inbox_,
       "INSERT INTO inbox(sender, agency, record_id, header_hash, shard, number, received_ms, header, proof) "
       "VALUES(?,?,?,?,?,?,?,?,?)"},
      {&insert_section_, "INSERT OR REPLACE INTO inbox_section VALUES(?,?,?,?,?,?,?)"},
      {&delete_directory_, "DELETE FROM directory"},
      {&insert_directory_, "INSERT INTO directory(entry) VALUES(?)"},
      {&insert_bundle_, "INSERT OR IGNORE INTO bundle VALUES(?,?)"},
      {&insert_value_, "INSERT OR REPLACE INTO value VALUES(?,?)"},
      {&insert_logged_, "INSERT OR REPLACE INTO logged VALUES(?,?,?,?,?)"},
      {&select_logged_, "SELECT record_id, log_index, since_ms, state, proof FROM logged WHERE record_id=?"},
      {&select_unproven_,
       "SELECT record_id, log_index, since_ms, state, proof FROM logged WHERE state=0 AND log_index<? ORDER BY "
       "log_index "
       "LIMIT ?"},
      {&insert_alarm_,
       "INSERT INTO alarm SELECT ?1,?2,?2,1 WHERE (SELECT count(*) FROM alarm)<?3 OR EXISTS(SELECT 1 FROM alarm WHERE "
       "text=?1) ON CONFLICT(text) DO UPDATE SET last_ms=excluded.last_ms, count=count+1"},
      {&delete_alarms_, "DELETE FROM alarm"},
      {&select_alarms_, "SELECT text, first_ms, last_ms, count FROM alarm ORDER BY last_ms DESC, rowid DESC"},
      {&select_outbox_, PUENTE_OUTBOX_SELECT "WHERE o.record_id=?"},
      {&select_outbox_origin_, "SELECT " PUENTE_OUTBOX_META " FROM outbox o WHERE o.origin=? ORDER BY o.position"},
      {&select_content_, "SELECT record_id FROM outbox WHERE content=? ORDER BY position DESC LIMIT 1"},
      {&select_waiting_, "SELECT reason, count(*), min(created_ms) FROM outbox WHERE state=0 GROUP BY reason"},
      {&insert_recipient_, "INSERT OR REPLACE INTO recipient VALUES(?,?,?,?,?,?)"},
      {&select_recipients_,
       "SELECT agency, decided, goes, rules, quotas FROM recipient WHERE record_id=? ORDER BY agency"},
      {&select_outbox_state_, PUENTE_OUTBOX_SELECT "WHERE o.state=? AND o.position>? ORDER BY o.position LIMIT ?"},
      {&select_outbox_at_, "SELECT " PUENTE_OUTBOX_META " FROM outbox o WHERE o.position=?"},
      {&select_outbox_newest_, "SELECT " PUENTE_OUTBOX_META " FROM outbox o ORDER BY o.position DESC LIMIT ?"},
      {&select_counts_, "SELECT state, count(*) FROM outbox GROUP BY state"},
      {&select_progress_,
       "SELECT device, agency, progress, fault FROM progress WHERE record_id=? ORDER BY agency, device"},
      {&select_received_, "SELECT header_hash FROM inbox WHERE sender=? AND record_id=?"},
      {&select_inbox_id_, PUENTE_INBOX_SELECT "WHERE i.record_id=? ORDER BY i.position"},
      {&select_inbox_, PUENTE_INBOX_SELECT "WHERE i.position=?"},
      {&select_sections_,
       "SELECT section, rung, part, frame, content_key, erase_ms FROM inbox_section WHERE inbox=? ORDER BY section, "
       "rung, part"},
      {&select_labels_,
       "SELECT section, rung, part, erase_ms FROM inbox_section WHERE inbox=? ORDER BY section, rung, part"},
      {&select_inbox_count_, "SELECT count(*) FROM inbox"},
  };
  for (const auto& [statement, sql] : statements) {
    PUENTE_TRY(*statement, database_.prepare(sql));
  }
  PUENTE_REQUIRE(received_.prepare(database_, Held::received));
  return sent_.prepare(database_, Held::sent);
}

StoreStatus SqlcipherAgentStore::commit(const AgentBatch& batch) {
  PUENTE_REQUIRE(database_.check_in_place());
  PUENTE_TRY(Transaction transaction, Transaction::begin(database_));
  PUENTE_REQUIRE(write(batch));
  PUENTE_REQUIRE(transaction.commit());
  PUENTE_REQUIRE(forget_erased());
  // Into the file that the next start will find?
  return database_.check_in_place();
}

StoreStatus SqlcipherAgentStore::write(const AgentBatch& batch) {
  for (const OutboxRow& row : batch.outbox) PUENTE_REQUIRE(write_outbox(row));
  for (const OutboxChange& change : batch.changes) PUENTE_REQUIRE(write_change(change));
  for (const RecipientProgress& row : batch.progress)
    PUENTE_REQUIRE(insert_progress_.bind(row.record_id.view())
                       .bind(row.device.view())
                       .bind(std::string_view(row.agency))
                       .bind(int{row.progress})
                       .bind(int{row.fault})
                       .run());
  PUENTE_REQUIRE(write_recipients(batch.recipients));
  for (const InboxRow& row : batch.inbox) PUENTE_REQUIRE(write_inbox(row));
  PUENTE_REQUIRE(write_marks(batch));
  if (batch.directory) {
    PUENTE_REQUIRE(delete_directory_.run());
    for (const Bytes& entry : *batch.directory) PUENTE_REQUIRE(insert_directory_.bind(ByteView(entry)).run());
  }
  for (const auto& [hash, bundle] : batch.bundles)
    PUENTE_REQUIRE(insert_bundle_.bind(hash.view()).bind(ByteView(bundle)).run());
  for (const LoggedRow& row : batch.logged)
    PUENTE_REQUIRE(insert_logged_.bind(row.record_id.view())
                       .bind(row.index)
                       .bind(row.since.ms)
                       .bind(static_cast<int>(row.state))
                       .bind(ByteView(row.proof))
                       .run());
  PUENTE_REQUIRE(write_refused(batch));
  PUENTE_REQUIRE(write_acts(batch.acts));
  PUENTE_REQUIRE(write_exchanges(batch));
  PUENTE_REQUIRE(write_forms(batch));
  PUENTE_REQUIRE(write_exports(batch));
  if (batch.forget_alarms) PUENTE_REQUIRE(delete_alarms_.run());
  for (const auto& [time, text] : batch.alarms)
    PUENTE_REQUIRE(insert_alarm_.bind(std::string_view(text)).bind(time.ms).bind(std::uint64_t{alarms_max}).run());
  for (const auto& [name, value] : batch.values)
    PUENTE_REQUIRE(insert_value_.bind(std::string_view(name)).bind(ByteView(value)).run());
  return {};
}

StoreStatus SqlcipherAgentStore::write_outbox(const OutboxRow& row) {
  if (row.position == 0) {
    PUENTE_REQUIRE(insert_outbox_.bind(row.record_id.view())
                       .bind(std::string_view(row.origin))
                       .bind(row.content.view())
                       .bind(static_cast<int>(row.state))
                       .bind(static_cast<int>(row.kind))
                       .bind(row.created.ms)
                       .bind(row.header_hash.view())
                       .bind(std::string_view(row.reason))
                       .run());
    const std::int64_t position = database_.last_row_id();
    PUENTE_REQUIRE(insert_document_.bind(position).bind(std::string_view(row.document)).run());
    return sent_.add(position, {row.created, "", row.kind, row.purpose, row.urgency}, row.texts);
  }
  PUENTE_REQUIRE(update_outbox_.bind(static_cast<int>(row.state))
                     .bind(row.header_hash.view())
                     .bind(std::string_view(row.reason))
                     .bind(row.position)
                     .run());
  return insert_sealed_.bind(row.position).bind(ByteView(row.sealed)).run();
}

StoreStatus SqlcipherAgentStore::write_change(const OutboxChange& change) {
  PUENTE_REQUIRE(change_outbox_.bind(static_cast<int>(change.state))
                     .bind(std::string_view(change.reason))
                     .bind(change.record_id.view())
                     .run());
  if (change.state != OutboxState::finished && change.state != OutboxState::recalled) return {};
  PUENTE_REQUIRE(delete_sealed_.bind(change.record_id.view()).run());
  if (change.state != OutboxState::recalled) return {};
  PUENTE_REQUIRE(delete_document_.bind(change.record_id.view()).run());
  PUENTE_TRY(const auto row, outbox(change.record_id));
  if (!row) return {};
  erased_ = true;
  return sent_.remove(static_cast<std::int64_t>(row->position));
}

StoreStatus SqlcipherAgentStore::write_inbox(const InboxRow& row) {
  PUENTE_REQUIRE(insert_inbox_.bind(row.sender.view())
                     .bind(std::string_view(row.agency))
                     .bind(row.record_id.view())
                     .bind(row.header_hash.view())
                     .bind(row.shard)
                     .bind(row.number)
                     .bind(row.received.ms)
                     .bind(ByteView(row.header))
                     .bind(ByteView(row.proof))
                     .run());
  const std::int64_t position = database_.last_row_id();
  PUENTE_REQUIRE(received_.add(position, {row.received, row.agency, row.kind, row.purpose, row.urgency}, row.texts));
  return write_sections(position, row.sections);
}

StoreStatus SqlcipherAgentStore::write_sections(std::int64_t position, const std::vector<InboxSection>& sections) {
  for (const InboxSection& section : sections)
    PUENTE_REQUIRE(insert_section_.bind(position)
                       .bind(static_cast<int>(section.label.section))
                       .bind(static_cast<int>(section.label.rung))
                       .bind(int{section.label.part})
                       .bind(ByteView(section.frame))
                       .bind(section.content_key.reveal())
                       .bind(section.erase.ms)
                       .run());
  return {};
}

StoreResult<std::optional<OutboxRow>> SqlcipherAgentStore::outbox(const RecordId& id) {
  select_outbox_.bind(id.view());
  return one_outbox_row(select_outbox_);
}

StoreResult<std::vector<OutboxRow>> SqlcipherAgentStore::outbox_of_origin(std::string_view origin) {
  select_outbox_origin_.bind(origin);
  return outbox_rows(select_outbox_origin_, false);
}

StoreResult<std::vector<OutboxRow>> SqlcipherAgentStore::outbox_in(OutboxState state, std::uint64_t after,
                                                                   std::size_t count) {
  select_outbox_state_.bind(static_cast<int>(state)).bind(after).bind(std::uint64_t{count});
  return outbox_rows(select_outbox_state_);
}

StoreResult<std::vector<OutboxRow>> SqlcipherAgentStore::outbox_wanted(const Wanted& wanted) {
  PUENTE_TRY(const std::vector<std::int64_t> positions, sent_.wanted(database_, wanted));
  std::vector<OutboxRow> out;
  for (const std::int64_t position : positions) {
    select_outbox_at_.bind(position);
    PUENTE_TRY(std::vector<OutboxRow> rows, outbox_rows(select_outbox_at_, false));
    if (rows.empty()) return damaged("outbox_fact.position: no such record");
    PUENTE_TRY(const Facts facts, sent_.facts(position));
    rows.front().purpose = facts.purpose;
    rows.front().urgency = facts.urgency;
    PUENTE_TRY(rows.front().texts, sent_.texts(position));
    out.push_back(std::move(rows.front()));
  }
  return out;
}

StoreResult<std::vector<OutboxRow>> SqlcipherAgentStore::outbox_newest(std::size_t count) {
  select_outbox_newest_.bind(std::uint64_t{count});
  return outbox_rows(select_outbox_newest_, false);
}

StoreResult<std::map<OutboxState, std::uint64_t>> SqlcipherAgentStore::outbox_counts() {
  std::map<OutboxState, std::uint64_t> out;
  while (true) {
    PUENTE_TRY(const bool found, select_counts_.step());
    if (!found) return out;
    out[static_cast<OutboxState>(select_counts_.integer(0))] = select_counts_.unsigned_integer(1);
  }
}

StoreResult<std::vector<RecipientProgress>> SqlcipherAgentStore::progress(const RecordId& id) {
  select_progress_.bind(id.view());
  std::vector<RecipientProgress> out;
  while (true) {
    PUENTE_TRY(const bool found, select_progress_.step());
    if (!found) return out;
    PUENTE_TRY(const KeyId device, select_progress_.fixed<KeyId>(0));
    out.push_back({id, device, select_progress_.text(1), static_cast<std::uint8_t>(select_progress_.integer(2)),
                   static_cast<std::uint8_t>(select_progress_.integer(3))});
  }
}

}  // namespace puente::client::store
