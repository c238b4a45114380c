#include "client/api/waits.h"

#include <fmt/format.h>

#include <algorithm>

#include "client/api/views.h"
#include "client/core/recipients.h"

namespace puente::client::api {

using codec::Progress;
using nlohmann::json;
using ports::OutboxState;

namespace {

// What witnesses cosign is told here with a heartbeat, of which there is one each minute: a head that is older than
// this should have been followed by a newer one.
constexpr Duration head_due_after = seconds(75);

struct Wait {
  std::string why{}, agency{}, nation{}, detail{};
  Instant since{}, until{};
  std::uint64_t entry = 0, head = 0;
};

json wait_json(const Wait& wait) {
  json out{{"why", wait.why}};
  if (!wait.agency.empty()) out["agency"] = wait.agency;
  if (!wait.nation.empty()) out["nation"] = wait.nation;
  if (!wait.detail.empty()) out["detail"] = wait.detail;
  if (wait.since != Instant{}) out["since"] = format_utc(wait.since);
  if (wait.until != Instant{}) out["until"] = format_utc(wait.until);
  if (wait.entry != 0) out["entry"] = wait.entry;
  if (wait.entry != 0) out["head"] = wait.head;
  return out;
}

class Waits {
 public:
  explicit Waits(const Context& context) : context_(context), in_force_(context.agent.in_force()) {}

  void add(Wait wait) {
    json one = wait_json(wait);
    if (std::ranges::find(out_, one) == out_.end()) out_.push_back(std::move(one));
  }
  json take() { return std::move(out_); }

  bool connected() {
    if (context_.agent.connected()) return true;
    add({.why = "connection", .since = context_.agent.parts().conversation.missing_since()});
    return false;
  }

  // A pause that stops such a record.
  bool paused(const document::Document& document, const model::AgencyId& to) {
    bool out = false;
    for (const trust::SignedOrder* const held : in_force_.pauses().in_force(context_.now)) {
      const trust::Order& order = held->order();
      if (!trust::stops(order, context_.agent.self().agency, to, document.kind)) continue;
      const bool exempt = order.pause().threat_to_life && document.urgency == model::Urgency::threat_to_life;
      const std::string nation(model::name_of(order.nation));
      add({.why = exempt ? "approval" : "pause",
           .agency = model::text_of(to),
           .nation = nation,
           .detail = fmt::format("{} {}: {}", nation, order.number, order.reason),
           .since = order.at,
           .until = order.pause().expires});
      out = true;
    }
    return out;
  }

  void draft(const ports::OutboxRow& row, const document::Document& document,
             const std::vector<core::RecipientDecision>& decisions) {
    if (const Status ready = context_.agent.ready(context_.now); !ready) {
      add({.why = "in-force", .detail = ready.error().what, .since = in_force_.heads().quorum_time()});
      return;
    }
    for (const core::RecipientDecision& one : decisions) {
      if (paused(document, one.agency) || !one.anything() || !one.devices.empty()) continue;
      add({.why = "package", .agency = model::text_of(one.agency), .since = row.created});
    }
    const KeyId broker = in_force_.treaty().broker.device_key_id();
    if (in_force_.directory().package_of(broker, codec::PackageUse::release, context_.now) == nullptr)
      add({.why = "release-key", .since = row.created});
    if (!out_.empty()) return;
    const core::BrokerLimit* const limit = context_.agent.parts().limits.of(document.urgency);
    if (limit != nullptr)
      add({.why = "budget", .detail = limit->reason, .since = limit->since, .until = limit->until});
    else
      add({.why = "turn", .since = row.created});
  }

  void sealed(const ports::OutboxRow& row) {
    const std::optional<Instant> next = context_.agent.parts().limits.next_try(row.record_id);
    const std::string_view why = row.reason.empty() ? "receipt" : next ? "budget" : "retry";
    add({.why = std::string(why), .detail = row.reason, .since = row.created, .until = next.value_or(Instant{})});
  }

  // At the broker, for one device of the agency. `released`: to another one already, so that its entry is cosigned.
  void queued(const ports::OutboxRow& row, const std::optional<ports::LoggedRow>& logged,
              const document::Document& document, const core::RecipientDecision& one, Instant expires, bool released) {
    if (paused(document, one.agency)) return;
    const Instant since = logged ? logged->since : row.created;
    const codec::Head head = in_force_.heads().head();
    const Instant cosigned = in_force_.heads().quorum_time();
    const bool uncovered = logged && logged->state == ports::Logged::told && logged->index >= head.size && !released;
    if (uncovered && context_.now - cosigned > head_due_after) {
      add({.why = "witnesses", .since = std::max(since, cosigned), .entry = logged->index + 1, .head = head.size});
      return;
    }
    const std::string agency = model::text_of(one.agency);
    if (one.decision.obligations().second_person)
      add({.why = "approval",
           .agency = agency,
           .nation = std::string(model::name_of(context_.agent.self().agency.nation)),
           .since = since});
    // Which head the witnesses have cosigned within this minute is not known here.
    add({.why = "recipient",
         .agency = agency,
         .since = since,
         .until = expires,
         .entry = uncovered ? logged->index + 1 : 0,
         .head = uncovered ? head.size : 0});
  }

  // What it came back for, by the agency's part of it.
  StoreStatus over(const ports::OutboxRow& row, const ports::RecipientProgress& progress) {
    if (progress.progress == static_cast<std::uint8_t>(Progress::paused))
      add({.why = "returned", .agency = progress.agency});
    if (progress.progress != static_cast<std::uint8_t>(Progress::over_quota)) return {};
    PUENTE_TRY(const std::vector<ports::RecipientRow> rows, context_.store.recipients(row.record_id));
    const auto found = std::ranges::find(rows, progress.agency, &ports::RecipientRow::agency);
    std::string quotas;
    if (found != rows.end())
      for (const std::string& one : found->quotas) quotas += (quotas.empty() ? "" : ", ") + one;
    add({.why = "quota", .agency = progress.agency, .detail = quotas});
    return {};
  }

 private:
  const Context& context_;
  const core::InForce& in_force_;
  json out_ = json::array();
};

StoreResult<Instant> end_of(const ports::OutboxRow& row) {
  PUENTE_TRY(const codec::SealedRecord sealed, read_back(codec::decode_sealed_record(row.sealed), "outbox_sealed"));
  PUENTE_TRY(const codec::Header header, read_back(codec::decode_header(sealed.header), "outbox_sealed"));
  return header.expires;
}

StoreStatus add_accepted(Waits& waits, const ports::OutboxRow& row, const document::Document& document,
                         const std::vector<core::RecipientDecision>& decisions, ports::AgentReads& store) {
  PUENTE_TRY(const std::vector<ports::RecipientProgress> progress, store.progress(row.record_id));
  PUENTE_TRY(const auto logged, store.logged(row.record_id));
  PUENTE_TRY(const Instant expires, end_of(row));
  const bool released = std::ranges::any_of(progress, [](const ports::RecipientProgress& one) {
    return one.progress == static_cast<std::uint8_t>(Progress::delivered) ||
           one.progress == static_cast<std::uint8_t>(Progress::opened);
  });
  for (const ports::RecipientProgress& one : progress) {
    if (one.progress != static_cast<std::uint8_t>(Progress::queued)) continue;
    const auto decision = std::ranges::find(
        decisions, one.agency, [](const core::RecipientDecision& of) { return model::text_of(of.agency); });
    if (decision != decisions.end()) waits.queued(row, logged, document, *decision, expires, released);
  }
  return {};
}

}  // namespace

StoreResult<json> waits_of(const ports::OutboxRow& row, const Context& context) {
  Waits waits(context);
  PUENTE_TRY(const std::vector<ports::RecipientProgress> progress, context.store.progress(row.record_id));
  for (const ports::RecipientProgress& one : progress) PUENTE_REQUIRE(waits.over(row, one));
  if (row.state != OutboxState::draft && row.state != OutboxState::sealed && row.state != OutboxState::accepted)
    return waits.take();
  if (!waits.connected()) return waits.take();
  if (row.state == OutboxState::sealed) {
    waits.sealed(row);
    return waits.take();
  }
  PUENTE_TRY(const auto whole, context.store.outbox(row.record_id));
  if (!whole || whole->document.empty()) return waits.take();
  const auto document = document::parse_document(whole->document, context.agent.tokens(), date_of(row.created).year);
  if (!document) return waits.take();  // it will be refused
  const auto decisions = core::decide_all(*document, context.agent.self().agency, context.agent.self().device,
                                          context.agent.in_force(), context.now);
  if (row.state == OutboxState::draft)
    waits.draft(*whole, *document, decisions);
  else
    PUENTE_REQUIRE(add_accepted(waits, *whole, *document, decisions, context.store));
  return waits.take();
}

}  // namespace puente::client::api
