// Forms that officers keep to go on with: numbered, and no number given twice. Contract: whoever asks has looked that
// there is room, and the form that is to be replaced or dropped (client/api). A store's error stops the agent.
#pragma once

#include "client/core/stored_values.h"
#include "client/core/turn.h"

namespace puente::client::core {

class KeptForms {
 public:
  StoreStatus restore(const Values& values);
  StoreStatus handle(Turn& turn, KeepForm& input);
  StoreStatus handle(Turn& turn, DropForm& input);

 private:
  std::uint64_t last_ = 0;  // number that was given
};

}  // namespace puente::client::core
