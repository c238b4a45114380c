// What a device signed against itself, kept with the store: two headers where there may be one, two ends of a delivery.
// Bounded for each device; what comes later is in the log only.
#pragma once

#include "broker/core/turn.h"
#include "trust/directory.h"

namespace puente::broker::core {

class Evidence {
 public:
  // `rows` outlives it.
  explicit Evidence(const ports::RecordReader& rows) : rows_(rows) {}
  StoreStatus restore(const ports::StateStore& store);

  // Kept with the step, and told to the operator.
  //   first   header hash of the record that was accepted, or delivered, before
  //   second  the message's first frame
  StoreStatus keep(Turn& turn, const trust::Device& device, ports::EvidenceRow::What what, const Hash& first,
                   ByteView second);

 private:
  const ports::RecordReader& rows_;
  std::map<KeyId, std::uint64_t> kept_;  // rows by device
};

}  // namespace puente::broker::core
