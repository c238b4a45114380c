#include "policy/model/exchanges.h"

#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace puente::model {
namespace {

const Instant noon = parse_utc("2026-11-24T12:00:00Z").value();
const std::string fgr = "MX/FGR", dea = "US/DEA", fbi = "US/FBI";

RecordId id_of(std::uint8_t number) {
  RecordId out;
  out.array()[0] = number;
  return out;
}
Exchanged request(std::uint8_t id, const std::string& from, const std::string& to, Duration after,
                  std::optional<std::uint8_t> about = std::nullopt, Urgency urgency = Urgency::urgent) {
  return {id_of(id),    from, to, Kind::request, urgency, about ? std::optional(id_of(*about)) : std::nullopt,
          noon + after, {},   {}};
}
Exchanged answer(std::uint8_t id, const std::string& from, const std::string& to, Duration after, std::uint8_t about,
                 Kind kind = Kind::reply) {
  return {id_of(id), from, to, kind, Urgency::urgent, id_of(about), noon + after, {}, {}};
}
RequestState state_of(const std::vector<Exchanged>& all, std::uint8_t id, Instant now = noon + days(2)) {
  for (RequestState& one : follow_requests(all, now))
    if (all[one.request].record == id_of(id)) return std::move(one);
  FAIL("there is no such request");
  return {};
}

}  // namespace

TEST_CASE("a request is open until the one asked answers it; the first answer counts") {
  std::vector<Exchanged> all{request(1, fgr, dea, {})};
  CHECK_FALSE(state_of(all, 1).answer);
  CHECK(state_of(all, 1).clock.used == days(2));
  all.push_back(answer(2, fbi, fgr, hours(1), 1));  // was not asked
  all.push_back(answer(3, dea, fbi, hours(1), 1));  // has not asked
  CHECK_FALSE(state_of(all, 1).answer);
  all.push_back(answer(5, dea, fgr, hours(9), 1, Kind::refusal));
  all.push_back(answer(4, dea, fgr, hours(5), 1));
  CHECK(all[*state_of(all, 1).answer].record == id_of(4));
  CHECK(state_of(all, 1).clock.used == hours(5));
}

TEST_CASE("a partial answer ends no clock") {
  std::vector<Exchanged> all{request(1, fgr, dea, {}), answer(2, dea, fgr, hours(1), 1)};
  all[1].partial = true;
  CHECK_FALSE(state_of(all, 1).answer);
  CHECK(state_of(all, 1).partial == std::vector<std::size_t>{1});
  all.push_back(answer(3, dea, fgr, hours(4), 1));
  CHECK(state_of(all, 1).clock.used == hours(4));
}

TEST_CASE("a request for clarification pauses the clock of what it asks about, and has one of its own") {
  std::vector<Exchanged> all{request(1, fgr, dea, {}), request(2, dea, fgr, hours(2), 1)};
  const RequestState asked = state_of(all, 1);
  CHECK(asked.clock.paused);
  CHECK(asked.clock.used == hours(2));
  CHECK(asked.clarifications == std::vector<std::size_t>{1});
  CHECK(state_of(all, 2).clarifies == std::size_t{0});
  CHECK(state_of(all, 2).clock.due == noon + hours(2) + days(3));
  all.push_back(answer(3, fgr, dea, hours(12), 2));
  CHECK(state_of(all, 1).clock.due == noon + days(3) + hours(10));
  CHECK(state_of(all, 2).clock.used == hours(10));
  // Who asks more of the same agency, or a third one that asks about it, clarifies nothing.
  all.push_back(request(4, fgr, dea, hours(13), 1));
  all.push_back(request(5, fbi, fgr, hours(13), 1));
  CHECK(state_of(all, 1).clarifications.size() == 1);
  CHECK_FALSE(state_of(all, 4).clarifies);
}

TEST_CASE("of how accessible the answer is, the last word of the one asked counts") {
  std::vector<Exchanged> all{request(1, fgr, dea, {})};
  all[0].access = Access::direct;
  CHECK(state_of(all, 1).clock.limit == hours(8));
  all.push_back(request(2, dea, fgr, hours(1), 1));
  all[1].access = Access::indirect;
  CHECK(state_of(all, 1).clock.limit == days(3));
  all.push_back(request(3, fgr, dea, hours(2), 1));  // the one who asked does not lengthen or shorten it later
  all[2].access = Access::direct;
  CHECK(state_of(all, 1).clock.limit == days(3));
}

TEST_CASE("an id that another agency used again is another request") {
  std::vector<Exchanged> all{request(1, fgr, dea, {}), request(1, fbi, dea, {}), answer(2, dea, fbi, hours(1), 1)};
  const auto states = follow_requests(all, noon + days(1));
  REQUIRE(states.size() == 2);
  CHECK_FALSE(states[0].answer);
  CHECK(states[1].answer);
}

TEST_CASE("the same clocks in whatever order and however often the records are listed") {
  CHECK(rc::check([] {
    const std::vector<std::string> agencies{fgr, dea, fbi};
    std::vector<Exchanged> all;
    const int count = *rc::gen::inRange(1, 9);
    for (int i = 0; i < count; ++i) {
      Exchanged one;
      one.record = id_of(static_cast<std::uint8_t>(i));
      one.from = *rc::gen::elementOf(agencies);
      one.to = *rc::gen::elementOf(agencies);
      one.kind = *rc::gen::element(Kind::request, Kind::request, Kind::reply, Kind::refusal);
      one.urgency = *rc::gen::element(Urgency::threat_to_life, Urgency::urgent, Urgency::routine);
      one.accepted = noon + hours(*rc::gen::inRange(0, 200));
      one.access = *rc::gen::element(Access::unknown, Access::direct, Access::indirect);
      one.partial = one.kind == Kind::reply && *rc::gen::element(true, false);
      if (*rc::gen::element(true, true, false))
        one.reply_to = id_of(static_cast<std::uint8_t>(*rc::gen::inRange(0, 9)));
      all.push_back(one);
    }
    const Instant now = noon + hours(220);
    std::vector<Exchanged> other = all;
    other.insert(other.end(), all.begin(), all.end());
    std::ranges::reverse(other);
    const auto find = [](const std::vector<Exchanged>& list, const std::vector<RequestState>& states,
                         const Exchanged& wanted) {
      for (const RequestState& one : states) {
        const Exchanged& request = list[one.request];
        if (request.record == wanted.record && request.from == wanted.from && request.to == wanted.to) return one;
      }
      RC_FAIL("a request without a state");
      return RequestState{};
    };
    const auto states = follow_requests(all, now), others = follow_requests(other, now);
    RC_ASSERT(states.size() == others.size());
    for (const RequestState& one : states) {
      const RequestState same = find(other, others, all[one.request]);
      RC_ASSERT(one.clock.used == same.clock.used);
      RC_ASSERT(one.clock.due == same.clock.due);
      RC_ASSERT(one.clock.limit == same.clock.limit);
      RC_ASSERT(one.answer.has_value() == same.answer.has_value());
      RC_ASSERT(one.partial.size() == same.partial.size());
      RC_ASSERT(one.clarifications.size() == same.clarifications.size());
    }
  }));
}

}  // namespace puente::model
