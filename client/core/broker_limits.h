// What the broker takes no more of for now, as it says: single records, or any of this device up to an urgency, each
// until a time.
//
// Guarantee: while a limit holds, no further record that it names goes out, and records that are more urgent do. Where
// the broker says the same again, the next try comes later, five minutes at most, but for threats to life; a receipt
// ends that, and a new connection brings the next try forward. Times are the broker's plus up to a quarter, drawn from
// the step's randomness: agents that were refused together do not come back together. Kept in memory only: after a
// restart the broker says it anew.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "client/core/turn.h"
#include "policy/model/vocabulary.h"

namespace puente::client::core {

// Is a record over that is refused with it? Else the same bytes are sent again.
inline bool is_final(ErrorCode code) { return code != ErrorCode::unavailable && code != ErrorCode::stale; }

struct BrokerLimit {
  Instant since, until;
  std::string reason;  // the broker's: which budget, the figure and the limit
  unsigned times = 0;  // in a row
};

class BrokerLimits {
 public:
  static constexpr Duration wait_min = seconds(1), wait_max = minutes(5);

  // The broker refused that record for now.
  void refused(Turn& turn, const RecordId& id, Duration come_again) {
    Refused& one = records_[id];
    one.until = next_try(turn, come_again, one.times++);
    one.due = false;
  }
  // It refused it, and would refuse any other that is as urgent, or less. Until when.
  Instant refused_all(Turn& turn, const RecordId& id, model::Urgency urgency, Duration come_again,
                      const std::string& reason) {
    Instant out{};
    for (std::size_t level = level_of(urgency); level < limits_.size(); ++level) {
      std::optional<BrokerLimit>& limit = limits_[level];
      if (!limit) limit = BrokerLimit{turn.now, {}, {}, 0};
      // Records that were on their way together are refused together: that is one time.
      if (limit->until <= turn.now) {
        const unsigned before = limit->times++;
        limit->until = next_try(turn, come_again, level == level_of_life ? 0 : before);
      }
      limit->reason = reason;
      if (level == level_of(urgency)) out = limit->until;
    }
    see(turn.now);
    records_[id] = {out, 0, false};
    return out;
  }
  // It took a record of that urgency that went out on this connection: it takes more urgent ones, too.
  void taken(model::Urgency urgency) {
    for (std::size_t level = 0; level <= level_of(urgency); ++level) limits_[level].reset();
  }
  // It took that record, whenever it went out; or nothing is to be sent of it any more.
  void over(const RecordId& id) { records_.erase(id); }
  // There may be room since: on a new connection single records are tried at once, and what was limited soon; not by
  // all agents at the same time.
  void connected(Turn& turn) {
    records_.clear();
    for (std::optional<BrokerLimit>& limit : limits_) {
      if (!limit) continue;
      const Duration soon{static_cast<std::int64_t>(turn.random.below(5000))};
      limit->until = std::min(limit->until, turn.now + wait_min + soon);
    }
  }

  // The limit that stops such a record now.
  const BrokerLimit* stops(model::Urgency urgency, Instant now) const {
    const std::optional<BrokerLimit>& limit = limits_[level_of(urgency)];
    return limit && now < limit->until ? &*limit : nullptr;
  }
  // The limit, also while one record is tried again.
  const BrokerLimit* of(model::Urgency urgency) const {
    const std::optional<BrokerLimit>& limit = limits_[level_of(urgency)];
    return limit ? &*limit : nullptr;
  }
  // When a record that was refused for now is sent again; nothing where none was.
  std::optional<Instant> next_try(const RecordId& id) const {
    const auto found = records_.find(id);
    return found == records_.end() || found->second.due ? std::nullopt : std::optional(found->second.until);
  }
  // What may be tried again since the last call: some record; or whatever was stopped, drafts too.
  struct Due {
    bool records = false, all = false;
  };
  Due take_due(Instant now) {
    Due out;
    for (auto& [id, one] : records_) {
      if (one.due || one.until > now) continue;
      one.due = true;
      out.records = true;
    }
    const std::array<bool, 2> before = stopped_;
    see(now);
    out.all = (before[0] && !stopped_[0]) || (before[1] && !stopped_[1]);
    return out;
  }

 private:
  // When what is refused for that long may be sent again.
  static Instant next_try(Turn& turn, Duration come_again, unsigned times_before) {
    Duration wait = std::clamp(come_again, wait_min, wait_max);
    for (unsigned i = 0; i < times_before && wait < wait_max; ++i) wait = {wait.ms * 2};
    wait = std::min(wait, wait_max);
    return turn.now + wait +
           Duration{static_cast<std::int64_t>(turn.random.below(static_cast<std::uint64_t>(wait.ms) / 4 + 1))};
  }

  void see(Instant now) {
    for (std::size_t level = 0; level < limits_.size(); ++level)
      stopped_[level] = limits_[level] && now < limits_[level]->until;
  }
  static constexpr std::size_t level_of_life = 0;
  static std::size_t level_of(model::Urgency urgency) {
    return urgency == model::Urgency::threat_to_life ? level_of_life : 1;
  }
  std::array<std::optional<BrokerLimit>, 2> limits_;  // threats to life; all else
  std::array<bool, 2> stopped_{};                     // as of the last look
  struct Refused {
    Instant until;
    unsigned times = 0;  // in a row
    bool due = false;    // it may go out again
  };
  std::map<RecordId, Refused> records_;
};

}  // namespace puente::client::core
