// What the witnesses of a treaty hold.
#pragma once

#include <optional>
#include <vector>

#include "trust/treaty.h"

namespace puente::client::auditor {

struct WitnessHeld {
  trust::TreatyWitness witness;
  std::optional<tlog::LogHead> head;  // signed by the log; nothing where `finding` says why
  Instant cosigned;     // 1970: a witness that has just started serves what it kept without its cosignature
  std::string finding;  // "witness-silent" or "witness-bad-checkpoint"; empty: none
  std::string what;
  bool failed = false;  // a contradiction, not only silence
};

// Asks each over HTTP, one after the other, for 5 seconds at most.
std::vector<WitnessHeld> ask_witnesses(const trust::Treaty& treaty);

}  // namespace puente::client::auditor
