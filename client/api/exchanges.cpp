#include "client/api/exchanges.h"

#include <algorithm>

#include "client/api/views.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

std::uint64_t seconds_of(Duration duration) {
  return duration.ms <= 0 ? 0 : static_cast<std::uint64_t>(duration.ms / 1000);
}

void put_clock(json& out, const model::RequestState& state) {
  const model::ReplyClock& clock = state.clock;
  out["access"] = model::name_of(state.access);
  out["limit"] = seconds_of(clock.limit);
  out["used"] = seconds_of(clock.used);
  out["left"] = seconds_of(clock.left());
  out["late"] = seconds_of({clock.used.ms - clock.limit.ms});
  out["paused"] = clock.paused;
  out["overdue"] = clock.overdue();
  if (clock.due) out["due"] = format_utc(*clock.due);
}

std::string_view state_of(const Exchanges& all, std::size_t row, const model::RequestState* state) {
  const ports::ExchangeRow& request = all.rows[row];
  if (request.recalled != Instant{} || (request.sent() && request.state == ports::OutboxState::recalled))
    return "recalled";
  if (!all.stands[row]) return "came-back";
  if (state == nullptr) return "on-its-way";
  if (!state->answer) return "open";
  return all.counted[*state->answer].kind == model::Kind::refusal ? "refused" : "answered";
}

}  // namespace

json request_json(const Exchanges& all, std::size_t row) {
  const ports::ExchangeRow& request = all.rows[row];
  const model::RequestState* const state = all.request_of(row);
  json out{{"record", request.record_id.hex()},
           {"agency", request.agency},
           {"waits", request.sent() ? "for-others" : "for-me"},
           {"state", state_of(all, row, state)},
           {"urgency", model::name_of(request.urgency)},
           {"noted", format_utc(request.noted)}};
  if (!request.sent()) out["device"] = request.device.hex();
  if (state == nullptr) return out;
  out["accepted"] = format_utc(request.accepted);
  put_clock(out, *state);
  out["soon"] = !state->answer && core::ends_soon(state->clock);
  out["partial"] = json::array();
  for (const std::size_t i : state->partial) out["partial"].push_back(all.counted[i].record.hex());
  out["clarifications"] = json::array();
  for (const std::size_t i : state->clarifications) out["clarifications"].push_back(all.counted[i].record.hex());
  if (state->clarifies) out["clarifies"] = all.counted[*state->clarifies].record.hex();
  if (state->answer) {
    out["answer"] = all.counted[*state->answer].record.hex();
    out["answered"] = format_utc(all.counted[*state->answer].accepted);
  }
  return out;
}

bool is_open(const json& request) { return request["state"] == "open" || request["state"] == "on-its-way"; }

json requests_summary(const Exchanges& all) {
  std::uint64_t for_me = 0, for_others = 0, overdue = 0, others_overdue = 0, soon = 0;
  std::optional<Instant> next;
  for (const model::RequestState& one : all.requests) {
    if (one.answer) continue;
    const bool theirs = all.rows[all.row_of[one.request]].sent();
    ++(theirs ? for_others : for_me);
    if (one.clock.overdue()) ++(theirs ? others_overdue : overdue);
    if (theirs) continue;
    soon += core::ends_soon(one.clock) ? 1U : 0U;
    if (one.clock.due && (!next || *one.clock.due < *next)) next = one.clock.due;
  }
  json out{{"forMe", for_me},
           {"overdue", overdue},
           {"soon", soon},
           {"forOthers", for_others},
           {"othersOverdue", others_overdue}};
  if (next) out["due"] = format_utc(*next);
  return out;
}

namespace {

// What a document says of itself that matters here; nothing where it names nothing, or is wrong anyway.
struct Named {
  RecordId id;
  model::Kind kind;
  std::vector<std::string> to;
};
std::optional<Named> named_by(const json& document) {
  const auto text = [&](const char* key) {
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto id = RecordId::from_hex(text("replyTo"));
  const auto kind = model::parse_name<model::Kind>(text("kind"));
  if (!id || !kind || !model::is_exchange(*kind)) return std::nullopt;
  Named out{*id, *kind, {}};
  if (const auto to = document.find("to"); to != document.end() && to->is_array())
    for (const json& one : *to)
      if (one.is_string()) out.to.push_back(one.get<std::string>());
  return out;
}

// The question, at whatever rung, was given here, or waits for a reason.
StoreResult<bool> question_given(const ports::InboxRow& row) {
  PUENTE_TRY(const codec::DeliveryEvent event, delivery_event_of(row));
  const auto asks = [](const auto& one) { return one.label.section == model::Section::question; };
  return std::ranges::any_of(row.sections, asks) || std::ranges::any_of(event.duties, asks);
}

AnswerStatus check_request(const Context& context, const Exchanges& all, const Named& named, std::size_t request) {
  const ports::ExchangeRow& row = all.rows[request];
  const std::string id = named.id.hex();
  if (row.recalled != Instant{})
    return fail(ErrorCode::conflict, "request " + id + " was recalled by " + row.agency + " at " +
                                         format_utc(row.recalled) + ": there is nothing to answer any more");
  const model::RequestState* const state = all.request_of(request);
  if (named.kind == model::Kind::request && state != nullptr && state->answer)
    return fail(ErrorCode::conflict, "request " + id + " was answered at " +
                                         format_utc(all.counted[*state->answer].accepted) +
                                         ", and there is nothing to clarify; puente request asks anew");
  for (std::size_t i = 0; named.kind == model::Kind::refusal && i < all.rows.size(); ++i) {
    const ports::ExchangeRow& before = all.rows[i];
    if (!before.sent() || !all.stands[i] || before.reply_to != named.id || before.agency != row.agency) continue;
    if (before.kind == model::Kind::refusal)
      return fail(ErrorCode::conflict, "request " + id + " was refused before, by record " + before.record_id.hex() +
                                           "; puente recall " + before.record_id.hex() + " takes that back first");
    if (before.kind == model::Kind::reply && !before.partial)
      return fail(ErrorCode::conflict, "request " + id + " was answered before, by record " + before.record_id.hex() +
                                           "; puente recall " + before.record_id.hex() + " takes that back first");
  }
  if (named.kind != model::Kind::reply) return {};
  PUENTE_TRY(const std::vector<ports::InboxRow> received, context.store.inbox(named.id));
  for (const ports::InboxRow& one : received) {
    if (one.sender != row.device) continue;
    PUENTE_TRY(const bool given, question_given(one));
    if (!given)
      return fail(ErrorCode::not_permitted,
                  "the question of request " + id +
                      " is withheld from this agency, and cannot be answered: puente clarify " + id +
                      " asks for it, puente refuse " + id + " --code b refuses");
  }
  return {};
}

}  // namespace

AnswerStatus check_answer(const Context& context, const json& document) {
  const auto named = named_by(document);
  if (!named) return {};
  PUENTE_TRY(const Exchanges all, exchanges_of(context));
  bool asked_here = false, addressed = false;
  std::string askers;
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    const ports::ExchangeRow& row = all.rows[i];
    if (row.record_id != named->id || row.kind != model::Kind::request) continue;
    if (row.sent()) {
      asked_here = true;
      continue;
    }
    askers += (askers.empty() ? "" : ", ") + row.agency;
    if (std::ranges::find(named->to, row.agency) == named->to.end()) continue;
    addressed = true;
    PUENTE_REQUIRE(check_request(context, all, *named, i));
  }
  if (addressed || named->kind == model::Kind::request) return {};  // a further question to somebody else is one
  const std::string id = named->id.hex();
  if (!askers.empty())
    return fail(ErrorCode::usage,
                "request " + id + " came from " + askers + ", and its answer goes there: name it in `to`");
  if (asked_here)
    return fail(ErrorCode::usage, "request " + id + " was sent from here: others answer it (puente requests)");
  return fail(ErrorCode::usage, "record " + id + " is no request, and an answer names one (puente requests)");
}

}  // namespace puente::client::api
