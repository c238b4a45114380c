// A broker whose store is an older copy of itself, and devices that know more of its log than it does.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/sim/records.h"
#include "tests/support/world/forger.h"

namespace puente::sim {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;
using support::BrokerStore;
using support::Forger;

// The store is put back to what it was before the last record, and no witness can be asked.
struct Restored {
  Restored() {
    const BrokerStore older = *world.broker.store;
    last = world["fgr"].send(seizure);
    world.settle();
    REQUIRE(world["fgr"].state(last) == OutboxState::finished);
    world.advance(minutes(2));
    world.stop_broker();
    newest = *world.broker.store;
    *world.broker.store = older;
    away(true);
  }
  void away(bool are) {
    for (const auto& witness : world.witnesses) witness->away = are;
  }
  void start(bool unwitnessed) {
    world.broker.unwitnessed = unwitnessed;
    world.start_broker();
  }

  World world;
  RecordId last;
  BrokerStore newest;
};

// What a device shows in place of the head that it holds.
void show(World& world, std::uint64_t size, const std::string& note) {
  world["dea"].on_send = [size, note](codec::DeviceMessage& message, std::vector<Bytes>&) {
    if (auto* const hello = std::get_if<codec::Hello>(&message.body)) {
      hello->held_size = size;
      hello->head = note;
    }
    return true;
  };
}

std::string without_signatures_after(const std::string& text, std::size_t count) {
  tlog::Note note = must(tlog::parse_note(text));
  note.signatures.resize(count);
  return tlog::format_note(note);
}

}  // namespace

TEST_CASE("A broker with an older store ends as soon as a device shows it a newer cosigned head") {
  Restored it;
  // With and without the operator's order to serve although no witness was heard.
  it.start(GENERATE(false, true));
  REQUIRE(it.world.broker.up());
  const std::uint64_t entries = it.world.broker.log.size();
  const RecordId id = it.world["fgr"].send(seizure);
  it.world.connect("dea");
  CHECK_FALSE(it.world.broker.up());
  CHECK_THAT(it.world.broker.why(),
             ContainsSubstring(it.world["dea"].device.hex()) && ContainsSubstring("an older copy was put back"));
  it.world.connect("fgr");
  it.world.settle();
  CHECK(it.world["fgr"].state(id) == OutboxState::draft);
  CHECK_FALSE(has(it.world, "dea", id));
  CHECK(it.world.broker.log.size() == entries);

  // It does not start on that store any more, whoever is there, and does on the newest.
  CHECK_THROWS_MATCHES(it.start(true), std::runtime_error,
                       MessageMatches(ContainsSubstring("a device has shown a head")));
  *it.world.broker.store = it.newest;
  it.away(false);
  it.start(false);
  it.world.connect_agents();
  it.world.advance(minutes(2));
  CHECK(it.world.broker.why().empty());
  CHECK(it.world["fgr"].state(id) == OutboxState::finished);
  CHECK(has(it.world, "dea", id));
}

TEST_CASE("A head of another history, no larger than the log, ends the broker as well") {
  World world;
  Forger forger(world, 2);
  forger.append(codec::LifecycleEvent{"start", "another"});
  show(world, world.broker.log.size() - 1, forger.head(0).note);
  world.connect("dea");
  CHECK_THAT(world.broker.why(), ContainsSubstring("history was changed"));
}

TEST_CASE("A head that is not cosigned ends nothing, however large: the device is refused, and an alarm says so") {
  World world;
  constexpr std::uint64_t ahead = 100;  // of what the broker writes meanwhile
  Forger forger(world);
  for (std::uint64_t i = 0; i < ahead; ++i) forger.append(codec::LifecycleEvent{"start", "another"});
  const std::string cosigned = forger.head(0).note;
  const std::uint64_t larger = world.broker.log.size() + ahead;
  std::string forged = cosigned;
  forged[forged.size() - 4] = forged[forged.size() - 4] == 'A' ? 'B' : 'A';
  const std::pair<std::string, ErrorCode> cases[] = {
      {"", ErrorCode::mismatch},                                     // only said
      {without_signatures_after(cosigned, 1), ErrorCode::mismatch},  // the log's own signature
      {without_signatures_after(cosigned, 2), ErrorCode::mismatch},  // and one nation's
      {forged, ErrorCode::mismatch},                                 // and one of the other nation's that does not hold
      {"no note", ErrorCode::malformed},
      // Of another size than is said.
      {tlog::format_note(world["fgr"].agent->in_force().heads().held()->note()), ErrorCode::malformed},
  };
  const auto& [note, code] = cases[GENERATE(0, 1, 2, 3, 4, 5)];
  show(world, larger, note);
  world["dea"].notices.clear();
  world.connect("dea");
  world.advance(minutes(2));
  REQUIRE(world.broker.up());
  CHECK(world.broker.alarms.size() == (code == ErrorCode::mismatch ? 1 : 0));
  const RecordId id = world["fgr"].send(seizure);
  world.settle();
  CHECK(world["fgr"].state(id) == OutboxState::accepted);
  CHECK_FALSE(has(world, "dea", id));
  // What it really holds is good.
  world["dea"].on_send = nullptr;
  world.connect("dea");
  world.advance(minutes(2));
  CHECK(has(world, "dea", id));
}

}  // namespace puente::sim
