// What officers do with a delivered record: the reason they give for opening what is under justify-on-open, and the
// opening itself under receipt-on-open.
#pragma once

#include "broker/core/delivery/notices.h"
#include "broker/core/session/refill.h"

namespace puente::broker::core {

class Openings {
 public:
  // References outlive it.
  Openings(const ports::RecordReader& rows, const Registry& registry, const Verdicts& verdicts, LogKeeper& log,
           Notices& notices, Refill& refill)
      : rows_(rows), registry_(registry), verdicts_(verdicts), log_(log), notices_(notices), refill_(refill) {}

  // The shares follow as a delivery of their own. Fails with `not_found` where nothing waits for a reason.
  AnswerStatus justify(Turn& turn, const KeyId& device, const Hash& header_hash, const std::string& reason);
  // Logged once, and its sender gets a notice. Fails with `not_found` where nothing was delivered.
  AnswerStatus opened(Turn& turn, const KeyId& device, const Hash& header_hash);

 private:
  const ports::RecordReader& rows_;
  const Registry& registry_;
  const Verdicts& verdicts_;
  LogKeeper& log_;
  Notices& notices_;
  Refill& refill_;
};

}  // namespace puente::broker::core
