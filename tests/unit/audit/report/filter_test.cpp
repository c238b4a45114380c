#include "audit/report/filter.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

namespace puente::audit::report {
namespace {

const Instant midday = parse_utc("2026-11-24T12:00:00Z").value();

audit::ReadEntry entry_of(codec::Event event) {
  audit::ReadEntry out;
  out.index = 41;
  out.ours = true;
  out.event = std::move(event);
  return out;
}

audit::ReadEntry delivery() {
  codec::DeliveryEvent event;
  event.record_id.array()[0] = 0xab;
  event.record_id.array()[3] = 0xcd;
  event.from = "MX/FGR";
  event.to = "US/DEA";
  event.kind = model::Kind::seizure;
  event.stubs.push_back({});
  event.stubs.back().rule = "MX/withhold-sources";
  return entry_of({midday, event});
}

bool passes(EntryFilter filter, const audit::ReadEntry& entry) {
  REQUIRE(filter.prepare());
  return filter.matches(json_of(entry), entry.event);
}

TEST_CASE("entries are chosen by agency, nation, kind, rule, event and time") {
  const auto with = [](std::string EntryFilter::*field, const std::string& value) {
    EntryFilter filter;
    filter.*field = value;
    return passes(filter, delivery());
  };
  CHECK(passes({}, delivery()));
  CHECK(with(&EntryFilter::agency, "MX/FGR"));
  CHECK(with(&EntryFilter::agency, "US/DEA"));
  CHECK(with(&EntryFilter::agency, "US"));
  CHECK_FALSE(with(&EntryFilter::agency, "US/FBI"));
  CHECK_FALSE(with(&EntryFilter::agency, "US/DE"));
  CHECK(with(&EntryFilter::kind, "seizure"));
  CHECK_FALSE(with(&EntryFilter::kind, "person"));
  CHECK(with(&EntryFilter::rule, "MX/withhold-sources"));
  CHECK_FALSE(with(&EntryFilter::rule, "MX/withhold"));
  CHECK(with(&EntryFilter::event, "delivery"));
  CHECK_FALSE(with(&EntryFilter::event, "accept"));
  CHECK(with(&EntryFilter::since, "2026-11-24"));
  CHECK(with(&EntryFilter::since, "2026-11-24T12:00:00Z"));
  CHECK_FALSE(with(&EntryFilter::since, "2026-11-24T12:00:01Z"));
  CHECK(with(&EntryFilter::until, "2026-11-25"));
  CHECK_FALSE(with(&EntryFilter::until, "2026-11-24T12:00:00Z"));
  EntryFilter bad;
  bad.since = "yesterday";
  CHECK(bad.prepare().error().code == ErrorCode::usage);
}

TEST_CASE("an event or a kind that there is not is an error that names the nearest") {
  const auto error_of = [](std::string EntryFilter::*field, const std::string& value) {
    EntryFilter filter;
    filter.*field = value;
    const Status done = filter.prepare();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == ErrorCode::usage);
    return done.error().what;
  };
  CHECK(error_of(&EntryFilter::event, "delivry") == "--event: there is no 'delivry'; the nearest is 'delivery'");
  CHECK(error_of(&EntryFilter::event, "pauses").ends_with("the nearest is 'pause'"));
  CHECK(error_of(&EntryFilter::kind, "siezure").ends_with("the nearest is 'seizure'"));
  CHECK(error_of(&EntryFilter::agency, "FGR") == "--agency: an agency must look like MX/FGR: 'FGR'");
  CHECK(error_of(&EntryFilter::agency, "us/dea").starts_with("--agency: no known Nation 'us'"));
  for (const char* const rule : {"dea-violence", "mx/dea-violence", "MX/", "/x", "CA/x"})
    CHECK(error_of(&EntryFilter::rule, rule).starts_with("--rule: a rule is written with whose it is"));
  for (const char* const agency : {"MX", "US", "MX/FGR", "US/NOBODY"}) {
    EntryFilter filter;
    filter.agency = agency;
    filter.rule = std::string(agency).substr(0, 2) + "/dea-violence";
    CHECK(filter.prepare());
  }
  EntryFilter of_treaty;
  of_treaty.rule = "treaty/never";
  CHECK(of_treaty.prepare());
  for (const std::string_view name : event_names()) {
    EntryFilter filter;
    filter.event = name;
    CHECK(filter.prepare());
  }
}

TEST_CASE("an entry that cannot be read is chosen only where nothing is asked") {
  audit::ReadEntry entry;
  entry.ours = true;
  CHECK(passes({}, entry));
  EntryFilter filter;
  filter.since = "2020-01-01";
  CHECK_FALSE(passes(filter, entry));
}

TEST_CASE("a record is found by its index, or by the beginning of an id") {
  const auto fields = json_of(delivery());
  CHECK(is_about(fields, "41"));
  CHECK_FALSE(is_about(fields, "4"));
  CHECK(is_about(fields, "ab0000cd"));
  CHECK(is_about(fields, "AB0000CD00"));
  CHECK(is_about(fields, "ab00"));
  CHECK_FALSE(is_about(fields, "ab0"));  // too short to mean one
  CHECK(mentions(fields, "withhold-SOURCES"));
  CHECK_FALSE(mentions(fields, "US/FBI"));
}

}  // namespace
}  // namespace puente::audit::report
