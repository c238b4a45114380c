#include "client/agent/api.h"

#include <algorithm>

#include "client/agent/request_json.h"
#include "client/agent/views.h"
#include "client/io/order_json.h"
#include "io/clock.h"

namespace puente::client::agent {
namespace {

using nlohmann::json;

constexpr std::size_t records_max = 4096;  // of one send-batch
constexpr Duration reason_patience = seconds(10);

std::string line_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json error_json(const Error& error) { return {{"error", {{"code", error_name(error.code)}, {"what", error.what}}}}; }

Result<core::Draft> draft_of(const json& request) {
  const auto document = request.find("document");
  if (document == request.end() || !document->is_object())
    return fail(ErrorCode::usage, "'document' must be a JSON object");
  core::Draft out;
  PUENTE_TRY(out.origin, text_at(request, "origin", false));
  out.document = document->dump(-1, ' ', false, json::error_handler_t::replace);
  return out;
}

json kept_json(const core::Kept& kept) {
  return {{"record", kept.record_id.hex()}, {"state", state_name(kept.state)}, {"existing", kept.existing}};
}

}  // namespace

Result<io::CallerRole> Api::role_of(const io::Caller& caller) const {
  std::optional<io::CallerRole> out;
  for (const io::CallerRule& rule : callers_)
    if (rule.uid == caller.uid && out != io::CallerRole::officer) out = rule.role;
  if (!out)
    return fail(ErrorCode::not_permitted, "user " + std::to_string(caller.uid) +
                                              " may not use this agent; party.toml names who may, in [[caller]]");
  return *out;
}

std::vector<std::string> Api::handle(io::Caller& caller, std::string_view line) {
  Items items;
  const auto done = answer_line(caller, line, items);
  if (!done) {
    if (const StoreError* const ours = done.error().of_store()) service_.stop(*ours);
    return {line_of(error_json(as_error(done.error())))};
  }
  std::vector<std::string> out;
  for (const json& item : items) out.push_back(line_of({{"item", item}}));
  out.push_back(line_of({{"done", *done}}));
  return out;
}

Answer<json> Api::answer_line(io::Caller& caller, std::string_view line, Items& items) {
  PUENTE_TRY(const io::CallerRole role, role_of(caller));
  PUENTE_TRY(const json request, request_of(line));
  if (request.contains("request")) return answer_signed(caller, role, request, items);
  PUENTE_TRY(const std::string op, text_at(request, "op", true));
  if (op == "challenge") {
    caller.challenge = ports::Challenge(puente::io::fresh_seed().array());
    return json{{"challenge", caller.challenge->hex()}, {"agent", service_.agent().self().device.hex()}};
  }
  if (officers_.required() && op != "status")
    return fail(ErrorCode::not_permitted,
                "this agent takes requests that an officer signed, and no others: --officer DIR");
  return answer(role, request, items);
}

Answer<json> Api::answer(io::CallerRole role, const json& request, Items& items) {
  PUENTE_TRY(const std::string op, text_at(request, "op", true));
  if (op == "status") return status();
  if (op == "preview") return preview(request, items);
  if (op == "inbox") return inbox(request, items);
  if (op == "show") return show(role, request, false);
  if (op == "track") return track(request, items);
  if (op == "directory") return directory(request, items);
  if (op == "notices") return notices(items);
  if (op == "alarms") return alarms(items);
  if (op == "proof") return proof(request);
  if (op == "shard-state") return shard_state(request, items);
  if (op == "acts") return acts(request, items);
  const bool known = op == "send" || op == "send-batch" || op == "export" || op == "export-sealed" || op == "publish" ||
                     op == "revoke-self" || op == "recall" || op == "forget-alarms";
  if (!known) return fail(ErrorCode::usage, "no operation '" + op.substr(0, 64) + "'");
  if (role != io::CallerRole::officer)
    return fail(ErrorCode::not_permitted, "'" + op + "' is for officers; this user is a viewer here");
  if (op == "send") return send(request);
  if (op == "send-batch") return send_batch(request, items);
  if (op == "export") return show(role, request, true);
  if (op == "export-sealed") return export_sealed(request, items);
  if (op == "publish") return publish(request);
  if (op == "recall") return recall(request);
  if (op == "forget-alarms") {
    PUENTE_REQUIRE(service_.forget_alarms());
    return json::object();
  }
  return revoke_self(request);
}

Answer<json> Api::status() {
  const core::Agent& agent = service_.agent();
  const Status ready = agent.ready(service_.now());
  PUENTE_TRY(const auto counts, service_.store().outbox_counts());
  PUENTE_TRY(const std::uint64_t received, service_.store().inbox_count());
  json pauses = json::array();
  for (const trust::SignedOrder* const pause : agent.in_force().pauses().in_force(service_.now()))
    pauses.push_back(io::pause_json(*pause));
  PUENTE_TRY(const std::vector<ports::AlarmRow> alarms, service_.store().alarms());
  json outbox = json::object();
  for (const auto state : {ports::OutboxState::draft, ports::OutboxState::sealed, ports::OutboxState::accepted,
                           ports::OutboxState::refused, ports::OutboxState::finished, ports::OutboxState::recalled}) {
    const auto found = counts.find(state);
    outbox[std::string(state_name(state))] = found == counts.end() ? 0 : found->second;
  }
  json mismatched = json::array();
  for (const RecordId& id : agent.inbox().mismatched()) mismatched.push_back(id.hex());
  return json{
      {"agency", model::text_of(agent.self().agency)},
      {"device", agent.self().device.hex()},
      {"connected", agent.connected()},
      {"ready", ready.has_value()},
      {"reason", ready ? "" : ready.error().what},
      {"outbox", std::move(outbox)},
      {"inbox", received},
      {"mismatched", std::move(mismatched)},
      {"pauses", std::move(pauses)},
      {"entered", {{"proven", agent.notices().all().size()}, {"unproven", agent.notices().unproven().size()}}},
      {"policy",
       {{"MX", agent.in_force().version(model::Nation::mx)}, {"US", agent.in_force().version(model::Nation::us)}}},
      {"head", agent.in_force().heads().head().size},
      {"shard", agent.in_force().treaty().shard()},
      {"quorumTime", format_utc(agent.in_force().heads().quorum_time())},
      {"witnesses", witnesses_json(agent.in_force())},
      {"alarms", alarms.size()}};
}

Answer<json> Api::send(const json& request) {
  PUENTE_TRY(core::Draft draft, draft_of(request));
  std::vector<core::Draft> drafts;
  drafts.push_back(std::move(draft));
  PUENTE_TRY(auto kept, service_.compose(std::move(drafts)));
  PUENTE_TRY(const core::Kept one, std::move(kept.front()));
  return kept_json(one);
}

Answer<json> Api::send_batch(const json& request, Items& items) {
  const auto records = request.find("records");
  if (records == request.end() || !records->is_array() || records->size() > records_max)
    return fail(ErrorCode::usage, "'records' must be a list of at most 4096");
  // Those that are no drafts at all keep their place among the answers.
  std::vector<core::Draft> drafts;
  std::vector<std::optional<Error>> errors;
  for (const json& record : *records) {
    auto draft = record.is_object() ? draft_of(record) : fail(ErrorCode::usage, "a record must be a JSON object");
    errors.push_back(draft ? std::nullopt : std::optional(draft.error()));
    if (draft) drafts.push_back(std::move(*draft));
  }
  PUENTE_TRY(const auto kept, service_.compose(std::move(drafts)));
  std::uint64_t sent = 0, existing = 0, refused = 0;
  auto next = kept.begin();
  for (const std::optional<Error>& error : errors) {
    if (error || !*next) {
      ++refused;
      items.push_back(error_json(error ? *error : next->error()));
    } else {
      ++((*next)->existing ? existing : sent);
      items.push_back(kept_json(**next));
    }
    if (!error) ++next;
  }
  return json{{"sent", sent}, {"existing", existing}, {"refused", refused}};
}

Answer<json> Api::preview(const json& request, Items& items) {
  PUENTE_TRY(const core::Draft draft, draft_of(request));
  PUENTE_TRY(const core::Document document,
             core::parse_document(draft.document, service_.agent().tokens(), date_of(service_.now()).year));
  const core::Agent& agent = service_.agent();
  const core::InForce& in_force = agent.in_force();
  const Instant now = service_.now();
  for (const core::RecipientDecision& one :
       core::decide_all(document, agent.self().agency, agent.self().device, in_force, now)) {
    json item{{"recipient", model::text_of(one.agency)},
              {"devices", one.devices.size()},
              {"paused", in_force.stopped(agent.self().agency, one.agency, document.kind, document.urgency, now)},
              {"sections", json::array()}};
    for (const policy::QuotaCondition& condition : one.decision.quotas)
      item["quotas"].push_back({{"rule", one.decision.rules.at(condition.rule)},
                                {"records", condition.quota.records},
                                {"window", model::text_of_duration(condition.quota.window)}});
    for (std::size_t i = 0; i < document.sections.size(); ++i) {
      const model::Label& label = document.sections[i].label;
      const policy::SlotDecision& slot = one.decision.slots[i];
      item["sections"].push_back({{"label", model::text_of(label)},
                                  {"section", model::name_of(label.section)},
                                  {"rung", model::name_of(label.rung)},
                                  {"part", label.part},
                                  {"permitted", slot.permitted},
                                  {"stub", slot.stub},
                                  {"rule", slot.rule},
                                  {"rules", one.decision.rules_of(slot)},
                                  {"obligations", model::names_of(slot.obligations)},
                                  {"legalBasis", legal_basis_json(in_force.policies().legal_basis(slot.rule))}});
    }
    items.push_back(std::move(item));
  }
  const Status ready = agent.ready(now);
  return json{{"ready", ready.has_value()}, {"reason", ready ? "" : ready.error().what}};
}

Answer<json> Api::inbox(const json& request, Items& items) {
  PUENTE_TRY(const std::uint64_t after, number_at(request, "after", 0));
  PUENTE_TRY(const std::uint64_t limit, limit_of(request));
  PUENTE_TRY(std::vector<ports::InboxRow> rows, service_.store().inbox_after(after, limit + 1));
  const bool more = rows.size() > limit;
  if (more) rows.pop_back();
  for (const ports::InboxRow& row : rows) {
    PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(row.header), "inbox.header"));
    PUENTE_TRY(const codec::DeliveryEvent event, delivery_event_of(row));
    PUENTE_TRY(const auto mark, service_.store().mark(row.sender, row.record_id));
    json item = inbox_item(row, header, event.stubs);
    if (mark && mark->recalled != Instant{}) item["recalled"] = format_utc(mark->recalled);
    items.push_back(std::move(item));
  }
  return json{{"more", more}};
}

Answer<ports::InboxRow> Api::received(const json& request) {
  PUENTE_TRY(const std::string hex, text_at(request, "record", true));
  PUENTE_TRY(const RecordId id, RecordId::from_hex(hex));
  PUENTE_TRY(const std::string from, text_at(request, "from", false));
  PUENTE_TRY(std::vector<ports::InboxRow> rows, service_.store().inbox(id));
  if (!from.empty())
    std::erase_if(rows, [&](const ports::InboxRow& row) { return row.agency != from && row.sender.hex() != from; });
  if (rows.empty())
    return fail(ErrorCode::not_found,
                "no record " + id.hex() + " was received here" + (from.empty() ? "" : " from " + from.substr(0, 64)));
  if (rows.size() > 1) {
    // Nobody may hide another's record by using its id again.
    std::string senders;
    for (const ports::InboxRow& row : rows)
      senders += (senders.empty() ? "" : ", ") + row.agency + " (" + row.sender.hex() + ")";
    return fail(ErrorCode::conflict, "more than one sender used the record id " + id.hex() + ": " + senders +
                                         "; say whose is meant, --from AGENCY or its device's key id");
  }
  return std::move(rows.front());
}

Answer<json> Api::show(io::CallerRole role, const json& request, bool evidence) {
  PUENTE_TRY(ports::InboxRow row, received(request));
  PUENTE_TRY(const std::string reason, text_at(request, "reason", false));
  const auto complete = [&] {
    const auto now = received(request);
    return now && now->sections.size() > row.sections.size();
  };
  if (request.contains("reason")) {
    if (reason.find_first_not_of(' ') == std::string::npos)
      return fail(ErrorCode::usage, "a reason that says nothing; it is logged, and the sender's nation reads it");
    if (role != io::CallerRole::officer)
      return fail(ErrorCode::not_permitted, "what needs a reason is for officers; this user is a viewer here");
    PUENTE_REQUIRE(service_.give_reason(row.header_hash, reason));
    service_.wait(reason_patience, complete);
    PUENTE_TRY(row, received(request));
  }
  PUENTE_TRY(const auto mark, service_.store().mark(row.sender, row.record_id));
  PUENTE_TRY(json out, record_view(row, mark, service_.agent().in_force(), evidence));
  // Seen from here on, and reported: before anybody has it on a screen.
  if (out.value("receiptOnOpen", false)) PUENTE_REQUIRE(service_.seen({row.sender, row.record_id, row.header_hash}));
  return out;
}

Answer<json> Api::recall(const json& request) {
  PUENTE_TRY(const std::string hex, text_at(request, "record", true));
  PUENTE_TRY(const RecordId id, RecordId::from_hex(hex));
  PUENTE_TRY(const std::string reason, text_at(request, "reason", false));
  PUENTE_TRY(const core::Answered answered, service_.recall(id, reason));
  PUENTE_REQUIRE(answered.status);
  PUENTE_TRY(const auto row, service_.store().outbox(id));
  if (!row) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
  PUENTE_TRY(json out, track_item(*row, service_.store()));
  out["unreleased"] = answered.unreleased.size();
  out["released"] = answered.released.size();
  return out;
}

Answer<json> Api::track(const json& request, Items& items) {
  if (request.contains("record")) {
    PUENTE_TRY(const std::string hex, text_at(request, "record", true));
    PUENTE_TRY(const RecordId id, RecordId::from_hex(hex));
    PUENTE_TRY(const auto row, service_.store().outbox(id));
    if (!row) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
    PUENTE_TRY(json item, track_item(*row, service_.store()));
    items.push_back(std::move(item));
    return json::object();
  }
  PUENTE_TRY(const std::uint64_t limit, limit_of(request));
  PUENTE_TRY(const std::vector<ports::OutboxRow> rows, service_.store().outbox_newest(limit));
  const bool facts = request.value("facts", json(false)) == true;
  for (const ports::OutboxRow& row : rows) {
    if (facts) {
      PUENTE_TRY(const auto whole, service_.store().outbox(row.record_id));
      if (!whole || whole->document.empty()) continue;  // finished: decided for good
      PUENTE_TRY(json item, facts_of(*whole, service_.agent(), service_.now()));
      items.push_back(std::move(item));
      continue;
    }
    PUENTE_TRY(json item, track_item(row, service_.store()));
    items.push_back(std::move(item));
  }
  return json::object();
}

// The bytes as they were submitted, in pieces that fit a line.
Answer<json> Api::export_sealed(const json& request, Items& items) {
  PUENTE_TRY(const std::string hex, text_at(request, "record", true));
  PUENTE_TRY(const RecordId id, RecordId::from_hex(hex));
  PUENTE_TRY(const auto row, service_.store().outbox(id));
  if (!row) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
  if (row->sealed.empty())
    return fail(ErrorCode::not_found, "record " + id.hex() + " is " + std::string(state_name(row->state)) +
                                          ": its sealed bytes are kept from sealing until it is finished");
  return in_pieces(row->sealed, items);
}

Answer<json> Api::directory(const json& request, Items& items) {
  const trust::Directory& directory = service_.agent().in_force().directory();
  if (request.value("entries", json(false)) == true) {
    for (const Bytes& entry : directory.live(service_.now())) items.push_back({{"entry", base64_of(entry)}});
    return json::object();
  }
  for (const trust::Device* const device : directory.all())
    items.push_back({{"keyId", device->key_id.hex()},
                     {"agency", model::text_of(device->agency)},
                     {"name", device->name},
                     {"role", pki::role_name(device->role)},
                     {"notAfter", format_utc(device->certificate.not_after())},
                     {"revoked", directory.revoked(device->key_id)}});
  return json::object();
}

Answer<json> Api::notices(Items& items) {
  const core::Notices& notices = service_.agent().notices();
  for (const auto& [index, one] : notices.all())
    items.push_back({{"index", index},
                     {"time", format_utc(one.time)},
                     {"change", one.change},
                     {"keyId", one.subject.hex()},
                     {"entry", one.entry.hex()},
                     {"proven", true}});
  for (const Hash& entry : notices.unproven())
    items.push_back(
        {{"index", nullptr}, {"time", ""}, {"change", ""}, {"keyId", ""}, {"entry", entry.hex()}, {"proven", false}});
  return json::object();
}

Answer<json> Api::publish(const json& request) {
  PUENTE_TRY(const std::string text, text_at(request, "entry", true));
  PUENTE_TRY(Bytes entry, bytes_from_base64(text));
  if (entry.size() > codec::directory_entry_bytes_max)
    return fail(ErrorCode::too_large, "an entry of the directory over 64 KiB");
  PUENTE_REQUIRE(service_.publish(std::move(entry)));
  return json::object();
}

Answer<json> Api::revoke_self(const json& request) {
  PUENTE_TRY(const std::string reason, text_at(request, "reason", true));
  if (reason.empty() || reason.size() > 256) return fail(ErrorCode::usage, "'reason' has 1 to 256 bytes");
  const codec::RevocationBody body{service_.agent().self().device, reason, service_.now()};
  PUENTE_REQUIRE(service_.publish(trust::revocation_entry_by_device(body, service_.device_key())));
  return json::object();
}

}  // namespace puente::client::agent
