// What senders are told of their records: what became of each for each recipient. Kept until the record expires.
//
// Guarantee: each outcome is told until its sender's device says that it has stored it: when it is durable, again after
// half a minute without that word, and again in each later session. Only then is it marked as told. Non-guarantee: an
// outcome may be told twice. Of one sender so many are on their way at most as one page holds.
#pragma once

#include <map>
#include <set>

#include "broker/core/intake/spool.h"
#include "broker/core/session/sessions.h"
#include "broker/core/turn.h"

namespace puente::broker::core {

// What became of a record for one recipient.
struct Became {
  codec::Progress progress = codec::Progress::queued;
  std::uint64_t number = 0;  // of the delivery that ended so; 0: of none
  codec::DeliveryFault fault = codec::DeliveryFault::none;
};

class Tracking {
 public:
  // References outlive it.
  Tracking(const ports::RecordReader& rows, const Sessions& sessions) : rows_(rows), sessions_(sessions) {}

  // The sender is there, and may not have been told of everything; or it went.
  void open(const KeyId& sender);
  void close(const KeyId& sender);

  // Its sender is told when this is durable.
  void record(Turn& turn, const Record& record, const KeyId& recipient, const Became& became);
  // What became of the record so far, again.
  StoreStatus repeat(Turn& turn, Connection connection, const KeyId& sender, const RecordId& record_id) const;
  // The sender has stored it. What it never was told, or was told otherwise since, changes nothing.
  StoreStatus taken(Turn& turn, const KeyId& sender, const codec::TakeOutcome& outcome);
  // What was told half a minute ago and is not stored is told again.
  void tick(Instant now);
  // Tells senders what they were not told yet: a page each.
  StoreStatus catch_up(Turn& turn);

 private:
  using Place = std::pair<RecordId, KeyId>;  // record and recipient
  struct Telling {
    std::map<Place, Instant> on_its_way;  // since when
    bool behind = true;                   // the store may hold more that is to be told
  };

  const ports::RecordReader& rows_;
  const Sessions& sessions_;
  std::map<KeyId, Telling> tellings_;  // of senders that are there
  std::set<KeyId> due_;                // those to look at in the store
};

}  // namespace puente::broker::core
