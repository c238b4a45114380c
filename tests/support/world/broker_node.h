// The broker as a process of a world: the real core and the real loop around it, over a store and a key file in memory
// that outlive it.
//
// Errors of the store end it, as they end the program; why() says so, and start() starts it again.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/drive/driver.h"
#include "broker/store/memory/memory_store.h"
#include "crypto/tlog/tree.h"
#include "tests/support/world/nations.h"
#include "tests/support/world/wire.h"

namespace puente::support {

using BrokerStore = broker::store::MemoryStore;  // the store of a world: here, and nowhere else

class BrokerNode final : private broker::drive::Surroundings {
 public:
  // Where messages go. False: nobody is there on that connection.
  struct Links {
    std::function<bool(const broker::core::Send&)> send;
    std::function<void(broker::core::AskWitness)> ask;
    std::function<void()> compare_witnesses;
  };
  // References outlive it.
  BrokerNode(Nations& nations, Setting& setting, Links links);

  // Asks the witnesses what they keep; serve() when they have answered. `handed_over`: of a shard after another.
  void start(std::optional<trust::ShardState> handed_over = std::nullopt);
  void serve();
  void stop();   // in order
  void crash();  // without warning: what was not committed is lost
  bool up() const { return driver_.has_value(); }
  const std::string& why() const { return why_; }  // it ended; empty: it was told to, or runs

  void take(broker::core::Input input);
  // All that waited was taken: commits, and ticks when it is time.
  void end_round();

  // An entry for the directory, brought by hand.
  void bring(Bytes entry) { brought_.push_back({first_brought + tokens_++, std::move(entry)}); }

  const broker::core::Core& core() const { return *core_; }
  const broker::core::Registry& registry() const { return core_->registry(); }

  std::unique_ptr<BrokerStore> store = std::make_unique<BrokerStore>();
  tlog::MemoryTree log;                               // all that was committed to it
  bool disk_full = false;                             // commits fail
  broker::core::Budgets budgets{};                    // of the next start
  bool unwitnessed = false;                           // as well
  std::optional<broker::core::Volume> disk_volume{};  // that holds the store
  std::vector<std::string> alarms;
  std::vector<Error> refused;  // of what was brought

 private:
  static constexpr std::uint64_t first_brought = 1'000'000;  // tokens of release packages are lower

  Seed fresh_seed() override { return setting_.random.random<Seed>(); }
  StoreResult<bool> commit(std::shared_ptr<const broker::ports::WriteBatch> batch) override;
  StoreStatus check_store() override { return {}; }
  std::optional<broker::core::Volume> volume() override { return disk_volume; }
  StoreResult<std::vector<broker::core::EntryOffered>> tend_keys(const trust::Directory& directory, Instant now,
                                                                 Instant erase_by) override;
  std::vector<broker::core::EntryOffered> brought() override { return std::exchange(brought_, {}); }
  void answered(const broker::core::EntryAnswered& answer) override;
  bool send(broker::core::Send message) override { return links_.send(message); }
  void ask(broker::core::AskWitness question) override { links_.ask(std::move(question)); }
  void compare_witnesses() override { links_.compare_witnesses(); }
  void say(const broker::core::Notice& notice) override;
  void show(const broker::core::Health&, Instant) override {}

  void end_if_failed(const StoreStatus& status);

  Nations& nations_;
  Setting& setting_;
  Links links_;
  broker::ports::HeldReleaseKeys release_keys_;  // as a key file holds them
  std::map<KeyId, Instant> key_days_;
  std::set<Instant> offered_;  // days whose package has been offered since the start
  std::unique_ptr<broker::core::Core> core_;
  std::optional<broker::drive::Driver> driver_;
  std::vector<broker::core::EntryOffered> brought_;
  std::uint64_t tokens_ = 0;
  std::string contradiction_;  // as the program keeps it for its next start
  std::string why_;
};

}  // namespace puente::support
