// A recipient device's daily encryption keys.
#pragma once

#include <span>

#include "crypto/record/batch.h"
#include "crypto/record/receiver_keys.h"

namespace puente::record::open {

struct Delivered;
struct Fault;
struct OpenedRecord;

class RecipientKeys : public ReceiverKeys {
 public:
  explicit RecipientKeys(const KeyId& device, std::size_t cached_contexts_max = 1024)
      : ReceiverKeys(Role::recipient, device, cached_contexts_max) {}

 private:
  friend Result<OpenedRecord> open_record(const Delivered&, const Ed25519Public&, const codec::DeliveryEvent&,
                                          std::span<const PairSecret>, RecipientKeys&, BatchCache&, Fault*);
};

}  // namespace puente::record::open
