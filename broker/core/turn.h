// One step of the core while it runs: the time, the randomness of this step, and where its effects go.
#pragma once

#include "broker/core/budget/budgets.h"
#include "broker/core/messages.h"
#include "broker/ports/store.h"
#include "crypto/primitives/drbg.h"
#include "schemas/codec/wire.h"

namespace puente::broker::core {

struct Turn {
  Instant now;
  Instant latest;  // the later of local and quorum time: what expiry is judged by
  primitives::Drbg& random;
  ports::WriteBatch& batch;    // becomes durable as a whole
  Outputs& after;              // sent when the batch is durable
  Outputs& at_once;            // sent when the step ends: only what depends on nothing uncommitted
  std::optional<Over> over{};  // the budget that the step's refusal is about

  // `in_health`: Health says it, too.
  void notice(Notice::Level level, std::string text, bool in_health = false) {
    at_once.push_back(Notice{level, std::move(text), in_health});
  }
};

// The refusal of a step that passes a budget; the sentence names the budget, the figure and the limit.
inline tl::unexpected<Error> over_budget(Turn& turn, const Over& over, std::string what) {
  turn.over = over;
  return fail(ErrorCode::unavailable, std::move(what));
}

inline Send to(Connection connection, const codec::BrokerMessage& message, std::vector<SharedBytes> slots = {}) {
  return Send{connection, encode(message), std::move(slots)};
}

}  // namespace puente::broker::core
