// From the queue into the windows of recipients that are there. Each sender's rows go in the order of acceptance,
// threats to life before its other ones; senders take turns, some rows each. A row is considered once until something
// changes that may let it go.
#pragma once

#include <set>

#include "broker/core/delivery/returns.h"
#include "broker/core/hold/sender_holds.h"

namespace puente::broker::core {

class Refill {
 public:
  struct Parts {  // all outlive it
    const ports::RecordReader& rows;
    const Verdicts& verdicts;
    Spool& spool;
    const Queues& queues;
    InFlight& in_flight;
    Hold& hold;
    Approvals& approvals;
    Deliveries& deliveries;
    Returns& returns;
    const SenderHolds& holds;
  };
  explicit Refill(Parts parts) : parts_(parts) {}

  // The recipient is there, and has stored everything up to this delivery; or it went.
  void open(const KeyId& recipient, std::uint64_t last_delivery);
  void close(const KeyId& recipient);
  // A row was just accepted and may go: true where it may start at once, since none waits before it in its lane. Else
  // it is considered when its turn comes.
  bool may_start(const ports::QueueRow& row);
  // The recipient acknowledged or refused something: there may be room for more.
  void room_made(const KeyId& recipient);
  // Whatever waits is considered again.
  void look_again();

  // Takes in rows for recipients with room, a bounded number of each.
  StoreStatus run(Turn& turn);

 private:
  struct Reading {
    std::uint64_t confirmed = 0;                // last delivery that the recipient has stored, as its hello said
    std::map<ports::Lane, std::uint64_t> read;  // lanes without unread rows: position up to which they were considered
    std::map<ports::Lane, std::uint64_t> unread;  // the same of lanes that may have rows beyond
    KeyId turn;                                   // sender that had the last turn
    void read_all_again(const Queues& queues, const KeyId& recipient);
  };
  bool takes(const KeyId& recipient, const ports::Lane& lane) const;
  bool wants_more(const KeyId& recipient, const ports::Lane& lane) const;
  // Lanes of one kind that have unread rows, beginning behind the sender that had the last turn.
  std::vector<ports::Lane> in_turn(const Reading& reading, bool threat_to_life) const;
  // True: rows were considered.
  StoreResult<bool> take_turn(Turn& turn, const KeyId& recipient, Reading& reading, const ports::Lane& lane,
                              std::size_t& considered);
  StoreStatus fill(Turn& turn, const KeyId& recipient, Reading& reading);
  StoreStatus consider(Turn& turn, const Reading& reading, ports::QueueRow row);

  Parts parts_;
  std::map<KeyId, Reading> readings_;
  std::set<KeyId> due_;  // recipients that may take more
};

}  // namespace puente::broker::core
