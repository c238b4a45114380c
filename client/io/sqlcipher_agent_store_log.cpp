// What the log holds of ours, and alarms.
#include <algorithm>

#include "client/io/sqlcipher_agent_store.h"

namespace puente::client::io {

using namespace ports;
using puente::io::Statement;

namespace {

Result<std::vector<LoggedRow>> logged_rows(Statement& select) {
  std::vector<LoggedRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select.step());
    if (!found) return out;
    LoggedRow row;
    PUENTE_TRY(row.record_id, select.fixed<RecordId>(0));
    row.index = select.unsigned_integer(1);
    row.since = Instant{select.integer(2)};
    if (select.integer(3) < 0 || select.integer(3) > static_cast<int>(Logged::ended))
      return fail(ErrorCode::malformed, "store: an entry of the log in no known state");
    row.state = static_cast<Logged>(select.integer(3));
    row.proof = copy_of(select.blob(4));
    out.push_back(std::move(row));
  }
}

}  // namespace

Result<std::optional<LoggedRow>> SqlcipherAgentStore::logged(const RecordId& id) {
  PUENTE_TRY(std::vector<LoggedRow> rows, logged_rows(select_logged_.bind(id.view())));
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

Result<std::vector<LoggedRow>> SqlcipherAgentStore::unproven(std::uint64_t end, std::size_t count) {
  // SQLite's integers have a sign.
  return logged_rows(select_unproven_.bind(std::min(end, ~std::uint64_t{0} >> 1)).bind(std::uint64_t{count}));
}

Result<std::vector<AlarmRow>> SqlcipherAgentStore::alarms() {
  std::vector<AlarmRow> out;
  while (true) {
    PUENTE_TRY(const bool found, select_alarms_.step());
    if (!found) return out;
    out.push_back({select_alarms_.text(0), Instant{select_alarms_.integer(1)}, Instant{select_alarms_.integer(2)},
                   select_alarms_.unsigned_integer(3)});
  }
}

}  // namespace puente::client::io
