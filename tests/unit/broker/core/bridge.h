// The broker's core alone, with peers and witnesses played by hand, for tests of what it does at each single step. All
// of them together, around real agents, are tests/support/world.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "broker/core/core.h"
#include "broker/store/memory/memory_store.h"
#include "crypto/record/open/open_record.h"
#include "tests/support/world/nations.h"
#include "witness/core/decide.h"

namespace puente::broker::test {

using support::must;
using support::noon;
using support::Party;
using support::policy_mx;
using support::policy_us;

// What the witnesses hold outlives every broker.
struct Nations : support::Nations {
  using support::Nations::Nations;
  std::map<std::size_t, witness::core::StoredHead> witness_heads;
};

struct RecordChoice {
  std::vector<std::string> to{"dea"};
  std::vector<std::string> sections{"substance", "place/site", "place/state"};
  Duration life = days(7);
  std::vector<bool> granted = {};  // all
  std::function<void(record::seal::RecordPlan&)> change = {};
};

struct Delivered {
  codec::Delivery message;
  std::vector<Bytes> frames;
};

// One broker, from its start to its end, over a store that outlives it.
class Run {
 public:
  Run(Nations& nations, ports::Store& store, Instant now = noon,
      std::optional<trust::ShardState> handed_over = std::nullopt, core::Budgets budgets = {});

  // Everybody's entries, then both policies; all proven.
  void open_bridge();
  void enrol(const std::string& party);
  void offer(const Bytes& entry);
  void activate(const std::string& liaison, const Bytes& bundle);

  void step(core::Input input);
  void advance(Duration time);  // ticks each second for the first minute, then each minute
  // Commits all there is. False: the store refused, and everything stops.
  bool commit();
  // Commits, and lets all witnesses that are up answer, until nothing moves.
  void settle();
  void say(const std::string& party, codec::DeviceMessage message, std::vector<Bytes> slots = {});
  // Frames as they are, from the connection of the party.
  void say_frames(const std::string& party, std::vector<Bytes> frames);
  void hello(const std::string& party, std::uint64_t last_delivery = 0, std::uint64_t held_size = 0);
  // Sealed as the sender's next record, for all of `to`.
  codec::SealedRecord seal(const std::string& from, const RecordChoice& choice = {});
  void submit(const std::string& from, const codec::SealedRecord& record);
  void acknowledge(const std::string& party, std::uint64_t number);

  // What has been sent to the party and not yet been looked at, of one kind.
  template <class M>
  std::vector<M> heard(const std::string& party) {
    std::vector<M> out;
    auto& box = mail_[connection_of(party)];
    for (auto next = box.begin(); next != box.end();) {
      if (auto* const one = std::get_if<M>(&next->message.body)) {
        out.push_back(std::move(*one));
        next = box.erase(next);
      } else {
        ++next;
      }
    }
    return out;
  }
  // Outcomes, each once, however often it was told.
  std::vector<codec::Tracking> told(const std::string& party);
  std::vector<Delivered> deliveries(const std::string& party);
  std::string refusal(const std::string& party);  // name of the code of the only one; "none"
  record::open::OpenedRecord opened(const std::string& party, const Delivered& delivered, const std::string& sender);
  static codec::Event event_of(const Delivered& delivered);

  Nations& nations;
  ports::Store& store;
  Instant now;
  std::set<std::size_t> witnesses_down;
  Duration witness_ahead{};  // of our time
  std::unique_ptr<core::Core> core;
  std::vector<std::string> alarms;
  std::vector<std::pair<std::uint64_t, std::optional<Error>>> entries;  // answers by token
  Bytes everything;                                                     // all that was sent and asked, for comparison
  // What the core was given, to be given again; no input: a batch was taken and committed.
  struct Given {
    Instant now;
    Seed seed;
    std::optional<core::Input> input;
  };
  std::vector<Given> given;
  // The same again, with another core and store, of the same age.
  void replay(const std::vector<Given>& history);

  core::Connection connection_of(const std::string& party) const;
  std::map<std::string, int> connections;  // how often the party has connected

 private:
  struct Mail {
    codec::BrokerMessage message;
    std::vector<Bytes> slots;
  };
  Seed next_seed();
  void take(core::Outputs outputs);

  std::unique_ptr<ports::HeldReleaseKeys> release_keys_;
  std::uint64_t seeds_ = 0;
  std::uint64_t requests_ = 0;
  std::uint64_t tokens_ = 0;
  std::map<core::Connection, std::vector<Mail>> mail_;
  std::vector<core::AskWitness> asked_;
  primitives::Drbg random_;
};

}  // namespace puente::broker::test
