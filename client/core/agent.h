// The agent: a state machine without I/O. Messages, drafts, store completions and ticks go in; messages to the broker,
// answers, notices and batches to persist come out.
//
// Contract: after each step the caller takes the batch, if there is one, makes it durable, and steps BatchStored; no
// other input may come while a batch is out (client/drive does all that). An error of step() means that store or key
// ring cannot be trusted any more: stop. Not thread safe.
#pragma once

#include <memory>

#include "client/core/from_broker.h"
#include "client/core/parts.h"

namespace puente::client::core {

class Agent {
 public:
  // References outlive the agent.
  static Answer<std::unique_ptr<Agent>> start(trust::SignedTreaty treaty, model::AgencyId agency,
                                              const primitives::SigningKey& key, ports::AgentStore& store,
                                              ports::KeyRing& ring, Pairs pairs, Instant now,
                                              std::optional<document::TokenMaker> tokens = std::nullopt,
                                              WhenBehind when_behind = WhenBehind::hold);

  StoreResult<Outputs> step(Instant now, const Seed& seed, Input input);
  std::optional<ports::AgentBatch> take_batch();

  // For those who look in from outside.
  const Self& self() const { return parts_.self; }
  const InForce& in_force() const { return parts_.in_force; }
  const document::TokenMaker* tokens() const { return parts_.tokens ? &*parts_.tokens : nullptr; }
  const Notices& notices() const { return parts_.notices; }
  const Inbox& inbox() const { return parts_.inbox; }
  bool connected() const { return parts_.conversation.welcomed(); }
  const Parts& parts() const { return parts_; }
  // May records be sealed and sent now? Else why not.
  Status ready(Instant now) const;
  // May it open what comes? What it holds is in force, and its certificate good.
  Status may_open(Instant now) const;

 private:
  Agent(trust::SignedTreaty treaty, Self self, const primitives::SigningKey& key, ports::AgentStore& store,
        ports::KeyRing& ring, Pairs pairs, std::optional<document::TokenMaker> tokens, WhenBehind when_behind);
  AnswerStatus restore(Instant now);

  // An input that neither these nor Requests, KeptForms, KeptExports or Telling take does not compile.
  StoreStatus handle(Turn& turn, Connected& input);
  StoreStatus handle(Turn& turn, Disconnected& input);
  StoreStatus handle(Turn& turn, Received& input);
  StoreStatus handle(Turn& turn, Compose& input);
  StoreStatus handle(Turn& turn, NoteAct& input);
  StoreStatus handle(Turn& turn, DrawChallenge& input);
  StoreStatus handle(Turn& turn, AlarmsSeen& input);
  StoreStatus handle(Turn& turn, Tick& input);
  StoreStatus handle(Turn& turn, BatchStored& input);

  void hello(Turn& turn);
  // Alarms of this step stay until somebody has seen them; two heads that contradict each other become evidence.
  void keep_alarms(Turn& turn);

  Parts parts_;
  FromBroker from_broker_{parts_};
  bool shard_begins_ = false;  // of the log, with the next step
  bool was_ready_ = false;
  Instant daily_at_{};
  bool clock_agreed_ = false;  // then

  Outputs after_;
  bool batch_out_ = false;
  Outputs after_out_;
};

}  // namespace puente::client::core
