// What goes into the agent's core and what comes out; same contract as the broker's core.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "schemas/codec/wire.h"

namespace puente::client::core {

// --- inputs ---
struct Connected {};  // the link to the broker was made, or made anew
struct Received {
  codec::Message message;
  std::vector<Bytes> slots;
};
struct Tick {};
struct BatchStored {};

using Input = std::variant<Connected, Received, Tick, BatchStored>;

// --- outputs ---
struct ToBroker {
  codec::Message message;
  std::vector<Bytes> slots;
};
struct Notice {
  enum class Level { info, warning, alarm } level = Level::info;
  std::string text;
};

using Output = std::variant<ToBroker, Notice>;
using Outputs = std::vector<Output>;

}  // namespace puente::client::core
