#include "audit/report/report.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "audit/report/html.h"
#include "audit/report/tables.h"
#include "client/cli/auditor/report_text.h"

namespace puente::audit::report {
namespace {

using client::cli::report_text;

const Instant noon = parse_utc("2026-11-24T12:00:00Z").value();

RecordId record_of(std::uint8_t number) {
  RecordId out;
  out.array()[0] = number;
  return out;
}

struct Log {
  ReportBuilder builder;
  std::uint64_t index = 0;
  std::map<std::string, std::uint64_t> numbers;

  explicit Log(model::Nation nation = model::Nation::mx, std::optional<Instant> since = {},
               std::optional<Instant> until = {})
      : builder(nation, since, until) {}

  void add(Instant time, decltype(codec::Event::what) what) {
    audit::ReadEntry entry;
    entry.index = index++;
    entry.ours = true;
    entry.event = codec::Event{time, std::move(what)};
    builder.add(entry);
  }
  static KeyId device(const std::string& agency) {
    KeyId out;
    std::ranges::copy(agency, out.array().begin());
    return out;
  }
  codec::DeliveryEvent delivery(const std::string& from, const std::string& to, model::Kind kind, std::uint8_t record) {
    codec::DeliveryEvent out;
    out.record_id = record_of(record);
    out.from = from;
    out.to = to;
    out.recipient = device(to);
    out.number = ++numbers[to];
    out.kind = kind;
    out.released.resize(3);
    return out;
  }
  Report finish(Instant made = noon + days(30)) { return builder.finish(made); }
};

TEST_CASE("exchanges across the border are listed with what each law asks for, others are not") {
  Log log;
  auto event = log.delivery("MX/FGR", "US/DEA", model::Kind::seizure, 1);
  event.purpose = model::Purpose::firearms;
  event.stubs.resize(2);
  event.stubs[0].rule = "MX/no-sources";
  log.add(noon, event);
  log.add(noon + seconds(5), codec::AcknowledgementEvent{Hash(), event.recipient, event.number});
  log.add(noon, log.delivery("US/DEA", "MX/FGR", model::Kind::advisory, 2));
  log.add(noon, log.delivery("MX/FGR", "MX/SSPC", model::Kind::advisory, 3));

  const Report report = log.finish();
  REQUIRE(report.exchanges.size() == 2);
  const Exchange& one = report.exchanges[0];
  CHECK((one.from == "MX/FGR" && one.to == "US/DEA" && one.released == 3 && one.withheld == 2));
  CHECK(one.acknowledged == noon + seconds(5));
  CHECK(one.art_70_due() == noon + days(3));
  CHECK(report.exchanges[1].cfr_23_review() == CivilDate{2031, 11, 24});
  CHECK(report.withheld == std::map<std::string, std::uint64_t>{{"(default)", 1}, {"MX/no-sources", 1}});
  CHECK(report.ledger.at({"MX/FGR", "US/DEA"}).records == 1);
  CHECK(due_text(report, one) == "2026-11-27");
  const std::string text = report_text(report, Language::english);
  CHECK(text.find("art. 70") != std::string::npos);
  CHECK(text.find("due 2026-11-27") != std::string::npos);
  CHECK(report_text(report, Language::spanish).find("Intercambios con agentes extranjeros") != std::string::npos);
}

TEST_CASE("for the United States, what its agencies sent is to be reviewed within five years") {
  Log log(model::Nation::us);
  log.add(parse_utc("2028-02-29T10:00:00Z").value(), log.delivery("US/DEA", "MX/FGR", model::Kind::advisory, 2));
  log.add(noon, log.delivery("MX/FGR", "US/DEA", model::Kind::advisory, 3));
  const Report report = log.finish();
  CHECK(due_text(report, report.exchanges[0]) == "2033-02-28");
  CHECK(due_text(report, report.exchanges[1]).empty());
  CHECK(report_text(report, Language::english).find("28 CFR 23") != std::string::npos);
}

TEST_CASE("reply times run from a request to its first answer, against the clock of its urgency") {
  Log log;
  const auto ask = [&](std::uint8_t record, model::Urgency urgency, Instant time) {
    auto event = log.delivery("MX/FGR", "US/DEA", model::Kind::request, record);
    event.urgency = urgency;
    log.add(time, event);
  };
  const auto answer = [&](std::uint8_t record, std::uint8_t to, model::Kind kind, Instant time) {
    auto event = log.delivery("US/DEA", "MX/FGR", kind, record);
    event.reply_to = record_of(to);
    log.add(time, event);
  };
  ask(1, model::Urgency::threat_to_life, noon);
  ask(2, model::Urgency::urgent, noon);
  ask(3, model::Urgency::routine, noon);
  ask(4, model::Urgency::routine, noon + days(29));
  answer(11, 1, model::Kind::reply, noon + hours(2));
  answer(12, 1, model::Kind::reply, noon + hours(9));  // not the first
  answer(13, 2, model::Kind::refusal, noon + days(4));
  const Report report = log.finish(noon + days(30));
  const LedgerRow& row = report.ledger.at({"MX/FGR", "US/DEA"});
  CHECK(row.requests == 4);
  CHECK(row.reply_times == std::vector<Duration>{hours(2), days(4)});
  CHECK(row.median_reply() == hours(2));
  CHECK(row.late == 1);
  CHECK(row.unanswered == 2);
  CHECK(row.overdue == 1);
  const LedgerRow& back = report.ledger.at({"US/DEA", "MX/FGR"});
  CHECK((back.replies == 2 && back.refusals == 1 && back.requests == 0));
}

TEST_CASE("what a question for clarification took is no reply time, and a partial answer is not the answer") {
  Log log;
  const auto add = [&](std::uint8_t record, bool back, model::Kind kind, std::optional<std::uint8_t> to, Duration after,
                       bool partial = false) {
    auto event = back ? log.delivery("US/DEA", "MX/FGR", kind, record) : log.delivery("MX/FGR", "US/DEA", kind, record);
    if (to) event.reply_to = record_of(*to);
    event.accepted = noon + after;
    event.partial = partial;
    log.add(noon + after + hours(1), event);  // delivered an hour after it was accepted: that hour is nobody's
  };
  add(1, false, model::Kind::request, std::nullopt, {});
  add(2, true, model::Kind::request, 1, days(2));      // for clarification
  add(3, false, model::Kind::reply, 2, days(6));       // answered four days later
  add(4, true, model::Kind::reply, 1, days(7), true);  // partly
  add(5, true, model::Kind::reply, 1, days(10));
  const Report report = log.finish(noon + days(30));
  CHECK(report.ledger.at({"MX/FGR", "US/DEA"}).reply_times == std::vector<Duration>{days(6)});
  CHECK(report.ledger.at({"MX/FGR", "US/DEA"}).late == 0);
  CHECK(report.ledger.at({"US/DEA", "MX/FGR"}).reply_times == std::vector<Duration>{days(4)});
}

TEST_CASE("a request that was recalled waits for nothing") {
  Log log;
  log.add(noon, log.delivery("MX/FGR", "US/DEA", model::Kind::request, 1));
  codec::RecallEvent recall;
  recall.agency = "MX/FGR";
  recall.record_id = record_of(1);
  log.add(noon + hours(1), recall);
  CHECK(log.finish().ledger.at({"MX/FGR", "US/DEA"}).unanswered == 0);
}

TEST_CASE("an answer that was recalled is none: the next one counts, or the request is open again") {
  Log log;
  for (const std::uint8_t record : {std::uint8_t{1}, std::uint8_t{2}})
    log.add(noon, log.delivery("MX/FGR", "US/DEA", model::Kind::request, record));
  const auto answer = [&](std::uint8_t record, std::uint8_t to, Instant time) {
    auto event = log.delivery("US/DEA", "MX/FGR", model::Kind::reply, record);
    event.reply_to = record_of(to);
    log.add(time, event);
  };
  answer(11, 1, noon + hours(2));
  answer(12, 2, noon + hours(3));
  codec::RecallEvent recall;
  recall.agency = "US/DEA";
  for (const std::uint8_t record : {std::uint8_t{11}, std::uint8_t{12}}) {
    recall.record_id = record_of(record);
    log.add(noon + hours(4), recall);
  }
  answer(13, 1, noon + hours(5));
  // Another agency's record of that id, recalled, takes nothing away.
  recall.record_id = record_of(13);
  recall.agency = "US/FBI";
  log.add(noon + hours(6), recall);
  const Report report = log.finish(noon + hours(7));
  const LedgerRow& row = report.ledger.at({"MX/FGR", "US/DEA"});
  CHECK(row.reply_times == std::vector<Duration>{hours(5)});
  CHECK(row.unanswered == 1);
}

TEST_CASE("a voided delivery was none; one made again under its number counts once") {
  Log log;
  auto event = log.delivery("MX/FGR", "US/DEA", model::Kind::seizure, 1);
  log.add(noon, event);
  log.add(noon, codec::VoidEvent{Hash(), event.recipient, event.number, "recalled"});
  CHECK(log.finish().exchanges.empty());
  Log again;
  event = again.delivery("MX/FGR", "US/DEA", model::Kind::seizure, 1);
  again.add(noon, event);
  again.add(noon, codec::VoidEvent{Hash(), event.recipient, event.number, "changed"});
  again.add(noon + seconds(1), event);
  const Report report = again.finish();
  CHECK(report.exchanges.size() == 1);
  CHECK(report.ledger.at({"MX/FGR", "US/DEA"}).voided == 1);
}

TEST_CASE("a range takes what lies in it, and answers that came later") {
  Log log(model::Nation::mx, noon, noon + days(1));
  log.add(noon - seconds(1), log.delivery("MX/FGR", "US/DEA", model::Kind::advisory, 1));
  log.add(noon, log.delivery("MX/FGR", "US/DEA", model::Kind::request, 2));
  log.add(noon + days(1), log.delivery("MX/FGR", "US/DEA", model::Kind::advisory, 3));
  auto reply = log.delivery("US/DEA", "MX/FGR", model::Kind::reply, 4);
  reply.reply_to = record_of(2);
  log.add(noon + days(2), reply);
  const Report report = log.finish();
  CHECK(report.exchanges.size() == 1);
  CHECK(report.ledger.at({"MX/FGR", "US/DEA"}).reply_times == std::vector<Duration>{days(2)});
}

TEST_CASE("a table for a spreadsheet holds no formula, and quotes what needs it") {
  Log log;
  log.add(noon, log.delivery("MX/=1+1", "US/\"A,B\"", model::Kind::seizure, 1));
  auto decision = codec::DecisionEvent{};
  decision.slots.resize(1);
  decision.slots[0].rule = "=HYPERLINK(\"x\")";
  log.add(noon, decision);
  const Report report = log.finish();
  CHECK(report_csv(report, ReportTable::exchanges).find("\"US/\"\"A,B\"\"\"") != std::string::npos);
  CHECK(report_csv(report, ReportTable::withheld).find("decided,\"'=HYPERLINK(\"\"x\"\")\",1\r\n") !=
        std::string::npos);
  CHECK(report_csv(report, ReportTable::ledger).starts_with("from,to,deliveries,"));
}

TEST_CASE("the page needs nothing else, and text by others stays text") {
  Log log;
  auto event = log.delivery("MX/<script>", "US/DEA", model::Kind::seizure, 1);
  event.stubs.resize(1);
  event.stubs[0].rule = "MX/<img src=x>";
  log.add(noon, event);
  const std::string page = report_html(log.finish(), Language::spanish);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("http://") == std::string::npos);
  CHECK(page.find("https://") == std::string::npos);
  CHECK(page.find("lang=\"es\"") != std::string::npos);
  CHECK(page.find("<svg") != std::string::npos);
  CHECK(report_html(Log().finish(), Language::english).find("</html>") != std::string::npos);
}

TEST_CASE("as JSON, every number is there to be used again") {
  Log log;
  log.add(noon, log.delivery("MX/FGR", "US/DEA", model::Kind::seizure, 1));
  const auto out = report_json(log.finish());
  CHECK(out["exchanges"][0]["art70ReportDue"] == "2026-11-27T12:00:00Z");
  CHECK(out["ledger"][0]["released"] == 3);
  CHECK(duration_text(hours(76)) == "3 d 4 h");
  CHECK(duration_text(minutes(125)) == "2 h 5 min");
  CHECK(duration_text(minutes(25)) == "25 min");
}

}  // namespace
}  // namespace puente::audit::report
