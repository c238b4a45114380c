// What is known of received records besides themselves, and small tables.
#include "client/store/sqlcipher_agent_store.h"

namespace puente::client::store {

using namespace ports;
using puente::io::Statement;

namespace {

StoreResult<std::vector<InboxMark>> mark_rows(Statement& select) {
  std::vector<InboxMark> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    InboxMark mark;
    PUENTE_TRY(mark.sender, select.fixed<KeyId>(0));
    PUENTE_TRY(mark.record_id, select.fixed<RecordId>(1));
    PUENTE_TRY(mark.header_hash, select.fixed<Hash>(2));
    mark.recalled = Instant{select.integer(3)};
    mark.reason = select.text(4);
    if (select.integer(5) < 0 || select.integer(5) > 2) return damaged("an unknown state of an opening");
    mark.opening = static_cast<Opening>(select.integer(5));
    out.push_back(std::move(mark));
  }
}

}  // namespace

StoreStatus SqlcipherAgentStore::write_marks(const AgentBatch& batch) {
  for (const MoreSections& more : batch.more_sections) {
    PUENTE_TRY(const auto position, inbox_position(more.sender, more.record_id));
    if (position) PUENTE_REQUIRE(write_sections(*position, more.sections));
  }
  for (const InboxMark& mark : batch.marks) {
    PUENTE_TRY(Statement insert, database_.prepare("INSERT OR REPLACE INTO inbox_mark VALUES(?,?,?,?,?,?)"));
    PUENTE_REQUIRE(insert.bind(mark.sender.view())
                       .bind(mark.record_id.view())
                       .bind(mark.header_hash.view())
                       .bind(mark.recalled.ms)
                       .bind(std::string_view(mark.reason))
                       .bind(static_cast<int>(mark.opening))
                       .run());
    if (mark.recalled == Instant{}) continue;
    PUENTE_TRY(const auto position, inbox_position(mark.sender, mark.record_id));
    if (!position) continue;
    erased_ = true;
    PUENTE_REQUIRE(received_.remove(*position));
  }
  PUENTE_REQUIRE(write_reads(batch.reads));
  return batch.erase_before ? erase_sections(*batch.erase_before) : StoreStatus{};
}

StoreResult<std::optional<std::int64_t>> SqlcipherAgentStore::inbox_position(const KeyId& sender, const RecordId& id) {
  PUENTE_TRY(Statement select, database_.prepare("SELECT position FROM inbox WHERE sender=? AND record_id=?"));
  PUENTE_TRY(const bool found, select.bind(sender.view()).bind(id.view()).step());
  return found ? std::optional(select.integer(0)) : std::nullopt;
}

StoreStatus SqlcipherAgentStore::write_reads(const std::vector<ReadMark>& reads) {
  for (const ReadMark& one : reads) {
    PUENTE_TRY(const auto position, inbox_position(one.sender, one.record_id));
    if (!position) continue;
    PUENTE_TRY(Statement insert, database_.prepare("INSERT OR IGNORE INTO inbox_read VALUES(?,?,?)"));
    PUENTE_REQUIRE(insert.bind(std::string_view(one.reader)).bind(*position).bind(one.at.ms).run());
  }
  return {};
}

StoreResult<bool> SqlcipherAgentStore::read_by(const KeyId& sender, const RecordId& id, const std::string& reader) {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT 1 FROM inbox_read WHERE reader=? AND position=(SELECT position FROM inbox WHERE "
                               "sender=? AND record_id=?)"));
  return select.bind(std::string_view(reader)).bind(sender.view()).bind(id.view()).step();
}

// Each section, and in the same transaction what its record was found by for its sake.
StoreStatus SqlcipherAgentStore::erase_sections(Instant before) {
  PUENTE_TRY(Statement due,
             database_.prepare("SELECT inbox, section, rung, part FROM inbox_section WHERE erase_ms>0 AND "
                               "erase_ms<? ORDER BY inbox, section, rung, part"));
  due.bind(before.ms);
  std::map<std::int64_t, std::vector<model::Label>> by_record;
  while (true) {
    PUENTE_TRY(const bool found, due.step());
    if (!found) break;
    PUENTE_TRY(const model::Label label, label_from(due, 1));
    by_record[due.integer(0)].push_back(label);
  }
  for (const auto& [position, labels] : by_record) PUENTE_REQUIRE(received_.remove_sections(position, labels));
  erased_ = erased_ || !by_record.empty();
  PUENTE_TRY(Statement erase, database_.prepare("DELETE FROM inbox_section WHERE erase_ms>0 AND erase_ms<?"));
  return erase.bind(before.ms).run();
}

StoreStatus SqlcipherAgentStore::forget_erased() {
  if (!erased_) return {};
  PUENTE_TRY(Statement truncate, database_.prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
  PUENTE_TRY(const bool row, truncate.step());
  erased_ = !row || truncate.integer(0) != 0;  // somebody reads the file: with the next commit, then
  return {};
}

StoreResult<std::optional<InboxMark>> SqlcipherAgentStore::mark(const KeyId& sender, const RecordId& id) {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT sender, record_id, header_hash, recalled_ms, reason, opening FROM inbox_mark"
                               " WHERE sender=? AND record_id=?"));
  select.bind(sender.view()).bind(id.view());
  PUENTE_TRY(std::vector<InboxMark> rows, mark_rows(select));
  return rows.empty() ? std::optional<InboxMark>() : std::optional(std::move(rows.front()));
}

StoreResult<std::vector<InboxMark>> SqlcipherAgentStore::openings_to_report(std::size_t count) {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT sender, record_id, header_hash, recalled_ms, reason, opening FROM inbox_mark"
                               " WHERE opening=1 LIMIT ?"));
  select.bind(std::uint64_t{count});
  return mark_rows(select);
}

StoreResult<bool> SqlcipherAgentStore::sections_due(Instant t) {
  PUENTE_TRY(Statement select,
             database_.prepare("SELECT 1 FROM inbox_section WHERE erase_ms>0 AND erase_ms<? LIMIT 1"));
  select.bind(t.ms);
  return select.step();
}

StoreResult<std::vector<Bytes>> SqlcipherAgentStore::directory() {
  PUENTE_TRY(Statement select, database_.prepare("SELECT entry FROM directory ORDER BY id"));
  std::vector<Bytes> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    out.push_back(copy_of(select.blob(0)));
  }
}

StoreResult<std::vector<std::pair<Hash, Bytes>>> SqlcipherAgentStore::bundles() {
  PUENTE_TRY(Statement select, database_.prepare("SELECT hash, bundle FROM bundle"));
  std::vector<std::pair<Hash, Bytes>> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(const Hash hash, select.fixed<Hash>(0));
    out.emplace_back(hash, copy_of(select.blob(1)));
  }
}

StoreResult<std::map<std::string, Bytes>> SqlcipherAgentStore::values() {
  PUENTE_TRY(Statement select, database_.prepare("SELECT name, value FROM value"));
  std::map<std::string, Bytes> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    out[select.text(0)] = copy_of(select.blob(1));
  }
}

}  // namespace puente::client::store
