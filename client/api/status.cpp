// How the agent is, and what a person must see.
#include <algorithm>

#include "client/api/exchanges.h"
#include "client/api/handlers.h"
#include "client/api/views.h"
#include "client/io/order_json.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr Duration no_head_after = minutes(10);

// Drafts that nothing stops but their recipients, or what the broker has not published.
StoreResult<json> stuck_drafts(const Context& context) {
  json out = json::array();
  if (!context.agent.ready(context.now)) return out;
  PUENTE_TRY(const std::vector<ports::DraftsWaiting> waiting, context.store.drafts_waiting());
  for (const ports::DraftsWaiting& one : waiting)
    if (!one.reason.empty() && !one.reason.starts_with(core::paused_reason))
      out.push_back({{"reason", one.reason}, {"count", one.count}, {"since", format_utc(one.oldest)}});
  return out;
}

// What is told in the log once, and is so until somebody does something.
// `kept`: how many records wait here for the broker.
json standing_of(const Context& context, const json& stuck, std::uint64_t kept, const json& requests) {
  json out = json::array();
  for (const char* const why : {"overdue", "soon"})
    if (requests.at(why).get<std::uint64_t>() > 0)
      out.push_back({{"why", why}, {"count", requests.at(why)}, {"since", requests.value("due", "")}});
  if (const core::Threats& threats = context.agent.parts().telling.threats(); threats.count() > 0)
    out.push_back({{"why", "unopened"}, {"count", threats.count()}, {"since", format_utc(threats.oldest())}});
  std::uint64_t drafts = 0;
  std::string since;
  for (const json& one : stuck) {
    drafts += one["count"].get<std::uint64_t>();
    const std::string begin = one["since"].get<std::string>();
    since = since.empty() ? begin : std::min(since, begin);
  }
  if (drafts > 0) out.push_back({{"why", "stuck"}, {"count", drafts}, {"since", since}});
  if (const std::size_t count = context.agent.notices().unproven().size(); count > 0)
    out.push_back({{"why", "unproven"}, {"count", count}, {"since", ""}});
  if (const core::BrokerLimit* const limit = context.agent.parts().limits.of(model::Urgency::routine))
    out.push_back({{"why", "budget"},
                   {"count", kept},
                   {"since", format_utc(limit->since)},
                   {"until", format_utc(limit->until)},
                   {"detail", limit->reason}});
  const Instant head = context.agent.in_force().heads().quorum_time();
  if (context.agent.connected() && head != Instant{} && context.now - head > no_head_after)
    out.push_back({{"why", "no-head"}, {"count", 1}, {"since", format_utc(head)}});
  return out;
}

}  // namespace

Handled status(const Context& context, Values&) {
  const core::Agent& agent = context.agent;
  const core::InForce& in_force = agent.in_force();
  const Status ready = agent.ready(context.now);
  PUENTE_TRY(const auto counts, context.store.outbox_counts());
  PUENTE_TRY(const std::uint64_t received, context.store.inbox_count());
  PUENTE_TRY(const std::vector<ports::AlarmRow> alarms, context.store.alarms());
  json pauses = json::array();
  for (const trust::SignedOrder* const pause : in_force.pauses().in_force(context.now))
    pauses.push_back(io::pause_json(*pause));
  json outbox = json::object();
  for (const auto state : {ports::OutboxState::draft, ports::OutboxState::sealed, ports::OutboxState::accepted,
                           ports::OutboxState::refused, ports::OutboxState::finished, ports::OutboxState::recalled}) {
    const auto found = counts.find(state);
    outbox[std::string(state_name(state))] = found == counts.end() ? 0 : found->second;
  }
  PUENTE_TRY(json stuck, stuck_drafts(context));
  PUENTE_TRY(const Exchanges exchanges, exchanges_of(context));
  json requests = requests_summary(exchanges);
  json standing = standing_of(context, stuck,
                              outbox["draft"].get<std::uint64_t>() + outbox["sealed"].get<std::uint64_t>(), requests);
  PUENTE_TRY(const ExportsDue due, exports_due(context));
  if (due.count > 0) standing.push_back({{"why", "exported"}, {"count", due.count}, {"since", format_utc(due.since)}});
  json mismatched = json::array();
  for (const RecordId& id : agent.inbox().mismatched()) mismatched.push_back(id.hex());
  return Reply{
      json{{"agency", model::text_of(agent.self().agency)},
           {"device", agent.self().device.hex()},
           {"connected", agent.connected()},
           {"ready", ready.has_value()},
           {"reason", ready ? "" : ready.error().what},
           {"outbox", std::move(outbox)},
           {"inbox", received},
           {"stuck", std::move(stuck)},
           {"standing", std::move(standing)},
           {"requests", std::move(requests)},
           {"mismatched", std::move(mismatched)},
           {"pauses", std::move(pauses)},
           {"entered", {{"proven", agent.notices().all().size()}, {"unproven", agent.notices().unproven().size()}}},
           {"policy", {{"MX", in_force.version(model::Nation::mx)}, {"US", in_force.version(model::Nation::us)}}},
           {"head", in_force.heads().head().size},
           {"shard", in_force.treaty().shard()},
           {"quorumTime", format_utc(in_force.heads().quorum_time())},
           {"witnesses", witnesses_json(in_force)},
           {"alarms", alarms.size()}}};
}

Handled alarms(const Context& context, Values&) {
  PUENTE_TRY(const std::vector<ports::AlarmRow> rows, context.store.alarms());
  Reply out;
  for (const ports::AlarmRow& row : rows)
    out.items.push_back(
        {{"text", row.text}, {"first", format_utc(row.first)}, {"last", format_utc(row.last)}, {"count", row.count}});
  return out;
}

Handled forget_alarms(const Context&, Values&) {
  return ask<core::Answered>(core::AlarmsSeen{}, [](const Context&, core::Answered&) -> Handled { return Reply{}; });
}

}  // namespace puente::client::api
