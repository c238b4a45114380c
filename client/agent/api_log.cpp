// What callers ask about the log: proofs of their records' entries, and alarms.
#include "client/agent/api.h"
#include "client/agent/views.h"

namespace puente::client::agent {

using nlohmann::json;

Result<json> Api::alarms(Items& items) {
  PUENTE_TRY(const std::vector<ports::AlarmRow> rows, service_.store().alarms());
  for (const ports::AlarmRow& row : rows)
    items.push_back(
        {{"text", row.text}, {"first", format_utc(row.first)}, {"last", format_utc(row.last)}, {"count", row.count}});
  return json::object();
}

// Of a record that was sent from here (its acceptance), or else of one received (its delivery).
Result<json> Api::proof(const json& request) {
  const auto named = request.find("record");
  if (named == request.end() || !named->is_string()) return fail(ErrorCode::usage, "'record' must be a text");
  PUENTE_TRY(const RecordId id, RecordId::from_hex(named->get_ref<const std::string&>()));
  PUENTE_TRY(const auto logged, service_.store().logged(id));
  if (logged && logged->state == ports::Logged::proven) return proof_view(logged->proof);
  PUENTE_TRY(const auto sent, service_.store().outbox(id));
  if (sent)
    return fail(ErrorCode::unavailable,
                "record " + id.hex() +
                    ": its entry in the log is not proven yet; wait a minute, or see the alarms "
                    "of puente status");
  PUENTE_TRY(const ports::InboxRow row, received(request));
  return proof_view(row.proof);
}

}  // namespace puente::client::agent
