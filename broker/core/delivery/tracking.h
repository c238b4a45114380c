// What senders are told of their records: what became of each for each recipient. Kept until the record expires, so
// that a sender who was away is told when it is back.
#pragma once

#include <set>

#include "broker/core/intake/spool.h"
#include "broker/core/session/sessions.h"
#include "broker/core/turn.h"

namespace puente::broker::core {

class Tracking {
 public:
  // References outlive it.
  Tracking(const ports::RecordReader& rows, const Sessions& sessions) : rows_(rows), sessions_(sessions) {}

  // The sender is there, and may not have been told of everything; or it went.
  void open(const KeyId& sender) { behind_.insert(sender); }
  void close(const KeyId& sender) { behind_.erase(sender); }

  // Its sender is told when this is durable.
  void record(Turn& turn, const Record& record, const KeyId& recipient, codec::Progress progress);
  // What became of the record so far, again.
  StoreStatus repeat(Turn& turn, const Bytes& routing_id, const KeyId& sender, const RecordId& record_id) const;
  // Tells senders that came back what they missed: a page each.
  StoreStatus catch_up(Turn& turn);

 private:
  const ports::RecordReader& rows_;
  const Sessions& sessions_;
  std::set<KeyId> behind_;
};

}  // namespace puente::broker::core
