#include "policy/decide.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

using Bools = std::vector<bool>;

const std::string permit = RuleText{}.text();
const std::string forbid = RuleText{.id = "f", .effect = "forbid"}.text();

}  // namespace

TEST_CASE("without a rule nothing is permitted") {
  CHECK(World{}.permitted({"actors", "place/country"}) == Bools{false, false});
  CHECK(World{.mx = "none", .us = "none"}.permitted({"actors"}) == Bools{false});
}

TEST_CASE("both nations must permit, and each alone does not") {
  CHECK(World{.mx = permit, .us = permit}.permits("actors"));
  CHECK_FALSE(World{.mx = permit, .us = ""}.permits("actors"));
  CHECK_FALSE(World{.mx = "", .us = permit}.permits("actors"));
  CHECK_FALSE(World{.mx = permit, .us = "none"}.permits("actors"));
  CHECK_FALSE(World{.mx = "none", .us = permit}.permits("actors"));
}

TEST_CASE("a forbid of either nation wins, and the order of rules says nothing") {
  CHECK_FALSE(World{.mx = permit + forbid, .us = permit}.permits("actors"));
  CHECK_FALSE(World{.mx = forbid + permit, .us = permit}.permits("actors"));
  CHECK_FALSE(World{.mx = permit, .us = permit + forbid}.permits("actors"));
  CHECK_FALSE(World{.mx = permit, .us = forbid + permit}.permits("actors"));
}

TEST_CASE("a rule matches by originator, recipient, kind, TLP, classification and purpose") {
  const World good{.mx = permit, .us = permit};
  World other = good;
  other.from = "MX/FGR";
  CHECK_FALSE(other.permits("actors"));
  other = good;
  other.to = "US/FBI";
  CHECK_FALSE(other.permits("actors"));
  other = good;
  other.mx = RuleText{.kinds = "seizure,power-shift"}.text();
  CHECK_FALSE(other.permits("actors"));
  other.mx = RuleText{.more = "tlp = [\"TLP:GREEN\", \"TLP:CLEAR\"]"}.text();
  CHECK_FALSE(other.permits("actors"));
  other.mx = RuleText{.more = "tlp = [\"TLP:GREEN\", \"TLP:AMBER\"]"}.text();
  CHECK(other.permits("actors"));
  other.mx = RuleText{.more = "classifications = [\"mx:publica\"]"}.text();
  CHECK_FALSE(other.permits("actors"));
  other.mx = RuleText{.more = "classifications = [\"none\"]"}.text();
  CHECK(other.permits("actors"));
  other.mx = RuleText{.more = "purposes = [\"prosecution\"]"}.text();
  CHECK_FALSE(other.permits("actors"));
  other.purpose = model::Purpose::prosecution;
  CHECK(other.permits("actors"));
}

TEST_CASE("a rule holds from its first instant until just before its last") {
  World world{
      .mx = RuleText{.more = "valid-from = \"2026-11-24T12:00:00Z\"\nvalid-until = \"2026-11-24T13:00:00Z\""}.text(),
      .us = permit};
  CHECK(world.permits("actors"));
  world.now = noon - milliseconds(1);
  CHECK_FALSE(world.permits("actors"));
  world.now = noon + hours(1) - milliseconds(1);
  CHECK(world.permits("actors"));
  world.now = noon + hours(1);
  CHECK_FALSE(world.permits("actors"));
  // A forbid that is over forbids no more.
  world.mx = permit + RuleText{.id = "f", .effect = "forbid", .more = "valid-until = \"2026-11-24T13:00:00Z\""}.text();
  CHECK(world.permits("actors"));
  world.now = noon;
  CHECK_FALSE(world.permits("actors"));
}

TEST_CASE("a cap permits its rung and coarser ones, and each nation's cap counts") {
  const std::vector<std::string> rungs{"place/point", "place/cell", "place/municipality", "place/state",
                                       "place/country"};
  const auto capped = [](std::string_view rung, std::string id = "a") {
    return RuleText{
        .id = std::move(id), .kinds = "violent-event", .more = "finest = { place = \"" + std::string(rung) + "\" }"}
        .text();
  };
  CHECK(World{.mx = permit, .us = permit}.permitted(rungs) == Bools{true, true, true, true, true});
  CHECK(World{.mx = capped("municipality"), .us = permit}.permitted(rungs) == Bools{false, false, true, true, true});
  CHECK(World{.mx = capped("municipality"), .us = capped("state")}.permitted(rungs) ==
        Bools{false, false, false, true, true});
  CHECK(World{.mx = permit, .us = capped("country")}.permitted(rungs) == Bools{false, false, false, false, true});
  // Two permits permit what either does.
  CHECK(World{.mx = capped("state") + capped("cell", "b"), .us = permit}.permitted(rungs) ==
        Bools{false, true, true, true, true});
  CHECK(World{.mx = capped("municipality"), .us = permit}.permits("actors"));
}

TEST_CASE("a forbid with a finest rung forbids only finer ones, and other sections as a whole") {
  const std::string finer = RuleText{.id = "f",
                                     .effect = "forbid",
                                     .kinds = "violent-event",
                                     .sections = "place,actors",
                                     .more = "finest = { place = \"state\" }"}
                                .text();
  CHECK(World{.mx = permit + finer, .us = permit}.permitted(
            {"place/point", "place/municipality", "place/state", "place/country", "actors", "time/hour"}) ==
        Bools{false, false, true, true, false, true});
}

TEST_CASE("a rung that the section of this kind does not have is not permitted") {
  const World world{.mx = permit, .us = permit};
  CHECK(world.permitted({"place/site", "place", "actors/point", "accounts", "actors"}) ==
        Bools{false, false, false, false, true});
}

TEST_CASE("what is withheld by default crosses only where both nations name it") {
  const std::string named = RuleText{.id = "n", .sections = "narrative"}.text();
  CHECK_FALSE(World{.mx = permit, .us = permit}.permits("narrative"));
  CHECK_FALSE(World{.mx = permit + named, .us = permit}.permits("narrative"));
  CHECK_FALSE(World{.mx = permit, .us = permit + named}.permits("narrative"));
  CHECK(World{.mx = permit + named, .us = named}.permitted({"narrative", "actors"}) == Bools{true, false});
  CHECK(World{.mx = permit + named, .us = permit + named}.permitted({"narrative", "actors"}) == Bools{true, true});

  const std::string mediation = RuleText{.kinds = "mediation-notice", .sections = "area,status"}.text();
  const std::string star_kinds = RuleText{.sections = "area,status"}.text();
  World world{.mx = permit, .us = permit};
  world.kind = model::Kind::mediation_notice;
  CHECK(world.permitted({"area", "status"}) == Bools{false, false});
  world.mx = world.us = star_kinds;
  CHECK(world.permitted({"area", "status"}) == Bools{false, false});
  world.mx = mediation;
  CHECK(world.permitted({"area", "status"}) == Bools{false, false});
  world.us = mediation;
  CHECK(world.permitted({"area", "status", "parties"}) == Bools{true, true, false});
}

TEST_CASE("a forbid of everything forbids what is withheld by default, too") {
  const std::string named = RuleText{.id = "n", .sections = "narrative,source"}.text();
  CHECK(World{.mx = named, .us = named}.permits("source"));
  CHECK_FALSE(World{.mx = named + forbid, .us = named}.permits("source"));
  const std::string mediation = RuleText{.kinds = "mediation-notice", .sections = "area"}.text();
  World world{.mx = mediation, .us = mediation + forbid};
  world.kind = model::Kind::mediation_notice;
  CHECK_FALSE(world.permits("area"));
}

TEST_CASE("a classification crosses only if the treaty lists it, whatever rules say") {
  World world{.mx = permit, .us = permit};
  world.marks.classification = model::Classification::mx_reservada;
  CHECK_FALSE(world.permits("actors"));
  CHECK(world.decide({"actors"}).slots[0].rule.empty());
  world.crossing = {model::Classification::mx_confidencial, model::Classification::us_confidential};
  CHECK_FALSE(world.permits("actors"));
  world.crossing.push_back(model::Classification::mx_reservada);
  CHECK(world.permits("actors"));
  // Inside one nation its own label does not cross anything.
  World inside{.mx = RuleText{.to = "MX/FGR"}.text(), .us = "none", .to = "MX/FGR"};
  inside.marks.classification = model::Classification::mx_reservada;
  CHECK(inside.permits("actors"));
}

TEST_CASE("NOFORN crosses never") {
  World world{.mx = RuleText{.from = "US/FBI", .to = "MX/FGR"}.text(), .from = "US/FBI", .to = "MX/FGR"};
  world.us = world.mx;
  CHECK(world.permits("actors"));
  world.marks.caveats = {model::Caveat::noforn};
  CHECK_FALSE(world.permits("actors"));
  world.marks.caveats = {model::Caveat::les};
  CHECK(world.permits("actors"));
}

TEST_CASE("a floor rule forbids what both nations permit") {
  World world{.mx = permit, .us = permit};
  world.floor =
      RuleText{.id = "never", .effect = "forbid", .from = "MX/*,US/*", .to = "MX/*,US/*", .sections = "victims"}.text(
          "floor");
  CHECK(world.permitted({"victims", "actors"}) == Bools{false, true});
  CHECK(world.decide({"victims"}).slots[0].rule == "treaty/never");
  world.agencies = {agency("MX/SSPC"), agency("US/DEA")};  // it knows no list: "*" is everyone
  CHECK_FALSE(world.permits("victims"));
}

TEST_CASE("'*' in a permit means the agencies that the bundle lists, and in a forbid everyone") {
  const std::string star = RuleText{.from = "MX/*", .to = "US/*"}.text();
  World world{.mx = star, .us = star};
  CHECK(world.permits("actors"));
  world.to = "US/CBP";
  CHECK_FALSE(world.permits("actors"));
  world.agencies.insert(world.agencies.begin() + 2, agency("US/CBP"));
  CHECK(world.permits("actors"));
  world.from = "MX/CNI";
  CHECK_FALSE(world.permits("actors"));
  // One nation's star is not the other's.
  world = World{.mx = RuleText{.from = "MX/*", .to = "US/*"}.text(), .us = star, .from = "US/FBI", .to = "MX/FGR"};
  CHECK_FALSE(world.permits("actors"));
}

TEST_CASE("inside one nation its bundle decides alone") {
  World world{.mx = RuleText{.to = "MX/FGR"}.text(), .us = "none", .to = "MX/FGR"};
  CHECK(world.permits("actors"));
  world.us = RuleText{.effect = "forbid", .from = "MX/SSPC", .to = "US/DEA"}.text();
  CHECK(world.permits("actors"));
  world.mx += RuleText{.id = "f", .effect = "forbid", .to = "MX/FGR"}.text();
  CHECK_FALSE(world.permits("actors"));
  world.mx = "none";
  CHECK_FALSE(world.permits("actors"));
}

TEST_CASE("the grant says what was decided, for whom, on what, and under which bundles") {
  const World world{.mx = permit, .us = permit};
  const PolicySet policies = world.policies();
  const std::vector<model::Label> labels{label("actors"), label("source"), label("type")};
  const model::Marks marks = amber();
  Hash record;
  record.array()[0] = 7;
  const RecordFacts facts{.originator = agency("MX/SSPC"),
                          .kind = model::Kind::violent_event,
                          .marks = marks,
                          .purpose = model::Purpose::prosecution,
                          .urgency = model::Urgency::urgent,
                          .labels = labels,
                          .record = record};
  const Decision decision = policy::decide(facts, agency("US/DEA"), policies, noon);
  CHECK(decision.grant.record() == record);
  CHECK(decision.grant.recipient() == agency("US/DEA"));
  CHECK(decision.grant.slots() == Bools{true, false, true});
  CHECK(decision.grant.bundles() == policies.hashes());
  CHECK(policies.hashes().mx == policies.of(model::Nation::mx)->hash);
  CHECK(PolicySet().hashes() == model::BundleHashes{});
  CHECK(policy::decide(facts, agency("US/DEA"), PolicySet(), noon).grant.slots() == Bools{false, false, false});
}

TEST_CASE("a set goes on to work when it is copied, moved and set again") {
  const World world{
      .mx = permit, .us = permit, .floor = RuleText{.id = "n", .effect = "forbid", .sections = "type"}.text("floor")};
  PolicySet moved;
  {
    PolicySet first = world.policies();
    const PolicySet copy = first;
    moved = std::move(first);
    CHECK(copy.legal_basis("treaty/n")->en == "law of n");
  }
  CHECK(moved.legal_basis("MX/a") == LegalBasis{"law of a", "ley de a"});
  CHECK(moved.legal_basis("treaty/n")->es == "ley de n");
  for (const char* unknown : {"", "a", "MX", "MX/", "MX/b", "us/a", "treaty/a", "CA/a"})
    CHECK_FALSE(moved.legal_basis(unknown));
  moved.set_unsigned(bundle_of(model::Nation::mx, forbid));
  CHECK_FALSE(moved.legal_basis("MX/a"));
  CHECK(moved.legal_basis("US/a"));
}

}  // namespace puente::policy::test
