// What is sent, and what policy would say of it.
#include "client/api/came_back.h"
#include "client/api/exchanges.h"
#include "client/api/handlers.h"
#include "client/api/operations.h"
#include "client/api/views.h"
#include "client/api/waits.h"
#include "client/core/missing_rungs.h"
#include "client/core/recipients.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

// The stored form is the text; what was read of the request is handed on, so that nobody reads it again.
core::Draft draft_of(Values& values) {
  auto document = std::make_shared<json>(values.take("document"));
  std::string text = document->dump(-1, ' ', false, json::error_handler_t::replace);
  return {std::move(text), values.value_or<std::string>("origin", ""), std::move(document)};
}

Result<Language> language_of(const Values& values) {
  const std::string name = values.value_or<std::string>("language", "en");
  if (name == "en") return Language::english;
  if (name == "es") return Language::spanish;
  return fail(ErrorCode::usage, "'language' is en or es");
}

std::string_view did_name(core::Did did) {
  constexpr std::array<std::string_view, core::did_count> names = {"sent",    "existing",  "differs",  "recalled",
                                                                   "further", "corrected", "extended", "again"};
  return names.at(static_cast<std::size_t>(did));
}

json kept_json(const core::Kept& kept) {
  json out{{"state", state_name(kept.state)},
           {"existing", kept.existing},
           {"did", did_name(kept.did)},
           {"agencies", agencies_json(kept.recipients)}};
  if (kept.record_id != RecordId()) out["record"] = kept.record_id.hex();
  if (kept.repeats) out["repeats"] = kept.repeats->hex();
  for (const RecordId& id : kept.more) out["more"].push_back(id.hex());
  return out;
}

// The answer to a list of drafts, of which those with an error of their own never came to the core.
Reply batch_reply(const std::vector<std::optional<Error>>& errors, const std::vector<Result<core::Kept>>& kept) {
  Reply out;
  std::uint64_t sent = 0, existing = 0, refused = 0;
  auto next = kept.begin();
  for (const std::optional<Error>& error : errors) {
    if (error || !*next) {
      ++refused;
      out.items.push_back(error_json(error ? *error : next->error()));
    } else {
      ++((*next)->existing ? existing : sent);
      out.items.push_back(kept_json(**next));
    }
    if (!error) ++next;
  }
  out.done = {{"sent", sent}, {"existing", existing}, {"refused", refused}};
  return out;
}

// A record that a document answers or replaces is here; it may be one of another nation's that was never sent to us.
AnswerStatus check_referred(const json& document, const Context& context) {
  ports::AgentReads& store = context.store;
  for (const char* const key : {"replyTo", "supersedes"}) {
    const auto named = document.find(key);
    if (named == document.end() || !named->is_string()) continue;
    const auto id = RecordId::from_hex(named->get_ref<const std::string&>());
    if (!id) continue;  // said with all else that is wrong
    PUENTE_TRY(const auto sent, store.outbox(*id));
    if (sent) continue;
    if (key == std::string_view("supersedes"))
      return fail(ErrorCode::not_found, "supersedes: no record " + id->hex() + " was sent from here (puente track)");
    PUENTE_TRY(const auto received, store.inbox(*id));
    if (received.empty())
      return fail(ErrorCode::not_found, "replyTo: no record " + id->hex() + " was received here (puente inbox)");
  }
  return check_answer(context, document);
}

Handled kept_reply(const Context& context, core::Composed& composed) {
  PUENTE_TRY(const core::Kept kept, composed.drafts.front());
  PUENTE_TRY(const auto row, context.store.outbox(kept.record_id));
  json out = kept_json(kept);
  out["waits"] = json::array();
  if (row) {
    PUENTE_TRY(out["waits"], waits_of(*row, context));
  }
  return Reply{std::move(out)};
}

// Why it cannot be sent again.
tl::unexpected<Error> not_again(const ports::OutboxRow& row, const std::vector<CameBack>& all) {
  const std::string id = row.record_id.hex();
  switch (row.state) {
    case ports::OutboxState::draft:
    case ports::OutboxState::sealed:
      return fail(ErrorCode::conflict, "record " + id + " has not left yet, and goes by itself (puente track)");
    case ports::OutboxState::recalled:
      return fail(ErrorCode::conflict, "record " + id + " was recalled, and its contents are gone: write it anew");
    case ports::OutboxState::accepted:
    case ports::OutboxState::refused:
    case ports::OutboxState::finished:
      break;
  }
  if (all.empty())
    return fail(ErrorCode::conflict,
                "record " + id + " came back from nobody, or was sent again already (puente track)");
  return fail(ErrorCode::not_permitted,
              "record " + id + " would end as before: " + all.front().agency +
                  " refused it, or no rule permits anything of it (puente dead-letters says what to do)");
}

json preview_section(const model::Label& label, const core::RecipientDecision& one, const policy::SlotDecision& slot,
                     const core::InForce& in_force) {
  return {{"label", model::text_of(label)},
          {"section", model::name_of(label.section)},
          {"rung", model::name_of(label.rung)},
          {"part", label.part},
          {"permitted", slot.permitted},
          {"stub", slot.stub},
          {"rule", slot.rule},
          {"rules", one.decision.rules_of(slot)},
          {"obligations", model::names_of(slot.obligations)},
          {"legalBasis", legal_basis_json(in_force.policies().legal_basis(slot.rule))}};
}

}  // namespace

Handled send(const Context& now, Values& values) {
  core::Compose input;
  PUENTE_TRY(input.language, language_of(values));
  input.drafts.push_back(draft_of(values));
  PUENTE_REQUIRE(check_referred(*input.drafts.front().parsed, now));
  return ask<core::Composed>(std::move(input), kept_reply);
}

// The same document, to those that it came back from. What they were to have had before is named as superseded.
Handled resend(const Context& now, Values& values) {
  const RecordId id = values.at<RecordId>("record");
  PUENTE_TRY(const auto row, now.store.outbox(id));
  if (!row) return fail(ErrorCode::not_found, "no record " + id.hex() + " was sent from here");
  PUENTE_TRY(const std::vector<CameBack> all, came_back_of(now, *row));
  auto document = std::make_shared<json>(json::parse(row->document, nullptr, false));
  json to = json::array();
  for (const CameBack& one : all)
    if (one.again) to.push_back(one.agency);
  if (to.empty() || !document->is_object()) return not_again(*row, all);
  (*document)["to"] = std::move(to);
  if (row->state != ports::OutboxState::refused) (*document)["supersedes"] = id.hex();
  // Its end was set for the first time; without one it lasts as long as records do.
  if (const auto expires = document->find("expires"); expires != document->end() && expires->is_string())
    if (const auto time = parse_utc(expires->get_ref<const std::string&>()); !time || *time <= now.now)
      document->erase("expires");
  core::Compose input;
  PUENTE_TRY(input.language, language_of(values));
  std::string text = document->dump(-1, ' ', false, json::error_handler_t::replace);
  input.drafts.push_back({std::move(text), origin_of_again(*row), std::move(document)});
  PUENTE_REQUIRE(check_referred(*input.drafts.front().parsed, now));
  return ask<core::Composed>(std::move(input), kept_reply);
}

Handled send_batch(const Context& now, Values& values) {
  core::Compose input;
  PUENTE_TRY(input.language, language_of(values));
  input.update = values.value_or("update", false);
  input.trial = values.value_or("trial", false);
  std::vector<std::optional<Error>> errors;  // of each draft, in its place
  json records = values.take("records");
  for (json& record : records) {
    auto fields = Values::read(draft_fields(), std::move(record), "send-batch: a draft");
    errors.push_back(fields ? std::nullopt : std::optional(fields.error()));
    if (!fields) continue;
    core::Draft draft = draft_of(*fields);
    if (const AnswerStatus referred = check_referred(*draft.parsed, now); !referred) {
      if (const StoreError* const ours = referred.error().of_store()) return tl::unexpected(*ours);
      errors.back() = *referred.error().of_peer();
      continue;
    }
    input.drafts.push_back(std::move(draft));
  }
  return ask<core::Composed>(std::move(input),
                             [errors = std::move(errors)](const Context&, core::Composed& composed) -> Handled {
                               return batch_reply(errors, composed.drafts);
                             });
}

Handled preview(const Context& context, Values& values) {
  const core::Agent& agent = context.agent;
  const core::InForce& in_force = agent.in_force();
  const model::AgencyId& sender = agent.self().agency;
  PUENTE_TRY(const Language language, language_of(values));
  const core::Draft draft = draft_of(values);
  PUENTE_REQUIRE(check_referred(*draft.parsed, context));
  PUENTE_TRY(const document::Document document,
             document::parse_document(draft.document, *draft.parsed, agent.tokens(), date_of(context.now).year));
  const Status ready = agent.ready(context.now);
  const document::Findings unknown = core::check_recipients(document, sender, in_force, ready.has_value(), context.now);
  if (!unknown.empty()) return tl::unexpected<Error>(document::error_of(unknown.all(), language));
  Reply out;
  for (const core::RecipientDecision& one :
       core::decide_all(document, sender, agent.self().device, in_force, context.now)) {
    json item{{"recipient", model::text_of(one.agency)},
              {"devices", one.devices.size()},
              {"nothing", !one.anything()},
              {"paused", in_force.stopped(sender, one.agency, document.kind, document.urgency, context.now)},
              {"sections", json::array()}};
    for (const policy::QuotaCondition& condition : one.decision.quotas)
      item["quotas"].push_back({{"rule", one.decision.rules.at(condition.rule)},
                                {"records", condition.quota.records},
                                {"window", model::text_of_duration(condition.quota.window)}});
    for (std::size_t i = 0; i < document.sections.size(); ++i)
      item["sections"].push_back(preview_section(document.sections[i].label, one, one.decision.slots[i], in_force));
    out.items.push_back(std::move(item));
  }
  const document::Findings missing = core::missing_rungs(document, sender, agent.self().device, in_force, context.now);
  out.done = {{"ready", ready.has_value()}, {"reason", ready ? "" : ready.error().what}, {"asked", json::array()}};
  for (const document::Finding& one : missing.all()) out.done["asked"].push_back(document::text_of(one, language));
  return out;
}

Handled defaults(const Context& context, Values&) {
  const io::RecordDefaults& held = context.defaults;
  json document = json::object(), marks = json::object();
  const auto names = [](json& out, const char* key, const auto& values) {
    for (const auto one : values) out[key].push_back(model::name_of(one));
  };
  for (const model::AgencyId& agency : held.to) document["to"].push_back(model::text_of(agency));
  if (held.purpose) document["purpose"] = model::name_of(*held.purpose);
  if (held.urgency) document["urgency"] = model::name_of(*held.urgency);
  if (held.tlp) marks["tlp"] = model::name_of(*held.tlp);
  if (held.classification) marks["classification"] = model::name_of(*held.classification);
  names(marks, "handling", held.handling);
  names(marks, "caveats", held.caveats);
  if (!marks.empty()) document["marks"] = std::move(marks);
  return Reply{{{"document", std::move(document)}}};
}

}  // namespace puente::client::api
