// An agency's agent as a process of a world: the real core and the real loop around it, over a store and a key ring in
// memory that outlive it. What it decides and hears can be looked at, and altered on the way.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "client/drive/driver.h"
#include "client/ports/memory_agent_store.h"
#include "tests/support/world/nations.h"
#include "tests/support/world/wire.h"

namespace puente::support {

class AgentNode {
 public:
  struct Said {
    codec::DeviceMessage message;
    std::vector<Bytes> slots;
  };

  // References outlive it.
  // `kept_in`: in place of the store in memory, if not null.
  AgentNode(const Nations& nations, const Party& party, Setting& setting, client::ports::AgentStore* kept_in = nullptr);

  // A new core over what the last one left. It is not connected.
  void start(client::core::Pairs pairs = {});
  // One input, and what follows from it until nothing is left to store.
  void run(client::core::Input input) { must(try_run(std::move(input))); }
  // The same for a store that may fail; then the agent is of no more use.
  StoreStatus try_run(client::core::Input input);
  void tick();
  // What came from the broker, as it came.
  void receive(const std::vector<Bytes>& frames);
  // What goes to the broker on this connection, as frames.
  std::vector<std::vector<Bytes>> take_frames();

  RecordId send(const std::string& document, const std::string& origin = "");

  Instant now() const { return setting_.now + ahead; }
  // Said to the broker, of one kind, since it was last asked.
  template <class M>
  std::vector<std::pair<M, std::vector<Bytes>>> take() {
    std::vector<std::pair<M, std::vector<Bytes>>> out;
    std::erase_if(said, [&](Said& one) {
      auto* const body = std::get_if<M>(&one.message.body);
      if (body != nullptr) out.emplace_back(std::move(*body), std::move(one.slots));
      return body != nullptr;
    });
    return out;
  }
  std::size_t alarms() const;
  client::ports::OutboxState state(const RecordId& id) { return must(kept_in->outbox(id)).value().state; }

  const Party& party;
  KeyId device;
  model::AgencyId agency;
  Duration ahead{};  // its clock, of true time
  client::ports::MemoryAgentStore store;
  client::ports::AgentStore* kept_in;
  client::ports::MemoryKeyRing ring;
  std::unique_ptr<client::core::Agent> agent;
  std::optional<client::drive::Driver> driver;

  // Each may alter a message on its way; false: it is lost.
  std::function<bool(codec::DeviceMessage&, std::vector<Bytes>& slots)> on_send;
  std::function<bool(codec::BrokerMessage&, std::vector<Bytes>& slots)> on_receive;
  client::core::WhenBehind when_behind = client::core::WhenBehind::hold;  // at the next start
  std::function<void(const client::core::Output&)> look_at;               // each output, as it comes

  std::vector<Said> said;
  std::vector<client::core::Notice> notices;
  std::vector<client::core::Evidence> evidence;
  std::vector<client::core::Composed> composed;
  std::vector<client::core::Answered> answered;
  std::vector<codec::SealedRecord> submitted;

 private:
  const Nations& nations_;
  Setting& setting_;
};

}  // namespace puente::support
