// What a person is told of, in order: events with numbers, of which the newest 4,096 are kept. Those who wait for them
// (the local API) and the agency's own command go on behind the number that they had last.
//
// Guarantee: an event is durable with what it is about, so none is told that a crash takes back, and none twice. A
// threat to life is told again until somebody has opened it (threats.h); of a request to this agency it is told once
// that its clock runs out, and once that it has. Alarms are told of when there are more different ones than before, at
// most once a minute. Non-guarantee: who is further behind than the newest 4,096 misses the older ones; the lists
// (inbox, requests, alarms) have them all. A store's error stops the agent.
#pragma once

#include <deque>

#include "client/core/stored_values.h"
#include "client/core/told/threats.h"
#include "client/core/turn.h"
#include "policy/model/agency.h"

namespace puente::client::core {

class Telling {
 public:
  static constexpr std::size_t kept_max = 4096;

  StoreStatus restore(ports::AgentReads& store, const Values& values);
  void arrived(Turn& turn, const EventRecord& record, model::Urgency urgency);
  void recalled(Turn& turn, const EventRecord& record);
  // Somebody of this agency has opened it.
  void opened(Turn& turn, const EventRecord& record);
  void alarmed() { alarmed_ = true; }
  void alarms_seen() { alarms_told_ = 0; }
  StoreStatus tick(Turn& turn, ports::AgentReads& store, const model::AgencyId& self);

  StoreStatus handle(Turn& turn, const SetTelling& input);
  StoreStatus handle(Turn& turn, const EventsTaken& input);
  StoreStatus handle(Turn& turn, const CommandFailed& input);

  // Those with a greater number, ascending, at most `count`.
  std::vector<Event> after(std::uint64_t number, std::size_t count) const;
  std::uint64_t newest() const { return newest_; }
  // The newest that was handed to the agency's command; without a command, the newest.
  std::uint64_t taken() const { return taken_; }
  const Threats& threats() const { return threats_; }

 private:
  void tell(Turn& turn, EventKind kind, const EventRecord& about);
  void save_threats(Turn& turn) const;
  StoreStatus tell_alarms(Turn& turn, ports::AgentReads& store);
  StoreStatus tell_clocks(Turn& turn, ports::AgentReads& store, const model::AgencyId& self);

  SetTelling rules_;
  std::deque<Event> events_;
  std::uint64_t newest_ = 0, taken_ = 0;
  Threats threats_;
  std::map<EventRecord, EventKind> clocks_;        // open requests of whose clock it was told, and what last
  Instant clocks_at_{};                            // looked at then
  bool alarmed_ = false, command_failed_ = false;  // since alarms were looked at last
  std::size_t alarms_told_ = 0;                    // different ones, when it was told of them last
  Instant alarm_at_{};
};

}  // namespace puente::client::core
