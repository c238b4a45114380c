// What does not go to its recipient any more, and is said so to its sender: expired, for a device that was revoked,
// given back by a pause, or given nothing by policy.
#pragma once

#include <set>

#include "broker/core/delivery/deliveries.h"

namespace puente::broker::core {

class Returns {
 public:
  struct Parts {  // all outlive it
    const ports::RecordReader& rows;
    const Registry& registry;
    const Verdicts& verdicts;
    Spool& spool;
    LogKeeper& log;
    Queues& queues;
    const InFlight& in_flight;
    Hold& hold;
    Tracking& tracking;
    Deliveries& deliveries;
  };
  explicit Returns(Parts parts) : parts_(parts) {}
  // What waited when the broker stopped.
  void restore();

  StoreStatus give_back(Turn& turn, const ports::QueueRow& row, std::string_view reason, codec::Progress progress);

  // From now on what waits for the device goes back.
  void revoked(const KeyId& device) { revoked_.insert(device); }
  // From now on what waits under this pause goes back, where the pause says so.
  void ordered(const trust::Order& pause);
  // Is there something to give back before the regular time?
  bool is_due() const { return !revoked_.empty() || !returning_.empty(); }
  // Gives back what has expired by `deadline`, and what the calls above named: a page of each.
  StoreStatus sweep(Turn& turn, Instant deadline);

 private:
  using Place = std::pair<KeyId, std::uint64_t>;  // recipient, and position
  StoreStatus sweep_revoked(Turn& turn, std::set<Place>& done);
  StoreStatus sweep_expired(Turn& turn, ports::QueueRow row);
  StoreStatus sweep_returning(Turn& turn, std::set<Place>& done);

  Parts parts_;
  std::set<KeyId> revoked_;                   // devices whose queues go back
  std::map<KeyId, std::uint64_t> returning_;  // devices whose rows a pause gives back; looked at up to this position
};

}  // namespace puente::broker::core
