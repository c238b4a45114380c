// Requests and what answers them; forms that officers keep; what left for other tools.
#include "client/store/sqlcipher_agent_store.h"

namespace puente::client::store {

using namespace ports;
using puente::io::Statement;

namespace {

StoreResult<ExchangeRow> exchange_row(const Statement& row) {
  ExchangeRow out;
  PUENTE_TRY(out.record_id, row.fixed<RecordId>(0));
  PUENTE_TRY(out.device, row.fixed<KeyId>(1));
  out.agency = row.text(2);
  if (row.unsigned_integer(3) >= model::kind_count) return damaged("an exchange of an unknown kind");
  out.kind = static_cast<model::Kind>(row.integer(3));
  if (row.unsigned_integer(4) >= model::names_of<model::Urgency>().size() || row.unsigned_integer(5) > 2)
    return damaged("an exchange of an unknown urgency or accessibility");
  out.urgency = static_cast<model::Urgency>(row.integer(4));
  out.access = static_cast<model::Access>(row.integer(5));
  out.partial = row.integer(6) != 0;
  if (!row.blob(7).empty()) {
    PUENTE_TRY(out.reply_to, row.fixed<RecordId>(7));
  }
  out.noted = Instant{row.integer(8)};
  out.accepted = Instant{row.integer(9)};
  out.recalled = Instant{row.integer(10)};
  if (row.integer(11) < 0 || row.integer(11) >= outbox_states) return damaged("an unknown outbox state");
  out.state = static_cast<OutboxState>(row.integer(11));
  return out;
}

}  // namespace

StoreStatus SqlcipherAgentStore::write_exchanges(const AgentBatch& batch) {
  for (const ExchangeRow& row : batch.exchanges) {
    PUENTE_TRY(Statement insert,
               database_.prepare("INSERT OR REPLACE INTO exchange VALUES(?,?,?,?,?,?,?,nullif(?,x''),?,?)"));
    PUENTE_REQUIRE(insert.bind(row.record_id.view())
                       .bind(row.device.view())
                       .bind(std::string_view(row.agency))
                       .bind(static_cast<int>(row.kind))
                       .bind(static_cast<int>(row.urgency))
                       .bind(static_cast<int>(row.access))
                       .bind(row.partial ? 1 : 0)
                       .bind(row.reply_to ? row.reply_to->view() : ByteView())
                       .bind(row.noted.ms)
                       .bind(row.accepted.ms)
                       .run());
  }
  for (const auto& [record, time] : batch.accepted) {
    PUENTE_TRY(Statement update, database_.prepare("UPDATE exchange SET accepted_ms=? WHERE record_id=? AND device=?"));
    PUENTE_REQUIRE(update.bind(time.ms).bind(record.view()).bind(KeyId().view()).run());
  }
  return {};
}

StoreResult<std::vector<ExchangeRow>> SqlcipherAgentStore::exchanges() {
  PUENTE_TRY(Statement select,
             database_.prepare(
                 "SELECT e.record_id, e.device, e.agency, e.kind, e.urgency, e.access, e.partial, "
                 "coalesce(e.reply_to, x''), e.noted_ms, e.accepted_ms, coalesce(m.recalled_ms, 0), coalesce(o.state, "
                 "0) FROM exchange e LEFT JOIN inbox_mark m ON m.sender=e.device AND m.record_id=e.record_id "
                 "LEFT JOIN outbox o ON e.device=zeroblob(32) AND o.record_id=e.record_id "
                 "ORDER BY e.noted_ms, e.record_id, e.device, e.agency"));
  std::vector<ExchangeRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    PUENTE_TRY(ExchangeRow row, exchange_row(select));
    out.push_back(std::move(row));
  }
}

StoreStatus SqlcipherAgentStore::write_forms(const AgentBatch& batch) {
  for (const FormRow& row : batch.forms) {
    PUENTE_TRY(Statement insert, database_.prepare("INSERT OR REPLACE INTO form VALUES(?,?,?)"));
    PUENTE_REQUIRE(insert.bind(row.number).bind(row.kept.ms).bind(std::string_view(row.text)).run());
  }
  for (const std::uint64_t number : batch.forms_dropped) {
    PUENTE_TRY(Statement erase, database_.prepare("DELETE FROM form WHERE number=?"));
    PUENTE_REQUIRE(erase.bind(number).run());
  }
  return {};
}

StoreResult<std::vector<FormRow>> SqlcipherAgentStore::forms() {
  PUENTE_TRY(Statement select, database_.prepare("SELECT number, kept_ms, text FROM form ORDER BY number"));
  std::vector<FormRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    out.push_back({select.unsigned_integer(0), Instant{select.integer(1)}, select.text(2)});
  }
}

StoreStatus SqlcipherAgentStore::write_exports(const AgentBatch& batch) {
  for (const ExportRow& row : batch.exports) {
    PUENTE_TRY(Statement insert, database_.prepare("INSERT OR REPLACE INTO export VALUES(?,?,?,?,?,?,?,?,?,?,?,?)"));
    PUENTE_REQUIRE(insert.bind(row.number)
                       .bind(row.time.ms)
                       .bind(row.record_id.view())
                       .bind(row.device.view())
                       .bind(std::string_view(row.agency))
                       .bind(std::string_view(row.format))
                       .bind(std::string_view(row.file))
                       .bind(std::string_view(row.by))
                       .bind(std::string_view(row.second))
                       .bind(std::string_view(row.reason))
                       .bind(row.erase.ms)
                       .bind(row.gone.ms)
                       .run());
  }
  return {};
}

StoreResult<std::vector<ExportRow>> SqlcipherAgentStore::exports(bool all, std::uint64_t after, std::size_t count) {
  PUENTE_TRY(Statement select,
             database_.prepare(
                 "SELECT e.number, e.time_ms, e.record_id, e.device, e.agency, e.format, e.file, e.officer, e.second, "
                 "e.reason, e.erase_ms, e.gone_ms, coalesce(m.recalled_ms, 0)!=0 OR coalesce(o.state, 0)=? "
                 "FROM export e LEFT JOIN inbox_mark m ON m.sender=e.device AND m.record_id=e.record_id "
                 "LEFT JOIN outbox o ON e.device=zeroblob(32) AND o.record_id=e.record_id "
                 "WHERE e.number>? AND (? OR e.gone_ms=0) ORDER BY e.number LIMIT ?"));
  select.bind(static_cast<int>(OutboxState::recalled)).bind(after).bind(all ? 1 : 0).bind(std::uint64_t{count});
  std::vector<ExportRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    ExportRow& row = out.emplace_back();
    row.number = select.unsigned_integer(0);
    row.time = Instant{select.integer(1)};
    PUENTE_TRY(row.record_id, select.fixed<RecordId>(2));
    PUENTE_TRY(row.device, select.fixed<KeyId>(3));
    row.agency = select.text(4);
    row.format = select.text(5);
    row.file = select.text(6);
    row.by = select.text(7);
    row.second = select.text(8);
    row.reason = select.text(9);
    row.erase = Instant{select.integer(10)};
    row.gone = Instant{select.integer(11)};
    row.recalled = select.integer(12) != 0;
  }
}

}  // namespace puente::client::store
