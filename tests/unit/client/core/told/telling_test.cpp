// What a person is told of, through real agents and the real broker, by a clock that is a value.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace core::test;

const Telling& telling(const AgentNode& node) { return node.agent->parts().telling; }

std::vector<std::string> names(const AgentNode& node, std::uint64_t after = 0) {
  std::vector<std::string> out;
  for (const Event& event : telling(node).after(after, Telling::kept_max)) out.emplace_back(name_of(event.kind));
  return out;
}
std::size_t count(const AgentNode& node, const std::string& name) {
  const auto all = names(node);
  return static_cast<std::size_t>(std::ranges::count(all, name));
}

std::string with_urgency(const std::string& urgency) {
  nlohmann::json document = nlohmann::json::parse(violent_event);
  document["urgency"] = urgency;
  return document.dump();
}

// Time passes in small steps, as the loop around an agent sees it.
void pass(Network& network, Duration time) {
  for (Duration left = time; left.ms > 0; left.ms -= 10'000) {
    network.advance(std::min(left, seconds(10)));
    network.recipient.tick();
  }
}

void open(AgentNode& node, const RecordId& record, const KeyId& sender) {
  node.run(MarkRead{{sender, record, "user 1000", {}}, 1});
}

}  // namespace

TEST_CASE("a record and a threat to life are told in order, with the record's id and nothing of what they say") {
  Network network;
  std::vector<Event> told;
  network.recipient.look_at = [&](const Output& output) {
    if (const auto* const happened = std::get_if<Happened>(&output)) told.push_back(happened->event);
  };
  const RecordId first = network.send(with_urgency("urgent"));
  const RecordId second = network.send(with_urgency("threat-to-life"));
  network.recipient.look_at = nullptr;
  REQUIRE(told.size() == 2);
  CHECK(told[0].number == 1);
  CHECK(told[0].kind == EventKind::arrived);
  CHECK(told[0].about == EventRecord{network.sender.device, first});
  CHECK(told[1].number == 2);
  CHECK(told[1].kind == EventKind::threat_to_life);
  CHECK(told[1].about == EventRecord{network.sender.device, second});
  CHECK(names(network.recipient) == std::vector<std::string>{"new", "threat-to-life"});
  CHECK(names(network.recipient, 1) == std::vector<std::string>{"threat-to-life"});
  CHECK(names(network.sender).empty());
}

TEST_CASE("a threat to life is told again and escalated until somebody opens it, also across a restart") {
  Network network;
  const SetTelling rules{{minutes(2), minutes(5)}, true};
  network.recipient.run(rules);
  const RecordId record = network.send(with_urgency("threat-to-life"));
  pass(network, seconds(270));
  CHECK(count(network.recipient, "threat-to-life") == 3);
  CHECK(count(network.recipient, "escalated") == 0);
  const std::uint64_t before = telling(network.recipient).newest();

  network.disconnect("dea");
  network.recipient.start();
  network.recipient.run(rules);
  CHECK(telling(network.recipient).newest() == before);  // nothing is told for its sake
  CHECK(telling(network.recipient).threats().count() == 1);
  network.connect("dea");
  pass(network, minutes(2));
  CHECK(count(network.recipient, "threat-to-life") == 4);
  CHECK(count(network.recipient, "escalated") == 1);

  open(network.recipient, record, network.sender.device);
  CHECK(telling(network.recipient).threats().count() == 0);
  const std::uint64_t then = telling(network.recipient).newest();
  pass(network, minutes(6));
  CHECK(telling(network.recipient).newest() == then);
}

TEST_CASE("a threat to life that its sender takes back is told as that, and no more") {
  Network network;
  const RecordId record = network.send(with_urgency("threat-to-life"));
  network.sender.run(RecallRecord{1, record, "an error"});
  network.settle();
  pass(network, minutes(5));
  CHECK(names(network.recipient) == std::vector<std::string>{"threat-to-life", "recalled"});
}

TEST_CASE("the agency's command goes on behind the event that it had last, also after a restart") {
  Network network;
  const SetTelling with_command{{}, true}, without{{}, false};
  network.recipient.run(with_command);
  for (int i = 0; i < 3; ++i) network.send(with_urgency("routine"));
  CHECK(telling(network.recipient).taken() == 0);
  network.recipient.run(EventsTaken{2});
  network.recipient.start();
  CHECK(telling(network.recipient).taken() == 2);
  network.recipient.run(EventsTaken{1});  // nothing is told twice
  CHECK(telling(network.recipient).taken() == 2);
  network.recipient.run(EventsTaken{99});
  CHECK(telling(network.recipient).taken() == 3);
  network.recipient.run(without);
  network.connect("dea");
  network.send(with_urgency("routine"));
  CHECK(telling(network.recipient).taken() == telling(network.recipient).newest());
}

TEST_CASE("a command that fails is an alarm of which no command is told") {
  Network network;
  const std::uint64_t before = telling(network.recipient).newest();
  for (int i = 0; i < 3; ++i) network.recipient.run(CommandFailed{"the command /bin/false of [told] failed"});
  pass(network, minutes(3));
  CHECK(must(network.recipient.store.alarms()).size() == 1);
  CHECK(must(network.recipient.store.alarms()).front().count == 3);
  CHECK(telling(network.recipient).newest() == before);
}

TEST_CASE("of the newest events 4,096 are kept, in memory and in the store") {
  Network network;
  AgentNode& node = network.recipient;
  node.run(SetTelling{{seconds(1), {}}, true});
  network.send(with_urgency("threat-to-life"));
  network.disconnect("dea");
  for (std::size_t i = 0; i < Telling::kept_max + 9; ++i) {
    network.sleep(seconds(1));
    node.tick();
  }
  CHECK(telling(node).newest() == Telling::kept_max + 10);
  CHECK(telling(node).after(0, 10'000).size() == Telling::kept_max);
  CHECK(telling(node).after(0, 1).front().number == 11);
  const std::uint64_t newest = telling(node).newest();
  node.start();
  CHECK(telling(node).newest() == newest);
  CHECK(telling(node).after(0, 10'000).size() == Telling::kept_max);
}

}  // namespace puente::client::core
