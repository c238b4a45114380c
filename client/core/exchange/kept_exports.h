// Records that left for other tools: numbered, and no number given twice. Contract: whoever asks has looked that they
// may leave (client/api/leaving.cpp). A store's error stops the agent.
#pragma once

#include "client/core/stored_values.h"
#include "client/core/turn.h"

namespace puente::client::core {

class KeptExports {
 public:
  StoreStatus restore(const Values& values);
  StoreStatus handle(Turn& turn, NoteExports& input);

 private:
  std::uint64_t last_ = 0;  // number that was given
};

}  // namespace puente::client::core
