// The whole system in one process: the real broker, agents and witnesses, each the core and the loop that its program
// has, over stores in memory, and between them a wire that carries frames as they are sent. Time is a value, and
// everything random follows from one seed: the same seed and the same calls give the same history, byte for byte.
//
// People who have no agent (liaisons, auditors), and devices that misbehave, are played by hand: say() and heard().
// Not simulated: sockets, disks, and what the edge refuses beyond the question whether a key may connect.
#pragma once

#include "tests/support/world/agent_node.h"
#include "tests/support/world/broker_node.h"
#include "tests/support/world/witness_node.h"

namespace puente::support {

struct WorldChoice {
  std::uint64_t seed = 1;
  std::vector<std::string> agents{"fgr", "dea"};  // of Nations::parties; they are connected and ready
  std::string mx = policy_mx, us = policy_us;
  std::map<std::string, client::ports::AgentStore*> agent_stores = {};  // in place of one in memory
  broker::core::Budgets budgets = {};
};

class World {
 public:
  explicit World(const WorldChoice& choice = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  AgentNode& operator[](const std::string& name) { return *peers_.at(name).node; }
  Instant now() const { return setting.now; }
  const Hash& history() const { return setting.wire.history(); }

  // --- time
  // One message arrives, or the broker commits what waits. False: nothing moves.
  bool step();
  // Until nothing moves.
  void settle();
  // Ticks each minute, and in the last minute each second; settles after each.
  void advance(Duration time);
  // Nobody does anything meanwhile.
  void sleep(Duration time) { setting.now = setting.now + time; }
  // Everybody's tick at this time, and what follows.
  void tick();

  // --- processes
  void connect(const std::string& name);     // anew, where it was connected; settles
  void disconnect(const std::string& name);  // what is under way is lost; the broker learns it when it sends
  void connect_agents();
  // One more agent of an agency, enrolled, connected and ready.
  AgentNode& add_agent(const std::string& name, const std::string& agency);
  // A new core over the same store and keys, not connected.
  void restart_agent(const std::string& name, client::core::Pairs pairs = {});
  // Over the same store and keys. Agents are not connected.
  void start_broker(std::optional<trust::ShardState> handed_over = std::nullopt);
  // In order, or without warning; all connections end.
  void stop_broker();
  void crash_broker();

  // --- the next shard of the log (shard.cpp)
  // The next version of the treaty, which both nations sign: a shard that begins with what is in force, after `after`.
  trust::ShardState sign_next_shard(const codec::Head& after);
  // Signed, and begun by broker and witnesses, after all that the log holds. Agents follow when they are restarted.
  void begin_shard();

  // --- what people do (people.cpp); each settles
  void publish(Bytes entry);  // by hand, into the broker's folder; in force when it returns
  void activate(model::Nation nation, const std::string& policy);  // the next version, signed by two liaisons
  // The nation's next order, signed by as many liaisons as it needs.
  codec::Ordered order(trust::Order::What what, model::Nation nation = model::Nation::mx);
  // Everything that waits for this liaison's approval. How many there were.
  std::size_t approve(const std::string& liaison);
  void say(const std::string& name, codec::DeviceMessage::Body body, std::vector<Bytes> slots = {});
  // What was sent to somebody played by hand, of one kind, since it was last asked.
  template <class M>
  std::vector<M> heard(const std::string& name) {
    std::vector<M> out;
    std::erase_if(peers_[name].heard, [&](codec::BrokerMessage& one) {
      auto* const body = std::get_if<M>(&one.body);
      if (body != nullptr) out.push_back(std::move(*body));
      return body != nullptr;
    });
    return out;
  }

  Nations nations;
  Setting setting;
  BrokerNode broker;
  std::vector<std::unique_ptr<WitnessNode>> witnesses;  // in the order of Nations::witnesses

 private:
  struct Peer {
    broker::core::Connection connection = 0;  // the newest
    bool connected = false;
    std::unique_ptr<AgentNode> node;  // null: played by hand
    std::vector<codec::BrokerMessage> heard;
  };
  void open(const WorldChoice& choice);
  bool link(const std::string& name);
  void unlink(const std::string& name);
  void unlink_all();
  void post_to_broker(const std::string& name, std::vector<Bytes> frames);
  bool post_to_peer(const broker::core::Send& message);
  void ask(std::size_t witness, const std::string& body);
  void fetch_held(std::size_t witness);
  void post_all();
  void expect_ready(const std::string& name);

  std::map<std::string, Peer> peers_;
  broker::core::Connection last_connection_ = 0;
  std::uint64_t requests_ = 0;
  std::array<std::pair<std::uint64_t, Hash>, model::nation_count> newest_order_{};
};

}  // namespace puente::support
