// The loop around the core, without I/O: when to step, when to commit, when to look at witnesses and keys. The program
// feeds it with sockets and files (broker/app), a simulation with values.
//
// Group commit: inputs that wait together are taken together, and their effects are committed with one sync, begun by
// end_round(). While that goes on, later inputs are taken: what they come to is the next commit. Everything that the
// broker decides or writes goes through Core::step. Errors are the store's (or the key file's), and end the broker. Not
// thread safe.
#pragma once

#include <memory>
#include <vector>

#include "broker/core/core.h"

namespace puente::broker::drive {

// What lies outside. Calls come from the driver's own, one at a time.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  virtual Seed fresh_seed() = 0;

  // --- store and keys
  // True: the batch is durable. False: it is being written, and Driver::stored() follows.
  virtual StoreResult<bool> commit(std::shared_ptr<const ports::WriteBatch> batch) = 0;
  // Is the store still the one that was opened (ports::Store::check_in_place)?
  virtual StoreStatus check_store() = 0;
  // Of the volume that holds it; nothing where that is not known.
  virtual std::optional<core::Volume> volume() { return std::nullopt; }
  // Release keys of the coming days, to be published; erases those that are old as of `erase_by`.
  virtual StoreResult<std::vector<core::EntryOffered>> tend_keys(const trust::Directory& directory, Instant now,
                                                                 Instant erase_by) = 0;
  // Entries for the directory that were brought by hand.
  virtual std::vector<core::EntryOffered> brought() = 0;
  virtual void answered(const core::EntryAnswered& answer) = 0;

  // --- peers. False: nobody is there on that connection.
  virtual bool send(core::Send message) = 0;
  virtual void ask(core::AskWitness question) = 0;
  // Each witness is asked for the newest checkpoint it keeps; answers come as core::WitnessHolds.
  virtual void compare_witnesses() = 0;

  // --- the operator
  virtual void say(const core::Notice& notice) = 0;
  virtual void show(const core::Health& health, Instant now) = 0;
};

class Driver {
 public:
  static constexpr Duration tick_every = seconds(1);

  // References outlive it.
  Driver(core::Core& core, Surroundings& surroundings) : core_(core), surroundings_(surroundings) {}

  // Before anything is written or served: what the witnesses keep tells whether this store is the newest. Answers are
  // given to take() as they come, for as long as the caller has patience.
  void compare(Instant now);
  // How many witnesses have answered that, since the start.
  std::size_t compared() const { return compared_; }
  // Commits what the core's start left to commit, and ticks.
  StoreStatus begin(Instant now);

  // A message or an answer. Its effects are committed from end_round() on.
  StoreStatus take(Instant now, core::Input input);
  // All inputs that waited were taken: ticks when it is time, and commits.
  StoreStatus end_round(Instant now);
  // The batch that was being written is durable: what waited for it leaves, and the next one is committed.
  StoreStatus stored(Instant now);
  bool is_writing() const { return is_writing_; }
  // The last entry of the log, with the reason. It is durable when nothing is being written any more.
  StoreStatus stop(Instant now, std::string why = "stop");

  // After this time the next round is due, with or without inputs.
  Duration idle_for(Instant now) const;

 private:
  StoreStatus tick(Instant now);
  StoreStatus commit(Instant now);
  void carry_out(core::Outputs outputs);

  core::Core& core_;
  Surroundings& surroundings_;
  std::vector<core::Connection> unreachable_;  // connections that a send found dead: told to the core in the next round
  bool is_writing_ = false;
  std::size_t compared_ = 0;
  Instant last_tick_{};
  Instant last_tended_{};
  Instant last_compared_{};
  Instant last_shown_{};
};

}  // namespace puente::broker::drive
