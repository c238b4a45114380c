// Received records, read back, and deliveries that were refused.
#include "client/store/sqlcipher_agent_store.h"

namespace puente::client::store {

using namespace ports;
using puente::io::Statement;

namespace {

StoreResult<InboxRow> inbox_row(const Statement& row) {
  InboxRow out;
  out.position = row.unsigned_integer(0);
  PUENTE_TRY(out.sender, row.fixed<KeyId>(1));
  out.agency = row.text(2);
  PUENTE_TRY(out.record_id, row.fixed<RecordId>(3));
  PUENTE_TRY(out.header_hash, row.fixed<Hash>(4));
  out.shard = row.unsigned_integer(5);
  out.number = row.unsigned_integer(6);
  out.received = Instant{row.integer(7)};
  out.header = copy_of(row.blob(8));
  out.proof = copy_of(row.blob(9));
  PUENTE_TRY(const Facts facts, facts_from(row, 10));
  out.kind = facts.kind;
  out.purpose = facts.purpose;
  out.urgency = facts.urgency;
  return out;
}

// Of a bound statement, without sections.
StoreResult<std::vector<InboxRow>> inbox_rows(Statement& select) {
  std::vector<InboxRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(InboxRow row, inbox_row(select));
    out.push_back(std::move(row));
  }
}

}  // namespace

StoreResult<std::optional<Hash>> SqlcipherAgentStore::received(const KeyId& sender, const RecordId& id) {
  PUENTE_TRY(const bool found, select_received_.bind(sender.view()).bind(id.view()).step());
  if (!found) return std::optional<Hash>();
  PUENTE_TRY(const Hash hash, select_received_.fixed<Hash>(0));
  select_received_.reset();
  return std::optional(hash);
}

StoreResult<std::uint64_t> SqlcipherAgentStore::inbox_count() {
  PUENTE_TRY(const bool found, select_inbox_count_.step());
  const std::uint64_t out = found ? select_inbox_count_.unsigned_integer(0) : 0;
  select_inbox_count_.reset();
  return out;
}

StoreResult<std::vector<InboxSection>> SqlcipherAgentStore::sections(std::uint64_t position) {
  select_sections_.bind(position);
  std::vector<InboxSection> out;
  while (true) {
    PUENTE_TRY(const bool found, select_sections_.step());
    if (!found) return out;
    PUENTE_TRY(const model::Label label, label_from(select_sections_, 0));
    PUENTE_TRY(ContentKey key, select_sections_.fixed<ContentKey>(4));
    out.push_back({label, copy_of(select_sections_.blob(3)), std::move(key), Instant{select_sections_.integer(5)}});
  }
}

StoreResult<std::vector<InboxSection>> SqlcipherAgentStore::labels(std::uint64_t position) {
  select_labels_.bind(position);
  std::vector<InboxSection> out;
  while (true) {
    PUENTE_TRY(const bool found, select_labels_.step());
    if (!found) return out;
    PUENTE_TRY(const model::Label label, label_from(select_labels_, 0));
    out.push_back({label, {}, {}, Instant{select_labels_.integer(3)}});
  }
}

StoreResult<std::vector<InboxRow>> SqlcipherAgentStore::inbox(const RecordId& id) {
  PUENTE_TRY(std::vector<InboxRow> out, inbox_rows(select_inbox_id_.bind(id.view())));
  for (InboxRow& row : out) {
    PUENTE_TRY(row.sections, sections(row.position));
  }
  return out;
}

StoreResult<std::vector<InboxRow>> SqlcipherAgentStore::inbox_wanted(const Wanted& wanted) {
  PUENTE_TRY(const std::vector<std::int64_t> positions, received_.wanted(database_, wanted));
  std::vector<InboxRow> out;
  for (const std::int64_t position : positions) {
    PUENTE_TRY(std::vector<InboxRow> rows, inbox_rows(select_inbox_.bind(position)));
    if (rows.empty()) return damaged("inbox_fact.position: no such record");
    PUENTE_TRY(rows.front().sections, labels(rows.front().position));
    PUENTE_TRY(rows.front().texts, received_.texts(position));
    out.push_back(std::move(rows.front()));
  }
  return out;
}

StoreStatus SqlcipherAgentStore::write_refused(const AgentBatch& batch) {
  for (const std::uint64_t number : batch.refused_over) {
    PUENTE_TRY(Statement erase, database_.prepare("DELETE FROM refused WHERE number=?"));
    PUENTE_REQUIRE(erase.bind(number).run());
  }
  for (const RefusedRow& row : batch.refused) {
    PUENTE_TRY(Statement insert, database_.prepare("INSERT OR REPLACE INTO refused VALUES(?,?)"));
    PUENTE_REQUIRE(insert.bind(row.number).bind(ByteView(row.message)).run());
  }
  return {};
}

StoreResult<std::vector<RefusedRow>> SqlcipherAgentStore::refused_deliveries() {
  PUENTE_TRY(Statement select, database_.prepare("SELECT number, message FROM refused ORDER BY number"));
  std::vector<RefusedRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    out.push_back({select.unsigned_integer(0), copy_of(select.blob(1))});
  }
}

}  // namespace puente::client::store
