// What stops a record on its way to a device: a pause in force, or a person it waits for. And how many records each
// pause has stopped, returned or let expire.
//
// Guarantee: a pause that exempts threats to life lets one through only with an approval of its nation's liaison that
// covers all that would be released. Non-guarantee: nothing is moved here; whoever asks acts on the answer.
#pragma once

#include "broker/core/delivery/queues.h"
#include "broker/core/hold/approvals.h"
#include "broker/core/judgement.h"
#include "broker/core/registry.h"
#include "broker/core/session/in_flight.h"

namespace puente::broker::core {

// The pause that stops a record, and what is done with the record meanwhile.
struct Stop {
  const trust::Order* by = nullptr;
  trust::Queued queued = trust::Queued::hold;
  bool gives_back() const { return queued == trust::Queued::give_back; }
  std::string reason() const { return "paused by " + trust::title_of(*by); }
};

class Hold {
 public:
  // References outlive it.
  Hold(const Registry& registry, const Queues& queues, const InFlight& in_flight, const Approvals& approvals)
      : registry_(registry), queues_(queues), in_flight_(in_flight), approvals_(approvals) {}
  void restore(const std::vector<codec::PauseCount>& counts);

  bool stops(const trust::Order& pause, const KeyId& recipient, const ports::QueueFacts& facts) const;
  // Where one pause gives back and another holds, the record goes back.
  std::optional<Stop> stopped(const ports::QueueRow& row, Instant now) const;
  // Does it wait for a liaison, of the originator's nation or of one whose pause it may pass?
  bool awaits(const ports::QueueRow& row, const Record& record, const Judgement& judgement, Instant now) const;

  // An order came into force. The count is of the pause that it begins or ends.
  codec::PauseCount ordered(Turn& turn, const trust::Order& order);
  // Pauses that ended by their time since the last call.
  std::vector<codec::PauseCount> take_ended(Turn& turn);
  // Of every pause in force.
  std::vector<codec::PauseCount> counts(Instant now) const;
  void returned(Turn& turn, const Stop& stop);
  void expired(Turn& turn, const Stop& stop);

 private:
  const trust::Approval* pass(const trust::Order& pause, const ports::QueueRow& row, Instant now) const;
  std::uint64_t waiting_under(const trust::Order& pause) const;
  codec::PauseCount& count_of(const trust::Order& pause);
  void keep_counts(Turn& turn) const;

  const Registry& registry_;
  const Queues& queues_;
  const InFlight& in_flight_;
  const Approvals& approvals_;
  std::map<std::pair<model::Nation, std::uint64_t>, codec::PauseCount> counts_;  // of pauses that have not ended
};

}  // namespace puente::broker::core
