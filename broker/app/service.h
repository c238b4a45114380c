// The broker's loop with the world: polls sockets, and feeds the driver (broker/drive). One thread, the only one that
// sees keys; the store has its own beside it, and messages go on being decided while it writes.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "broker/app/costs.h"
#include "broker/app/enrolments.h"
#include "broker/app/release_keys.h"
#include "broker/app/status.h"
#include "broker/drive/driver.h"
#include "broker/io/edge_server.h"
#include "broker/io/witness_client.h"
#include "broker/store/segments/segment_store.h"
#include "io/process.h"

namespace puente::broker::app {

// Who may connect, as the core sees it now. Changes with each heartbeat at most (core::Registry::heartbeat_index).
edge::AllowList allow_list(const core::Core& core, Instant now);

class Service final : private drive::Surroundings {
 public:
  // References outlive the service.
  Service(core::Core& core, store::SegmentStore& store, io::EdgeServer& edge, io::WitnessAnswers& answers,
          std::vector<std::unique_ptr<io::WitnessClient>> witnesses, ReleaseKeyring& keyring, Enrolments& enrolments,
          std::filesystem::path status, std::filesystem::path folder)
      : core_(core),
        store_(store),
        edge_(edge),
        answers_(answers),
        witnesses_(std::move(witnesses)),
        keyring_(keyring),
        enrolments_(enrolments),
        status_(std::move(status)),
        alarms_(alarms_in(status_)),
        folder_(std::move(folder)),
        driver_(core, *this) {}

  // That wait for a commit. One commit may be written meanwhile: as many again wait for that.
  static constexpr std::size_t answer_bytes_of_commit = 8 << 20;

  // Compares the log with what the witnesses hold, then commits what the core's start left to commit; all before
  // anybody is served. Fails with `mismatch` where this store is not the newest.
  StoreStatus begin();
  // Until the signal comes. Then the log's last entry is committed.
  AnswerStatus serve(const puente::io::StopSignal& stop);
  // For `puente-broker status`: how it does, or why it has ended. What cannot be written is only said.
  void tell_status(const std::string& ended);
  const StandingAlarms& alarms() const { return alarms_; }

 private:
  static constexpr std::size_t messages_of_commit = 1024;
  AnswerStatus take_messages();
  AnswerStatus take(io::FromEdge& event);
  AnswerStatus round();
  // Who may connect, where that may have changed.
  void allow_devices();
  StoreStatus take_answers();
  // What the store has finished, if anything.
  StoreStatus take_stored();
  StoreStatus wait_for_store();
  // No more is to be taken before the next commit begins.
  bool is_full() const;

  Seed fresh_seed() override;
  StoreResult<bool> commit(std::shared_ptr<const ports::WriteBatch> batch) override;
  StoreStatus check_store() override;
  std::optional<core::Volume> volume() override;
  StoreResult<std::vector<core::EntryOffered>> tend_keys(const trust::Directory& directory, Instant now,
                                                         Instant erase_by) override;
  std::vector<core::EntryOffered> brought() override;
  void answered(const core::EntryAnswered& answer) override;
  bool send(core::Send message) override;
  void ask(core::AskWitness question) override;
  void compare_witnesses() override;
  void say(const core::Notice& notice) override;
  void show(const core::Health& health, Instant now) override;

  core::Core& core_;
  store::SegmentStore& store_;
  io::EdgeServer& edge_;
  io::WitnessAnswers& answers_;
  std::vector<std::unique_ptr<io::WitnessClient>> witnesses_;
  ReleaseKeyring& keyring_;
  Enrolments& enrolments_;
  std::filesystem::path status_;
  StandingAlarms alarms_;
  std::filesystem::path folder_;                // of the store
  std::optional<std::uint64_t> allowed_as_of_;  // the heartbeat's index
  drive::Driver driver_;
  Costs costs_;                                          // since the last commit
  edge::Cost of_rounds_ = 0;                             // the time that their ends took since then
  std::size_t taken_ = 0;                                // messages since a commit was begun
  std::chrono::steady_clock::time_point writing_since_;  // the commit that is being written
  bool writes_directory_ = false;                        // it changes who may connect
};

}  // namespace puente::broker::app
