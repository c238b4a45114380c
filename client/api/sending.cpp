// What is sent, and what policy would say of it.
#include "client/api/handlers.h"
#include "client/api/operations.h"
#include "client/api/views.h"
#include "client/core/missing_rungs.h"
#include "client/core/seal_plan.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

// The stored form is the text; what was read of the request is handed on, so that nobody reads it again.
core::Draft draft_of(Values& values) {
  auto document = std::make_shared<json>(values.take("document"));
  std::string text = document->dump(-1, ' ', false, json::error_handler_t::replace);
  return {std::move(text), values.value_or<std::string>("origin", ""), std::move(document)};
}

json kept_json(const core::Kept& kept) {
  return {{"record", kept.record_id.hex()}, {"state", state_name(kept.state)}, {"existing", kept.existing}};
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

Handled send(const Context&, Values& values) {
  core::Compose input;
  input.drafts.push_back(draft_of(values));
  return ask<core::Composed>(std::move(input), [](const Context&, core::Composed& composed) -> Handled {
    PUENTE_TRY(const core::Kept kept, composed.drafts.front());
    return Reply{kept_json(kept)};
  });
}

Handled send_batch(const Context&, Values& values) {
  core::Compose input;
  std::vector<std::optional<Error>> errors;  // of each draft, in its place
  json records = values.take("records");
  for (json& record : records) {
    auto draft = Values::read(draft_fields(), std::move(record), "send-batch: a draft");
    errors.push_back(draft ? std::nullopt : std::optional(draft.error()));
    if (draft) input.drafts.push_back(draft_of(*draft));
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
  const core::Draft draft = draft_of(values);
  PUENTE_TRY(const document::Document document,
             document::parse_document(draft.document, *draft.parsed, agent.tokens(), date_of(context.now).year));
  Reply out;
  for (const core::RecipientDecision& one :
       core::decide_all(document, sender, agent.self().device, in_force, context.now)) {
    json item{{"recipient", model::text_of(one.agency)},
              {"devices", one.devices.size()},
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
  const Status ready = agent.ready(context.now);
  out.done = {{"ready", ready.has_value()}, {"reason", ready ? "" : ready.error().what}, {"asked", json::array()}};
  for (const document::Finding& one : missing.all())
    out.done["asked"].push_back(document::text_of(one, Language::english));
  return out;
}

}  // namespace puente::client::api
