// What each device has done since the broker started, for its operator: messages, refusals, and budgets it passed.
#pragma once

#include <array>
#include <map>

#include "broker/core/budget/budgets.h"
#include "crypto/base/bytes.h"

namespace puente::broker::core {

struct Conduct {
  std::uint64_t messages = 0, bytes = 0;  // received, and understood or not
  std::uint64_t refused = 0;
  std::array<std::uint64_t, budget_count> passed{};  // by Budget
};

using Conducts = std::map<KeyId, Conduct>;  // bounded by the directory

}  // namespace puente::broker::core
