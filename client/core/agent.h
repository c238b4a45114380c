// The agent: a state machine without I/O. Messages, drafts, store completions and ticks go in; messages to the broker,
// answers, notices and batches to persist come out.
//
// Contract: after each step the caller takes the batch, if there is one, makes it durable, and steps BatchStored; no
// other input may come while a batch is out. An error of step() means that store or key ring cannot be trusted any
// more: stop. Not thread safe.
#pragma once

#include <algorithm>
#include <memory>

#include "client/core/daily_keys.h"
#include "client/core/inbox.h"
#include "client/core/notices.h"
#include "client/core/outbox.h"

namespace puente::client::core {

class Agent {
 public:
  // References outlive the agent.
  static Answer<std::unique_ptr<Agent>> start(trust::SignedTreaty treaty, model::AgencyId agency,
                                              const primitives::SigningKey& key, ports::AgentStore& store,
                                              ports::KeyRing& ring, Pairs pairs, Instant now,
                                              std::optional<TokenMaker> tokens = std::nullopt);

  StoreResult<Outputs> step(Instant now, const Seed& seed, Input input);
  std::optional<ports::AgentBatch> take_batch();

  // For those who look in from outside.
  const Self& self() const { return self_; }
  const InForce& in_force() const { return in_force_; }
  // Forgets pair secrets that are out of time, and returns which: their holder erases them.
  std::vector<Pairs::Name> drop_old_pairs(Instant now) { return pairs_.drop_old(erase_by(now)); }
  const TokenMaker* tokens() const { return tokens_ ? &*tokens_ : nullptr; }
  const Notices& notices() const { return notices_; }
  const Inbox& inbox() const { return inbox_; }
  bool connected() const { return greeted_; }
  // May records be sealed and deliveries taken now? Else why not.
  Status ready(Instant now) const;

 private:
  Agent(trust::SignedTreaty treaty, Self self, const primitives::SigningKey& key, ports::AgentStore& store,
        ports::KeyRing& ring, Pairs pairs, std::optional<TokenMaker> tokens);
  AnswerStatus restore(Instant now);

  StoreStatus handle(Turn& turn, Connected& input);
  StoreStatus handle(Turn& turn, Disconnected& input);
  StoreStatus handle(Turn& turn, Received& input);
  StoreStatus handle(Turn& turn, Compose& input);
  StoreStatus handle(Turn& turn, PublishEntry& input);
  StoreStatus handle(Turn& turn, RecallRecord& input);
  StoreStatus handle(Turn& turn, GiveReason& input);
  StoreStatus handle(Turn& turn, SeenRecord& input);
  StoreStatus handle(Turn& turn, AlarmsSeen& input);
  StoreStatus handle(Turn& turn, Tick& input);
  StoreStatus handle(Turn& turn, BatchStored& input);

  // Each takes one message of the broker; slots only come with a delivery.
  StoreStatus take(Turn& turn, codec::Delivery& message, std::vector<Bytes> slots);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Welcome& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Receipt& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Refusal& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Heartbeat& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Tracking& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::DirectoryPage& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Bundles& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::DirectoryNotices& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Done& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Pauses& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Recalled& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Notice& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Proofs& message);
  // Those that only liaisons and auditors ask for.
  StoreStatus take(Turn& turn, std::uint64_t request, codec::LogPage& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Ordered& message);
  StoreStatus take(Turn& turn, std::uint64_t request, codec::Approvals& message);
  void drop(Turn& turn, std::string_view what);

  // Alarms of this step stay until somebody has seen them; two heads that contradict each other become evidence.
  void keep_alarms(Turn& turn);

  Instant erase_by(Instant now) const { return std::min(now, in_force_.heads().quorum_time()); }
  // At the start: does the treaty name the log that is followed here, or the shard after it?
  AnswerStatus check_shard(const Values& values);
  StoreStatus begin_shard(Turn& turn);
  void hello(Turn& turn);
  void resynchronise(Turn& turn);  // at most once in a while
  bool may_ask(Turn& turn);        // once for each heartbeat, and again after a while
  void synchronise(Turn& turn);    // asks for directory, bundles and pauses where they differ from the heartbeat's
  void warn_of_end(Turn& turn);    // of this device's certificate
  void ask_notices(Turn& turn);    // of entries in this agency's name, where not all have come
  void publish(Turn& turn);        // own packages that the directory lacks
  std::uint64_t ask(Turn& turn, std::variant<codec::FetchDirectory, codec::FetchBundles, codec::FetchPauses,
                                             codec::FetchDirectoryNotices, codec::Publish, codec::FetchProofs>
                                    what);

  Self self_;
  InForce in_force_;
  Pairs pairs_;
  std::optional<TokenMaker> tokens_;
  ports::AgentStore& store_;
  Outbox outbox_;
  LogCheck log_;
  Inbox inbox_;
  DailyKeys daily_;
  Notices notices_;

  bool begins_ = false;   // a shard of the log, with the next step
  bool linked_ = false;   // the link stands
  bool greeted_ = false;  // the broker has welcomed us on it
  Instant hello_at_{}, heartbeat_at_{}, asked_at_{}, published_at_{}, daily_at_{}, warned_at_{};
  std::uint64_t next_request_ = 1;
  struct Fetch {
    std::uint64_t request = 0;  // 0: none
    std::uint32_t total = 0;
    std::vector<Bytes> entries;
  };
  // False: it went on, or was not what was asked for; true: the entries are complete.
  bool fetched(Turn& turn, Fetch& fetch, std::uint64_t request, std::uint32_t from, std::uint32_t total,
               std::vector<Bytes>& entries, bool pauses);
  Fetch directory_fetch_, pauses_fetch_;
  std::uint64_t bundles_request_ = 0;
  std::uint64_t notices_request_ = 0;  // 0: none
  Instant notices_after_{};            // not asked for before
  std::uint64_t proofs_request_ = 0;
  std::optional<std::uint64_t> asked_under_;  // index of the heartbeat
  std::size_t bundles_missing_ = 0;
  std::map<std::uint64_t, std::optional<std::uint64_t>> publishing_;  // request → ticket, where somebody waits
  struct Recalling {
    std::uint64_t ticket = 0;
    RecordId record_id;
    std::string reason;
  };
  std::map<std::uint64_t, Recalling> recalling_;         // by request
  std::map<std::uint64_t, ports::InboxMark> reporting_;  // openings, by request
  // Openings that were not reported yet.
  StoreStatus report_openings(Turn& turn);
  // True: the refusal was of one of these.
  bool refused(Turn& turn, std::uint64_t request, const codec::Refusal& message);
  void lost(Turn& turn);  // the connection: whoever waits for an answer is told
  bool was_ready_ = false;

  ports::AgentBatch batch_;
  Outputs after_;
  bool batch_out_ = false;
  Outputs after_out_;
  bool head_moved_ = false;  // kept with the next batch
};

}  // namespace puente::client::core
