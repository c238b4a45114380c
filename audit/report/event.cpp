#include "audit/report/event.h"

#include <nlohmann/json.hpp>

#include "audit/chain.h"

namespace puente::audit::report {
namespace {

using nlohmann::ordered_json;

struct Name {
  std::string_view operator()(const codec::AcceptEvent&) const { return "accept"; }
  std::string_view operator()(const codec::RefuseEvent&) const { return "refuse"; }
  std::string_view operator()(const codec::DecisionEvent&) const { return "decision"; }
  std::string_view operator()(const codec::DeliveryEvent&) const { return "delivery"; }
  std::string_view operator()(const codec::AcknowledgementEvent&) const { return "acknowledgement"; }
  std::string_view operator()(const codec::VoidEvent&) const { return "void"; }
  std::string_view operator()(const codec::DirectoryEvent&) const { return "directory"; }
  std::string_view operator()(const codec::PolicyEvent&) const { return "policy"; }
  std::string_view operator()(const codec::HeartbeatEvent&) const { return "heartbeat"; }
  std::string_view operator()(const codec::LifecycleEvent&) const { return "lifecycle"; }
  std::string_view operator()(const codec::AuditReadEvent&) const { return "audit-read"; }
  std::string_view operator()(const codec::ReturnEvent&) const { return "return"; }
  std::string_view operator()(const codec::SummaryEvent&) const { return "summary"; }
  std::string_view operator()(const codec::ApprovalEvent&) const { return "approval"; }
  std::string_view operator()(const codec::RecallEvent&) const { return "recall"; }
  std::string_view operator()(const codec::OpeningEvent&) const { return "opening"; }
  std::string_view operator()(const codec::HandoverEvent&) const { return "handover"; }
  std::string_view operator()(const codec::DeliveryRefusalEvent&) const { return "delivery-refusal"; }
  std::string_view operator()(const codec::SenderHoldEvent&) const { return "sender-hold"; }
  std::string_view operator()(const codec::RefusalsEvent&) const { return "refusals"; }
  std::string_view operator()(const codec::KeyFightEvent&) const { return "key-fight"; }
  std::string_view operator()(const codec::PauseEvent& e) const {
    return e.action == "resume" ? "resume" : e.action == "expired" ? "pause-over" : "pause";
  }
};

constexpr std::string_view names[] = {"accept",     "refuse",    "decision",         "delivery",    "acknowledgement",
                                      "void",       "directory", "policy",           "heartbeat",   "lifecycle",
                                      "audit-read", "return",    "summary",          "approval",    "recall",
                                      "opening",    "handover",  "delivery-refusal", "sender-hold", "refusals",
                                      "key-fight",  "pause",     "resume",           "pause-over"};
// A pause is three events.
static_assert(std::size(names) == std::variant_size_v<decltype(codec::Event::what)> + 2);

struct Fields {
  ordered_json& out;

  void operator()(const codec::AcceptEvent& e) {
    out["record"] = e.record_id.hex();
    out["header"] = e.header_hash.hex();
    out["agency"] = e.agency;
    out["device"] = e.device.hex();
    out["kind"] = model::name_of(e.kind);
    out["slots"] = e.slots;
    out["recipients"] = e.recipients;
    out["bytes"] = e.size_bytes;
    out["sequence"] = e.sequence;
    out["chainGap"] = e.chain_gap;
    out["purpose"] = model::name_of(e.purpose);
    out["urgency"] = model::name_of(e.urgency);
    out["tlp"] = model::name_of(e.tlp);
    out["classification"] = model::name_of(e.classification);
    out["caveats"] = ordered_json::array();
    for (const model::Caveat caveat : e.caveats) out["caveats"].push_back(model::name_of(caveat));
    if (e.reply_to) out["replyTo"] = e.reply_to->hex();
  }
  void operator()(const codec::RefuseEvent& e) {
    out["agency"] = e.agency;
    out["device"] = e.device.hex();
    out["what"] = e.what;
    out["code"] = e.code;
    out["reason"] = e.reason;
    out["evidence"] = e.evidence.hex();
  }
  void operator()(const codec::RefusalsEvent& e) {
    out["agency"] = e.agency;
    out["device"] = e.device.hex();
    out["since"] = format_utc(e.since);
    out["codes"] = e.codes;
    if (!e.budgets.empty()) out["budgets"] = e.budgets;
  }
  void operator()(const codec::DecisionEvent& e) {
    out["header"] = e.header_hash.hex();
    out["agency"] = e.agency;
    out["device"] = e.device.hex();
    out["bundleMX"] = e.bundles.mx.hex();
    out["bundleUS"] = e.bundles.us.hex();
    out["slots"] = ordered_json::array();
    for (const codec::SlotOutcome& slot : e.slots)
      out["slots"].push_back(
          {{"label", model::text_of(slot.label)}, {"delivered", slot.delivered}, {"rule", slot.rule}});
  }
  void operator()(const codec::DeliveryEvent& e) {
    out["record"] = e.record_id.hex();
    out["header"] = e.header_hash.hex();
    out["from"] = e.from;
    out["to"] = e.to;
    out["kind"] = model::name_of(e.kind);
    out["purpose"] = model::name_of(e.purpose);
    out["urgency"] = model::name_of(e.urgency);
    if (e.reply_to) out["replyTo"] = e.reply_to->hex();
    if (e.accepted != Instant{}) out["accepted"] = format_utc(e.accepted);
    if (e.partial) out["partial"] = true;
    out["sender"] = e.sender.hex();
    out["recipient"] = e.recipient.hex();
    out["number"] = e.number;
    out["released"] = e.released.size();
    out["withheld"] = ordered_json::array();
    for (const codec::Stub& stub : e.stubs)
      out["withheld"].push_back({{"label", model::text_of(stub.label)}, {"rule", stub.rule}});
    if (!e.justification.empty()) out["justification"] = e.justification;
    if (!e.pending.empty()) out["pending"] = e.pending.size();  // opened only with a reason, not given yet
    for (const codec::SlotDuties& slot : e.duties)
      out["duties"].push_back({{"label", model::text_of(slot.label)}, {"obligations", model::names_of(slot.duties)}});
    out["heartbeat"] = e.heartbeat;
  }
  void operator()(const codec::AcknowledgementEvent& e) {
    out["header"] = e.header_hash.hex();
    out["recipient"] = e.recipient.hex();
    out["number"] = e.number;
  }
  void operator()(const codec::VoidEvent& e) {
    out["header"] = e.header_hash.hex();
    out["recipient"] = e.recipient.hex();
    out["number"] = e.number;
    out["reason"] = e.reason;
  }
  void operator()(const codec::DirectoryEvent& e) {
    out["change"] = e.change;
    out["agency"] = e.agency;
    out["subject"] = e.subject.hex();
    out["entry"] = e.entry_hash.hex();
  }
  void operator()(const codec::PolicyEvent& e) {
    out["nation"] = model::name_of(e.nation);
    out["version"] = e.version;
    out["bundle"] = e.bundle.hex();
  }
  void operator()(const codec::HeartbeatEvent& e) {
    out["number"] = e.number;
    out["directory"] = e.directory.hex();
    out["bundleMX"] = e.bundles.mx.hex();
    out["bundleUS"] = e.bundles.us.hex();
  }
  void operator()(const codec::LifecycleEvent& e) {
    out["what"] = e.what;
    out["version"] = e.version;
  }
  void operator()(const codec::AuditReadEvent& e) {
    out["auditor"] = e.auditor.hex();
    out["from"] = e.from;
    out["count"] = e.count;
    out["purpose"] = audit::name_of(e.purpose);
  }
  void operator()(const codec::ReturnEvent& e) {
    out["header"] = e.header_hash.hex();
    out["recipient"] = e.recipient.hex();
    out["reason"] = e.reason;
  }
  void operator()(const codec::SummaryEvent& e) {
    for (std::size_t a = 0; a < e.audiences.size(); ++a)
      out["entries" + std::string(audit::name_of(static_cast<codec::Audience>(a)))] = e.audiences[a].count;
  }
  void operator()(const codec::ApprovalEvent& e) {
    out["record"] = e.record_id.hex();
    out["nation"] = model::name_of(e.nation);
    out["purpose"] = e.purpose;
    out["recipients"] = e.recipients;
    out["by"] = e.by;
    out["expires"] = format_utc(e.expires);
    out["header"] = e.header_hash.hex();
  }
  void operator()(const codec::RecallEvent& e) {
    out["record"] = e.record_id.hex();
    out["agency"] = e.agency;
    out["reason"] = e.reason;
    out["unreleased"] = e.unreleased.size();
    out["released"] = e.released.size();
    out["device"] = e.device.hex();
    out["header"] = e.header_hash.hex();
  }
  void operator()(const codec::OpeningEvent& e) {
    out["record"] = e.record_id.hex();
    out["agency"] = e.agency;
    out["device"] = e.device.hex();
    out["header"] = e.header_hash.hex();
  }
  void operator()(const codec::DeliveryRefusalEvent& e) {
    out["record"] = e.record_id.hex();
    out["header"] = e.header_hash.hex();
    out["from"] = e.from;
    out["to"] = e.to;
    out["sender"] = e.sender.hex();
    out["recipient"] = e.recipient.hex();
    out["number"] = e.number;
    out["fault"] = audit::name_of(e.fault);
    if (e.slot) out["slot"] = e.slot->hex();
    out["delivery"] = e.delivery.hex();
    out["signature"] = e.signature.hex();
  }
  void operator()(const codec::SenderHoldEvent& e) {
    out["from"] = e.from;
    out["to"] = e.to;
    out["sender"] = e.sender.hex();
    out["recipient"] = e.recipient.hex();
    out["refused"] = e.refused;
    if (e.refused > 0) return;
    out["waiting"] = e.waiting;
    if (e.order.is_zero()) return;
    out["reason"] = e.reason;
    out["by"] = e.by;
    out["order"] = e.order.hex();
  }
  void operator()(const codec::KeyFightEvent& e) {
    out["agency"] = e.agency;
    out["device"] = e.device.hex();
    out["replaced"] = e.replaced;
  }
  void operator()(const codec::HandoverEvent& e) {
    out["shard"] = e.shard;
    out["origin"] = e.origin;
    out["size"] = e.size;
    out["root"] = e.root.hex();
    out["at"] = format_utc(e.at);
    out["directory"] = e.directory.hex();
    out["bundleMX"] = e.bundles.mx.hex();
    out["bundleUS"] = e.bundles.us.hex();
    out["pauses"] = e.pauses.hex();
  }
  void operator()(const codec::PauseEvent& e) {
    out["nation"] = model::name_of(e.nation);
    out["order"] = e.number;
    out["pause"] = e.pause;
    out["scope"] = e.scope;
    out["reason"] = e.reason;
    out["by"] = e.by;
    out["waiting"] = e.waiting;
    out["returned"] = e.returned;
    out["expired"] = e.expired;
    out["hash"] = e.order.hex();
  }
};

}  // namespace

std::span<const std::string_view> event_names() { return names; }

std::string_view event_name(const codec::Event& event) { return std::visit(Name{}, event.what); }

ordered_json json_of(const audit::ReadEntry& entry) {
  ordered_json out;
  out["index"] = entry.index;
  out["audience"] = audit::name_of(entry.leaf.audience);
  out["counter"] = entry.leaf.counter;
  if (!entry.event) {
    out["event"] = nullptr;
    return out;
  }
  out["time"] = format_utc(entry.event->time);
  out["event"] = event_name(*entry.event);
  std::visit(Fields{out}, entry.event->what);
  return out;
}

}  // namespace puente::audit::report
