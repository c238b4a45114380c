// Received records about a threat to life that nobody has opened yet: when to tell of each again, and when to tell
// somebody else. Pure: the time comes in as a value.
//
// Guarantee: of each it is told again once `repeat` is over since the last time, however long nobody looked (an agent
// that was off tells once, not once for each time that it missed); and once, `escalate_after` its arrival, that it is
// escalated. A clock that was set back makes nobody wait for longer than `repeat`. A sender's device has at most 16
// followed: of one that comes beyond it is told once only, and no other sender's are fewer for it.
#pragma once

#include <map>
#include <vector>

#include "client/core/told/event.h"
#include "crypto/base/bytes.h"

namespace puente::client::core {

struct TellingTimes {
  Duration repeat = minutes(2);
  Duration escalate_after{};  // zero: never
};

class Threats {
 public:
  static constexpr std::size_t of_one_sender_max = 16;

  // It was told of once, now. False: that sender has as many as are followed.
  bool follow(const EventRecord& record, Instant now);
  // Somebody has opened it, or its sender took it back. False: it was not followed.
  bool over(const EventRecord& record) { return held_.erase(record) > 0; }

  struct Due {
    EventKind kind = EventKind::threat_to_life;
    EventRecord about;
  };
  // What is to be told now, and is told with that.
  std::vector<Due> take_due(Instant now, const TellingTimes& times);

  std::size_t count() const { return held_.size(); }
  // When the first of those followed came; zero: there is none.
  Instant oldest() const;

  // lp of each one's parts; read back it is the same.
  Bytes save() const;
  static Result<Threats> read(ByteView bytes);

 private:
  struct Held {
    Instant since, told;
    bool escalated = false;
  };
  std::map<EventRecord, Held> held_;
};

}  // namespace puente::client::core
