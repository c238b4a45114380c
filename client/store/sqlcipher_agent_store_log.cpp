// What the log holds of ours, alarms, and what officers did.
#include <algorithm>

#include "client/store/sqlcipher_agent_store.h"

namespace puente::client::store {

using namespace ports;
using puente::io::Statement;

namespace {

StoreResult<std::vector<LoggedRow>> logged_rows(Statement& select) {
  std::vector<LoggedRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    LoggedRow row;
    PUENTE_TRY(row.record_id, select.fixed<RecordId>(0));
    row.index = select.unsigned_integer(1);
    row.since = Instant{select.integer(2)};
    if (select.integer(3) < 0 || select.integer(3) > static_cast<int>(Logged::ended))
      return damaged("an entry of the log in no known state");
    row.state = static_cast<Logged>(select.integer(3));
    row.proof = copy_of(select.blob(4));
    out.push_back(std::move(row));
  }
}

}  // namespace

StoreResult<std::optional<LoggedRow>> SqlcipherAgentStore::logged(const RecordId& id) {
  PUENTE_TRY(std::vector<LoggedRow> rows, logged_rows(select_logged_.bind(id.view())));
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

StoreResult<std::vector<LoggedRow>> SqlcipherAgentStore::unproven(std::uint64_t end, std::size_t count) {
  // SQLite's integers have a sign.
  return logged_rows(select_unproven_.bind(std::min(end, ~std::uint64_t{0} >> 1)).bind(std::uint64_t{count}));
}

StoreResult<std::vector<AlarmRow>> SqlcipherAgentStore::alarms() {
  std::vector<AlarmRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select_alarms_.step());
    if (!found) return out;
    out.push_back({select_alarms_.text(0), Instant{select_alarms_.integer(1)}, Instant{select_alarms_.integer(2)},
                   select_alarms_.unsigned_integer(3)});
  }
}

StoreStatus SqlcipherAgentStore::write_acts(const std::vector<OfficerAct>& acts) {
  for (const OfficerAct& act : acts) {
    PUENTE_TRY(
        Statement insert,
        database_.prepare("INSERT INTO act(challenge, time_ms, officer, name, op, about, reason, request, signature)"
                          " VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(challenge) DO UPDATE SET about=excluded.about"));
    PUENTE_REQUIRE(insert.bind(act.challenge.view())
                       .bind(act.time.ms)
                       .bind(act.officer.view())
                       .bind(std::string_view(act.name))
                       .bind(std::string_view(act.op))
                       .bind(std::string_view(act.about))
                       .bind(std::string_view(act.reason))
                       .bind(act.request.view())
                       .bind(act.signature.view())
                       .run());
  }
  return {};
}

namespace {

constexpr const char* select_acts =
    "SELECT challenge, time_ms, officer, name, op, about, reason, request, signature FROM act ";

StoreResult<std::vector<OfficerAct>> acts_of(Statement& select) {
  std::vector<OfficerAct> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    OfficerAct act;
    PUENTE_TRY(act.challenge, select.fixed<Challenge>(0));
    act.time = Instant{select.integer(1)};
    PUENTE_TRY(act.officer, select.fixed<KeyId>(2));
    act.name = select.text(3);
    act.op = select.text(4);
    act.about = select.text(5);
    act.reason = select.text(6);
    PUENTE_TRY(act.request, select.fixed<Hash>(7));
    PUENTE_TRY(act.signature, select.fixed<Signature>(8));
    out.push_back(std::move(act));
  }
}

}  // namespace

StoreResult<std::vector<OfficerAct>> SqlcipherAgentStore::acts_newest(std::size_t count) {
  std::string sql = select_acts;
  sql += "ORDER BY position DESC LIMIT ?";
  PUENTE_TRY(Statement select, database_.prepare(sql));
  select.bind(std::uint64_t{count});
  return acts_of(select);
}

StoreResult<std::vector<OfficerAct>> SqlcipherAgentStore::acts_about(std::string_view about, std::string_view op,
                                                                     std::size_t count) {
  std::string sql = select_acts;
  sql += "WHERE about=? AND op=? ORDER BY position DESC LIMIT ?";
  PUENTE_TRY(Statement select, database_.prepare(sql));
  select.bind(about).bind(op).bind(std::uint64_t{count});
  return acts_of(select);
}

}  // namespace puente::client::store
