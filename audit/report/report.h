// What an auditor reports out of the log: who disseminated what to whom and why, and how the two nations treat each
// other. No contents: the log has none.
//
// Dissemination reports. Ley de Seguridad Nacional, art. 70, asks for a written report of every exchange with foreign
// agents within three days: `exchanges` has those in both directions, with the day by which each report is due. 28 CFR
// 23 asks who disseminated to whom, why and when, and for a review within five years: for the United States,
// `exchanges` that its agencies sent, with the day of review. The reciprocity ledger counts volumes, reply times
// against the clock of the request's urgency, refusals, and what was withheld by which rule. The clock is that of
// policy/model/exchanges.h: from acceptance to acceptance, without what questions for clarification took; a record that
// was recalled is none, and a partial answer ends nothing. Whether an answer was directly accessible stands in
// contents, which the log does not have: threat-to-life has 8 hours here, urgent 3 days. Pure; not thread safe.
#pragma once

#include <map>
#include <set>

#include "audit/reader.h"
#include "policy/model/exchanges.h"

namespace puente::audit::report {

inline constexpr Duration art_70_within = days(3);
inline constexpr int cfr_23_review_years = 5;

// One delivery across the border that was not voided.
struct Exchange {
  std::uint64_t index = 0;  // of its entry in the log
  Instant time;
  RecordId record;
  std::string from, to;  // agencies
  model::Kind kind = model::Kind::advisory;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  std::uint64_t number = 0;
  std::size_t released = 0, withheld = 0;  // sections and rungs; those withheld in silence do not count
  std::optional<Instant> acknowledged;
  bool voided = false;

  bool from_mexico() const { return from.starts_with("MX/"); }
  Instant art_70_due() const { return time + art_70_within; }
  CivilDate cfr_23_review() const;
};

// What one agency sent another across the border, and how its requests fared.
struct LedgerRow {
  std::uint64_t deliveries = 0, records = 0, released = 0, withheld = 0, voided = 0;
  std::uint64_t requests = 0, replies = 0, refusals = 0;  // among the records
  // Of its own requests: answered by the other agency, in time or late, and how long that took; not answered, of which
  // the clock has run out.
  std::vector<Duration> reply_times;  // ascending
  std::uint64_t late = 0, unanswered = 0, overdue = 0;

  std::optional<Duration> median_reply() const;
};

struct Report {
  model::Nation nation = model::Nation::mx;
  std::optional<Instant> since, until;
  Instant made;
  std::string origin;
  codec::Head head;                                                 // everything up to it was read and verified
  std::vector<Exchange> exchanges;                                  // in the order of the log
  std::map<std::pair<std::string, std::string>, LedgerRow> ledger;  // by sender, recipient
  std::map<std::string, std::uint64_t> withheld;                    // rule → stubs that recipients were shown
  std::map<std::string, std::uint64_t> decided;   // rule → slots its own nation's decisions withheld
  std::map<std::string, std::uint64_t> refused;   // code → requests refused by the broker
  std::map<std::string, std::uint64_t> returned;  // reason → undelivered
};

// Feed entries in the order of the log; those before `since` and from `until` on count only as context.
class ReportBuilder {
 public:
  explicit ReportBuilder(model::Nation nation, std::optional<Instant> since = {}, std::optional<Instant> until = {});
  void add(const audit::ReadEntry& entry);
  // `made`: what is still open then, is unanswered or overdue.
  Report finish(Instant made);

 private:
  void delivery(const audit::ReadEntry& entry, const codec::DeliveryEvent& event);
  void reply_times(Instant made);
  bool in_range(Instant time) const;

  Report report_;
  std::vector<Exchange> all_;                                         // also those out of range
  std::map<std::pair<KeyId, std::uint64_t>, std::size_t> by_number_;  // recipient, number → newest in all_
  std::map<std::size_t, model::Exchanged> exchanged_;                 // in all_ → requests and what answers them
  std::set<std::pair<RecordId, std::string>> recalled_;               // records, and the agency that sent each
};

}  // namespace puente::audit::report
