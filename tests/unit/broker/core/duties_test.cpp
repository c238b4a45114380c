// Obligations at the broker: approvals by a second person, openings that need a reason, quotas.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "crypto/record/derive.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

struct Obliged {
  Nations nations;
  store::MemoryStore store;
  std::unique_ptr<Run> run = std::make_unique<Run>(nations, store);

  // The Mexican permit carries `more`.
  explicit Obliged(const std::string& more) {
    run->open_bridge();
    activate(policy_mx + more);
    run->hello("fgr");
    run->hello("dea");
    run->settle();
  }
  void activate(const std::string& text) {
    const policy::Bundle& held = *run->core->registry().policies().of(model::Nation::mx);
    run->activate("liaison-mx-1", nations.bundle(model::Nation::mx, held.head.version + 1, held.hash, text));
    run->settle();
    REQUIRE(run->refusal("liaison-mx-1") == "none");
  }
  std::vector<codec::ApprovalRequest> requests(const std::string& liaison = "liaison-mx-1") {
    run->say(liaison, {4, codec::FetchApprovals{}});
    const auto answers = run->heard<codec::Approvals>(liaison);
    REQUIRE(answers.size() == 1);
    return answers[0].requests;
  }
  trust::Approval approval_of(const codec::ApprovalRequest& request) const {
    const codec::Header header = must(codec::decode_header(request.header));
    trust::Approval out;
    out.purpose = must(trust::parse_approval_purpose(request.purpose));
    out.record = header.record_id;
    out.header = record::header_hash(request.header);
    for (const std::string& agency : request.recipients) out.recipients.push_back(must(model::parse_agency(agency)));
    for (const codec::SlotOutcome& slot : request.slots)
      if (slot.delivered) out.slots.push_back(slot.digest);
    std::ranges::sort(out.slots);
    out.bundles = request.bundles;
    out.at = from_unix_seconds(run->now.unix_seconds());
    out.expires = out.at + days(1);
    return out;
  }
  // What the broker says: "none" where it takes it.
  std::string give(const trust::Approval& approval, const std::string& by, const std::string& from = "") {
    const std::string sender = from.empty() ? by : from;
    run->say(sender, {5, codec::Order{nations.order(trust::render_approval(approval), {by}, trust::approval_purpose)}});
    run->settle();
    return run->refusal(sender);
  }
  codec::DeliveryEvent event_of(const Delivered& delivered) const {
    return std::get<codec::DeliveryEvent>(Run::event_of(delivered).what);
  }
};

const std::string second_person = "obligations = [\"second-person\"]\n";
const std::string justify = "obligations = [\"justify-on-open\"]\n";

}  // namespace

TEST_CASE("A record under second-person waits for a liaison of its originator's nation, who sees what would go") {
  Obliged it(second_person);
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  CHECK(it.run->heard<codec::Receipt>("fgr").size() == 1);
  CHECK(it.run->deliveries("dea").empty());
  CHECK(it.requests("liaison-us-1").empty());
  const auto requests = it.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].purpose == "second-person");
  CHECK(requests[0].originator == "MX/FGR");
  CHECK(requests[0].recipients == std::vector<std::string>{"US/DEA"});
  std::size_t going = 0;
  for (const codec::SlotOutcome& slot : requests[0].slots) going += slot.delivered ? 1U : 0U;
  CHECK(going == 2);  // the site is withheld
  CHECK(it.give(it.approval_of(requests[0]), "liaison-mx-1") == "none");
  const auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(it.run->opened("dea", deliveries[0], "fgr").sections.size() == 2);
  CHECK(it.requests().empty());
}

TEST_CASE("An approval holds for what it names, from whom it must come, and while it holds") {
  Obliged it(second_person);
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  const auto requests = it.requests();
  REQUIRE(requests.size() == 1);
  const trust::Approval good = it.approval_of(requests[0]);
  trust::Approval bad = good;
  SECTION("the other nation") {
    bad.nation = model::Nation::us;
    CHECK(it.give(bad, "liaison-us-1") == "not-found");
    CHECK(it.give(good, "liaison-us-1") == "not-permitted");
    CHECK(it.give(good, "liaison-mx-1", "liaison-us-1") == "not-permitted");
  }
  SECTION("the agency that sends it") {
    CHECK(it.give(good, "liaison-fgr") == "not-permitted");
    CHECK(it.give(good, "liaison-fgr", "liaison-mx-1") == "not-permitted");
  }
  SECTION("another record") {
    bad.header = Hash::from(Bytes(32, 5)).value();
    CHECK(it.give(bad, "liaison-mx-1") == "not-found");
  }
  SECTION("another record's id") {
    bad.record = RecordId::from(Bytes(16, 5)).value();
    CHECK(it.give(bad, "liaison-mx-1") == "mismatch");
  }
  SECTION("more than would be released") {
    bad.slots.push_back(Hash::from(Bytes(32, 0xff)).value());
    CHECK(it.give(bad, "liaison-mx-1") == "conflict");
  }
  SECTION("decided under other policies") {
    bad.bundles.us = Hash::from(Bytes(32, 5)).value();
    CHECK(it.give(bad, "liaison-mx-1") == "conflict");
  }
  SECTION("too old") {
    bad.at = good.at - hours(2);
    CHECK(it.give(bad, "liaison-mx-1") == "expired");
  }
  SECTION("for nothing it waits for") {
    bad.purpose = trust::ApprovalPurpose::threat_to_life;
    CHECK(it.give(bad, "liaison-mx-1") == "not-found");
  }
  SECTION("less than would be released: it waits for the rest") {
    bad.slots.pop_back();
    CHECK(it.give(bad, "liaison-mx-1") == "none");
  }
  CHECK(it.run->deliveries("dea").empty());
  CHECK(it.requests().size() == 1);
}

TEST_CASE(
    "After an approval the release decides again: a policy that gives more waits again, one that gives less does not") {
  Obliged it(second_person);
  it.run->submit("fgr", it.run->seal("fgr", {.to = {"fbi"}}));  // FBI is away
  it.run->settle();
  CHECK(it.give(it.approval_of(it.requests().at(0)), "liaison-mx-1") == "none");
  SECTION("more") {
    std::string text = policy_mx + second_person;
    text.erase(text.find("finest"), text.find("valid-until") - text.find("finest"));
    it.activate(text);
    it.run->hello("fbi");
    it.run->settle();
    CHECK(it.run->deliveries("fbi").empty());
    CHECK(it.requests().size() == 1);
  }
  SECTION("the same, and after a restart") {
    it.run = std::make_unique<Run>(it.nations, it.store, it.run->now);
    it.run->settle();
    it.run->hello("fbi");
    it.run->settle();
    CHECK(it.run->deliveries("fbi").size() == 1);
  }
}

TEST_CASE("Approvals wait across a restart, and end with the record") {
  Obliged it(second_person);
  it.run->submit("fgr", it.run->seal("fgr", {.life = hours(2)}));
  it.run->settle();
  it.run = std::make_unique<Run>(it.nations, it.store, it.run->now);
  it.run->settle();
  CHECK(it.requests().size() == 1);
  it.run->advance(hours(3));
  CHECK(it.requests().empty());
}

TEST_CASE("A threat to life passes a pause that grants it, one record at a time, by a liaison of the pausing nation") {
  Obliged it("");
  trust::Order order;
  order.nation = model::Nation::us;
  order.at = from_unix_seconds(it.run->now.unix_seconds());
  order.reason = "systems under review";
  trust::Pause pause;
  pause.expires = order.at + hours(4);
  pause.direction = trust::Direction::in;
  const bool granted = GENERATE(true, false);
  pause.threat_to_life = granted;
  order.what = pause;
  it.run->say("liaison-us-1", {9, codec::Order{it.nations.order(trust::render_order(order), {"liaison-us-1"})}});
  it.run->settle();
  const auto urgent = [](record::seal::RecordPlan& plan) {
    plan.header_template.urgency = model::Urgency::threat_to_life;
  };
  it.run->submit("fgr", it.run->seal("fgr", {.change = urgent}));
  it.run->submit("fgr", it.run->seal("fgr", {.change = urgent}));
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  CHECK(it.run->deliveries("dea").empty());
  CHECK(it.requests("liaison-mx-1").empty());
  const auto requests = it.requests("liaison-us-1");
  if (!granted) {
    CHECK(requests.empty());
    return;
  }
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].purpose == "threat-to-life");
  trust::Approval approval = it.approval_of(requests[0]);
  approval.nation = model::Nation::us;
  CHECK(it.give(approval, "liaison-us-1") == "none");
  const auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(it.event_of(deliveries[0]).header_hash == approval.header);
}

TEST_CASE(
    "Under justify-on-open neither frame nor share leaves before an officer's reason, and the reason is in the event") {
  Obliged it(justify);
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(deliveries[0].frames.empty());
  CHECK(deliveries[0].message.shares.empty());
  const codec::DeliveryEvent first = it.event_of(deliveries[0]);
  CHECK(first.pending.size() == 2);
  CHECK(first.duties.size() == 2);
  it.run->acknowledge("dea", 1);
  it.run->settle();
  CHECK(it.run->heard<codec::Tracking>("fgr").size() == 1);

  it.run->say("fbi", {6, codec::Justify{first.header_hash, "not mine"}});
  it.run->settle();
  CHECK(it.run->refusal("fbi") == "not-found");
  it.run->say("dea", {7, codec::Justify{first.header_hash, ""}});
  it.run->settle();
  CHECK(it.run->refusal("dea") == "malformed");
  // The reason outlives a restart and a connection.
  it.run->say("dea", {8, codec::Justify{first.header_hash, "case 12/2026"}});
  it.run->settle();
  deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  const codec::DeliveryEvent second = it.event_of(deliveries[0]);
  CHECK(second.number == 2);
  CHECK(second.justification == "case 12/2026");
  CHECK(second.pending.empty());
  CHECK(it.run->opened("dea", deliveries[0], "fgr").sections.size() == 2);
  it.run->acknowledge("dea", 2);
  it.run->settle();
  CHECK(must(it.store.queue_lengths()).empty());
  CHECK(it.run->heard<codec::Tracking>("fgr").empty());
}

TEST_CASE("What was never opened goes with the record's expiry") {
  Obliged it(justify);
  it.run->submit("fgr", it.run->seal("fgr", {.life = hours(1)}));
  it.run->settle();
  const auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  it.run->acknowledge("dea", 1);
  it.run->advance(hours(2));
  it.run->say("dea", {8, codec::Justify{it.event_of(deliveries[0]).header_hash, "too late"}});
  it.run->settle();
  CHECK(it.run->refusal("dea") == "not-found");
  CHECK(must(it.store.queue_lengths()).empty());
}

TEST_CASE("An opening is logged once, and its sender is shown it, also when it comes back later") {
  Obliged it("obligations = [\"receipt-on-open\"]\n");
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  const auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  const Hash header = it.event_of(deliveries[0]).header_hash;
  it.run->say("dea", {5, codec::Opened{header}});
  it.run->settle();
  CHECK(it.run->refusal("dea") == "not-found");  // not acknowledged yet
  it.run->acknowledge("dea", 1);
  it.run->settle();
  it.run->step(core::PeerGone{it.run->connection_of("fgr")});
  for (const int again : {1, 2}) {
    it.run->say("dea", {static_cast<std::uint64_t>(again), codec::Opened{header}});
    it.run->settle();
  }
  CHECK(it.run->heard<codec::Done>("dea").size() == 2);
  it.run->hello("fgr");
  it.run->settle();
  const auto notices = it.run->heard<codec::Notice>("fgr");
  REQUIRE(notices.size() == 1);
  const codec::Event event = must(codec::decode_event(notices[0].proof.event));
  CHECK(std::get<codec::OpeningEvent>(event.what).agency == "US/DEA");
  it.run->say("fgr", {0, codec::TakeNotice{notices[0].proof.index}});
  it.run->settle();
  it.run->hello("fgr");
  it.run->settle();
  CHECK(it.run->heard<codec::Notice>("fgr").empty());
}

TEST_CASE("A quota counts records of an agency within its window; beyond, they go back, and others go on") {
  Obliged it("quota = { records = 2, window = \"PT1H\" }\n");
  for (int i = 0; i < 3; ++i) it.run->submit("fgr", it.run->seal("fgr"));
  it.run->submit("fgr", it.run->seal("fgr", {.to = {"fbi"}}));
  it.run->hello("fbi");
  it.run->settle();
  CHECK(it.run->deliveries("dea").size() == 2);
  CHECK(it.run->deliveries("fbi").size() == 1);
  const auto tracking = it.run->heard<codec::Tracking>("fgr");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::over_quota);
  it.run->say("fgr", {9, codec::TakeOutcome{tracking[0].record_id, tracking[0].recipient, tracking[0].progress}});
  it.run->settle();
  SECTION("after a restart it is still used up") {
    it.run = std::make_unique<Run>(it.nations, it.store, it.run->now);
    it.run->settle();
    it.run->hello("fgr");
    it.run->hello("dea");
    it.run->submit("fgr", it.run->seal("fgr"));
    it.run->settle();
    CHECK(it.run->heard<codec::Tracking>("fgr").size() == 1);
  }
  SECTION("when the window has passed, there is room again") {
    it.run->advance(minutes(61));
    it.run->submit("fgr", it.run->seal("fgr"));
    it.run->settle();
    CHECK(it.run->deliveries("dea").size() == 1);
  }
}
