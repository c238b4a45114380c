// What callers ask about the log: proofs of their records' entries, and alarms.
#include "client/agent/api.h"
#include "client/agent/views.h"
#include "trust/shard_state.h"

namespace puente::client::agent {

using nlohmann::json;

Answer<json> Api::alarms(Items& items) {
  PUENTE_TRY(const std::vector<ports::AlarmRow> rows, service_.store().alarms());
  for (const ports::AlarmRow& row : rows)
    items.push_back(
        {{"text", row.text}, {"first", format_utc(row.first)}, {"last", format_utc(row.last)}, {"count", row.count}});
  return json::object();
}

// Of a record that was sent from here (its acceptance), or else of one received (its delivery).
Answer<json> Api::proof(const json& request) {
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

Answer<json> Api::shard_state(const json& request, Items& items) {
  const auto named = request.find("at");
  if (named == request.end() || !named->is_string()) return fail(ErrorCode::usage, "'at' must be a time");
  PUENTE_TRY(const Instant at, parse_utc(named->get_ref<const std::string&>()));
  const core::InForce& in_force = service_.agent().in_force();
  std::array<Bytes, model::nation_count> bundles;
  PUENTE_TRY(const auto kept, service_.store().bundles());
  const model::BundleHashes hashes = in_force.bundle_hashes();
  for (const auto& [hash, bytes] : kept) {
    if (hash == hashes.mx) bundles[0] = bytes;
    if (hash == hashes.us) bundles[1] = bytes;
  }
  const trust::ShardState state = trust::shard_state_of(in_force.directory(), bundles, in_force.pauses(), at);
  json out = in_pieces(encode(state), items);
  out["head"] = in_force.heads().head().size;
  out["root"] = in_force.heads().head().root.hex();
  const bool behind = in_force.heartbeat_index() &&
                      (in_force.directory_differs() || in_force.bundles_differ() || in_force.pauses_differ());
  out["complete"] = !behind;
  return out;
}

}  // namespace puente::client::agent
