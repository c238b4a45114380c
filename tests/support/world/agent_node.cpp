#include "tests/support/world/agent_node.h"

#include <algorithm>

namespace puente::support {

using client::core::Input;
using client::core::Output;

AgentNode::AgentNode(const Nations& nations, const Party& of, Setting& setting, client::ports::AgentStore* in)
    : party(of),
      device(of.id()),
      agency(must(model::parse_agency(of.agency))),
      kept_in(in == nullptr ? &store : in),
      nations_(nations),
      setting_(setting) {
  start();
}

void AgentNode::start(client::core::Pairs pairs) {
  driver.reset();
  agent = must(client::core::Agent::start(trust::SignedTreaty(*nations_.treaty), agency, *party.signing, *kept_in, ring,
                                          std::move(pairs), now(), std::nullopt, when_behind));
  driver.emplace(*agent, *kept_in);
  run(client::core::Tick{});
}

StoreStatus AgentNode::try_run(Input input) {
  const StoreStatus done = driver->run(now(), setting_.random.random<Seed>(), std::move(input));
  for (Output& output : driver->take_outputs()) {
    if (look_at) look_at(output);
    if (auto* const one = std::get_if<client::core::Evidence>(&output)) evidence.push_back(std::move(*one));
    if (auto* const one = std::get_if<client::core::Notice>(&output)) notices.push_back(std::move(*one));
    if (auto* const one = std::get_if<client::core::Composed>(&output)) composed.push_back(std::move(*one));
    if (auto* const one = std::get_if<client::core::Answered>(&output)) answered.push_back(std::move(*one));
  }
  return done;
}

void AgentNode::tick() { run(client::core::Tick{}); }

void AgentNode::receive(const std::vector<Bytes>& frames) {
  auto message = codec::decode_broker_message(frames.at(0));
  if (!message) return;  // as the link does
  std::vector<Bytes> slots(frames.begin() + 1, frames.end());
  if (on_receive && !on_receive(*message, slots)) return;
  run(client::core::Received{std::move(*message), std::move(slots)});
}

std::vector<std::vector<Bytes>> AgentNode::take_frames() {
  std::vector<std::vector<Bytes>> out;
  for (client::core::ToBroker& one : std::exchange(driver->to_broker(), {})) {
    Said saying{must(codec::decode_device_message(one.message)), std::move(one.slots)};
    if (auto* const submit = std::get_if<codec::Submit>(&saying.message.body))
      submitted.push_back({submit->header, submit->batch, submit->entries, submit->release, saying.slots});
    said.push_back(saying);
    if (on_send && !on_send(saying.message, saying.slots)) continue;
    std::vector<Bytes> frames{on_send ? codec::encode(saying.message) : std::move(one.message)};
    frames.insert(frames.end(), saying.slots.begin(), saying.slots.end());
    out.push_back(std::move(frames));
  }
  return out;
}

RecordId AgentNode::send(const std::string& document, const std::string& origin) {
  composed.clear();
  std::vector<client::core::Draft> drafts;
  drafts.push_back({document, origin});
  run(client::core::Compose{1, std::move(drafts)});
  return must(std::move(composed.back().drafts.front())).record_id;
}

std::size_t AgentNode::alarms() const {
  return static_cast<std::size_t>(
      std::ranges::count(notices, client::core::Notice::Level::alarm, &client::core::Notice::level));
}

}  // namespace puente::support
