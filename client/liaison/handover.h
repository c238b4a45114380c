// A hand-over from one shard of the log to the next, as it is drafted by one nation and checked by the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trust/shard_state.h"
#include "trust/treaty.h"

namespace puente::client::liaison {

// A cosigned head that somebody keeps.
struct KeptHead {
  std::string keeper;
  codec::Head head;
};

// The next version of the treaty, with the shard that follows its log: it goes on from the largest of those heads, and
// begins with `state`, which is checked as of `at`. `broker`: what a new broker says of itself, where the one before
// was lost with its keys. Errors: those of trust::check_state; conflict (two heads of one size, or none at all).
Result<trust::Treaty> draft_handover(const trust::SignedTreaty& held, const trust::ShardState& state, Instant at,
                                     const std::vector<KeptHead>& heads,
                                     const std::optional<trust::BrokerTerms>& broker = std::nullopt);

struct HandoverFinding {
  std::string name;  // "not-the-next", "state-differs", "not-held-here", "head-lost", "head-forked", "broker-differs"
  std::string what;
};
// What speaks against signing `next` in place of `held`: its hand-over, the state that goes with it, what is in force
// here (`own`, as of the hand-over's time), and the heads kept here and by witnesses. The broker's keys must be those
// of before or, where they are given, of `broker`. Empty: nothing.
std::vector<HandoverFinding> check_handover(const trust::SignedTreaty& held, const trust::Treaty& next,
                                            const trust::ShardState& state, const trust::ShardState& own,
                                            const std::vector<KeptHead>& heads,
                                            const std::optional<trust::BrokerTerms>& broker = std::nullopt);

}  // namespace puente::client::liaison
