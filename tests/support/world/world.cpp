#include "tests/support/world/world.h"

#include <algorithm>

namespace puente::support {
namespace {

constexpr std::size_t steps_max = 1'000'000;  // of one settle(): more is a conversation without end

Seed seeded(std::uint64_t number) {
  seed_libraries(seed_of(number));
  return seed_of(number);
}

std::string way_up(const std::string& name) { return name + " > broker"; }
std::string way_down(const std::string& name) { return name + " < broker"; }

std::vector<ByteView> views_of(const std::vector<Bytes>& frames) { return {frames.begin(), frames.end()}; }

}  // namespace

World::World(const WorldChoice& choice)
    : nations(tlog::QuorumMode::both_nations, 1, seeded(choice.seed)),
      setting{noon, primitives::Drbg(nations.random.random<Seed>()), {}},
      broker(nations, setting,
             {[this](const broker::core::Send& message) { return post_to_peer(message); },
              [this](const broker::core::AskWitness& question) { ask(question.witness, question.body); },
              [this] {
                for (std::size_t i = 0; i < witnesses.size(); ++i) fetch_held(i);
              }}) {
  for (std::size_t i = 0; i < nations.witnesses.size(); ++i)
    witnesses.push_back(std::make_unique<WitnessNode>(nations, i, setting));
  open(choice);
}

void World::open(const WorldChoice& choice) {
  broker.budgets = choice.budgets;
  start_broker();
  for (const auto& [name, party] : nations.parties) {
    const bool agent = party.role == pki::Role::agent;
    if (agent && std::ranges::find(choice.agents, name) == choice.agents.end()) continue;
    broker.bring(nations.certificate_entry(party));
    if (party.role == pki::Role::auditor) broker.bring(nations.package_entry(party));
  }
  advance(seconds(3));
  activate(model::Nation::mx, choice.mx);
  activate(model::Nation::us, choice.us);
  for (const std::string& name : choice.agents)
    peers_[name].node = std::make_unique<AgentNode>(
        nations, nations[name], setting, choice.agent_stores.contains(name) ? choice.agent_stores.at(name) : nullptr);
  connect_agents();
  advance(seconds(5));  // their daily packages come into force
  for (const std::string& name : choice.agents) expect_ready(name);
}

void World::expect_ready(const std::string& name) {
  if (const Status ready = (*this)[name].agent->ready((*this)[name].now()); !ready)
    throw std::runtime_error(name + " is not ready: " + ready.error().what);
}

// --- time

bool World::step() {
  post_all();
  const bool idle = setting.wire.idle();
  if (!idle) setting.wire.carry_one(setting.random);
  // Inputs share a commit as they do when they wait together: how many is chance.
  if (idle || setting.random.below(4) == 0) broker.end_round();
  post_all();
  return !idle || !setting.wire.idle();
}

void World::settle() {
  for (std::size_t i = 0; i < steps_max; ++i)
    if (!step()) return;
  throw std::runtime_error("the world does not come to rest");
}

void World::tick() {
  for (auto& [name, peer] : peers_)
    if (peer.node) peer.node->tick();
  settle();
}

void World::advance(Duration time) {
  const Instant until = now() + time;
  while (now() < until) {
    setting.now = std::min(until, now() + (until - now() > minutes(1) ? minutes(1) : seconds(1)));
    tick();
  }
}

// --- processes

bool World::link(const std::string& name) {
  unlink(name);
  Peer& peer = peers_[name];
  peer.connection = ++last_connection_;
  peer.connected = broker.up() && broker::core::may_connect(broker.registry().directory(), nations[name].curve, now());
  return peer.connected;
}

void World::unlink(const std::string& name) {
  setting.wire.cut(way_up(name));
  setting.wire.cut(way_down(name));
  Peer& peer = peers_[name];
  if (std::exchange(peer.connected, false) && peer.node) peer.node->run(client::core::Disconnected{});
}

void World::unlink_all() {
  for (auto& [name, peer] : peers_) unlink(name);
  setting.wire.cut_all();
}

void World::connect(const std::string& name) {
  if (link(name)) peers_[name].node->run(client::core::Connected{});
  settle();
}

void World::disconnect(const std::string& name) { unlink(name); }

void World::connect_agents() {
  for (auto& [name, peer] : peers_)
    if (peer.node) connect(name);
}

AgentNode& World::add_agent(const std::string& name, const std::string& agency) {
  nations.add(name, agency, pki::Role::agent);
  publish(nations.certificate_entry(nations[name]));
  peers_[name].node = std::make_unique<AgentNode>(nations, nations[name], setting);
  connect(name);
  advance(seconds(5));
  expect_ready(name);
  return *peers_[name].node;
}

void World::restart_agent(const std::string& name, client::core::Pairs pairs) {
  unlink(name);
  peers_.at(name).node->start(std::move(pairs));
}

void World::start_broker(std::optional<trust::ShardState> handed_over) {
  unlink_all();
  broker.start(std::move(handed_over));
  while (!setting.wire.idle()) setting.wire.carry_one(setting.random);  // what the witnesses keep
  broker.serve();
  settle();
}

void World::stop_broker() {
  broker.stop();
  unlink_all();
}

void World::crash_broker() {
  broker.crash();
  unlink_all();
}

// --- the wire

void World::post_all() {
  for (auto& [name, peer] : peers_)
    if (peer.node && peer.connected)
      for (std::vector<Bytes>& frames : peer.node->take_frames()) post_to_broker(name, std::move(frames));
}

void World::post_to_broker(const std::string& name, std::vector<Bytes> frames) {
  const std::vector<ByteView> views = views_of(frames);
  setting.wire.post(way_up(name), views, [this, name, frames = std::move(frames)] {
    broker.take(broker::core::FrameReceived{peers_[name].connection, nations[name].curve, frames});
  });
}

bool World::post_to_peer(const broker::core::Send& message) {
  const auto peer =
      std::ranges::find_if(peers_, [&](const auto& one) { return one.second.connection == message.connection; });
  if (peer == peers_.end() || !peer->second.connected) return false;
  const std::string& name = peer->first;
  std::vector<Bytes> frames{message.message};
  for (const SharedBytes& slot : message.slots) frames.push_back(copy_of(slot.view()));
  const std::vector<ByteView> views = views_of(frames);
  setting.wire.post(way_down(name), views, [this, name, frames = std::move(frames)] {
    Peer& to = peers_[name];
    if (to.node)
      to.node->receive(frames);
    else
      to.heard.push_back(must(codec::decode_broker_message(frames[0])));
  });
  return true;
}

void World::ask(std::size_t number, const std::string& body) {
  const std::string& name = witnesses[number]->name();
  setting.wire.post(way_down(name), {view_of(body)}, [this, number, name, body] {
    const witness::core::Reply reply = witnesses[number]->add_checkpoint(view_of(body));
    setting.wire.post(way_up(name), {view_of(reply.body)}, [this, number, reply] {
      broker.take(broker::core::WitnessAnswered{number, reply.status, reply.body});
    });
  });
}

void World::fetch_held(std::size_t number) {
  const std::string& name = witnesses[number]->name();
  setting.wire.post(way_down(name), {}, [this, number, name] {
    const witness::core::Reply reply = witnesses[number]->checkpoint();
    setting.wire.post(way_up(name), {view_of(reply.body)}, [this, number, reply] {
      broker.take(broker::core::WitnessHolds{number, reply.status, reply.body});
    });
  });
}

}  // namespace puente::support
