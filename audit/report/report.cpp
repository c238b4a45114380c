#include "audit/report/report.h"

#include <algorithm>

namespace puente::audit::report {
namespace {

constexpr const char* default_rule = "(default)";

std::string rule_name(const std::string& rule) { return rule.empty() ? default_rule : rule; }

bool crosses(const codec::DeliveryEvent& event) {
  return event.from.size() > 3 && event.to.size() > 3 && event.from.substr(0, 3) != event.to.substr(0, 3);
}

}  // namespace

CivilDate Exchange::cfr_23_review() const {
  CivilDate out = date_of(time);
  out.year += cfr_23_review_years;
  // There is a 29 February only every fourth year: a review is never later than asked for.
  if (out.month == 2 && out.day == 29) out.day = 28;
  return out;
}

std::optional<Duration> LedgerRow::median_reply() const {
  if (reply_times.empty()) return std::nullopt;
  return reply_times[(reply_times.size() - 1) / 2];
}

ReportBuilder::ReportBuilder(model::Nation nation, std::optional<Instant> since, std::optional<Instant> until) {
  report_.nation = nation;
  report_.since = since;
  report_.until = until;
}

bool ReportBuilder::in_range(Instant time) const {
  return !(report_.since && time < *report_.since) && !(report_.until && time >= *report_.until);
}

void ReportBuilder::delivery(const audit::ReadEntry& entry, const codec::DeliveryEvent& event) {
  if (!crosses(event)) return;
  Exchange out;
  out.index = entry.index;
  out.time = entry.event->time;
  out.record = event.record_id;
  out.from = event.from;
  out.to = event.to;
  out.kind = event.kind;
  out.purpose = event.purpose;
  out.urgency = event.urgency;
  out.number = event.number;
  out.released = event.released.size();
  out.withheld = event.stubs.size();
  if (in_range(out.time))
    for (const codec::Stub& stub : event.stubs) ++report_.withheld[rule_name(stub.rule)];
  by_number_[{event.recipient, event.number}] = all_.size();
  if (model::is_exchange(event.kind))
    exchanged_[all_.size()] = {.record = event.record_id,
                               .from = event.from,
                               .to = event.to,
                               .kind = event.kind,
                               .urgency = event.urgency,
                               .reply_to = event.reply_to,
                               .accepted = event.accepted == Instant{} ? out.time : event.accepted,
                               .partial = event.partial};
  all_.push_back(std::move(out));
}

void ReportBuilder::add(const audit::ReadEntry& entry) {
  if (!entry.event) return;
  const Instant time = entry.event->time;
  const auto at = [&](const KeyId& recipient, std::uint64_t number) -> Exchange* {
    const auto found = by_number_.find({recipient, number});
    return found == by_number_.end() ? nullptr : &all_[found->second];
  };
  if (const auto* const delivered = std::get_if<codec::DeliveryEvent>(&entry.event->what)) {
    delivery(entry, *delivered);
  } else if (const auto* const acknowledged = std::get_if<codec::AcknowledgementEvent>(&entry.event->what)) {
    if (Exchange* const one = at(acknowledged->recipient, acknowledged->number)) one->acknowledged = time;
  } else if (const auto* const voided = std::get_if<codec::VoidEvent>(&entry.event->what)) {
    if (Exchange* const one = at(voided->recipient, voided->number)) one->voided = true;
  } else if (const auto* const recall = std::get_if<codec::RecallEvent>(&entry.event->what)) {
    recalled_.emplace(recall->record_id, recall->agency);
  } else if (!in_range(time)) {
    return;
  } else if (const auto* const decision = std::get_if<codec::DecisionEvent>(&entry.event->what)) {
    for (const codec::SlotOutcome& slot : decision->slots)
      if (!slot.delivered) ++report_.decided[rule_name(slot.rule)];
  } else if (const auto* const refused = std::get_if<codec::RefuseEvent>(&entry.event->what)) {
    ++report_.refused[refused->code];
  } else if (const auto* const counted = std::get_if<codec::RefusalsEvent>(&entry.event->what)) {
    for (const auto& [code, count] : counted->codes) report_.refused[code] += count;
  } else if (const auto* const returned = std::get_if<codec::ReturnEvent>(&entry.event->what)) {
    ++report_.returned[returned->reason];
  }
}

void ReportBuilder::reply_times(Instant made) {
  // The first answer counts, wherever it lies: a request of the range may be answered after it.
  std::vector<model::Exchanged> counted;
  std::vector<std::size_t> place;  // of each in all_
  for (const auto& [at, one] : exchanged_) {
    if (all_[at].voided || recalled_.contains({one.record, one.from})) continue;
    counted.push_back(one);
    place.push_back(at);
  }
  for (const model::RequestState& one : model::follow_requests(counted, made)) {
    const Exchange& request = all_[place[one.request]];
    if (!in_range(request.time)) continue;
    LedgerRow& row = report_.ledger[{request.from, request.to}];
    if (one.answer) {
      row.reply_times.push_back(one.clock.used);
      row.late += one.clock.overdue() ? 1U : 0U;
    } else {
      ++row.unanswered;
      row.overdue += one.clock.overdue() ? 1U : 0U;
    }
  }
  for (auto& [who, row] : report_.ledger) std::ranges::sort(row.reply_times);
}

Report ReportBuilder::finish(Instant made) {
  report_.made = made;
  std::set<std::tuple<RecordId, std::string, std::string>> seen;
  for (const Exchange& one : all_) {
    if (!in_range(one.time)) continue;
    LedgerRow& row = report_.ledger[{one.from, one.to}];
    if (one.voided) {
      ++row.voided;
      continue;
    }
    ++row.deliveries;
    row.released += one.released;
    row.withheld += one.withheld;
    report_.exchanges.push_back(one);
    if (!seen.emplace(one.record, one.from, one.to).second) continue;
    ++row.records;
    row.requests += one.kind == model::Kind::request ? 1U : 0U;
    row.replies += one.kind == model::Kind::reply ? 1U : 0U;
    row.refusals += one.kind == model::Kind::refusal ? 1U : 0U;
  }
  reply_times(made);
  return std::move(report_);
}

}  // namespace puente::audit::report
