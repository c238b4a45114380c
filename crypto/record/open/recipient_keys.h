// A recipient device's daily encryption keys.
#pragma once

#include "crypto/record/receiver_keys.h"

namespace puente::record::open {

class Opening;

class RecipientKeys : public ReceiverKeys {
 public:
  explicit RecipientKeys(const KeyId& device, std::size_t cached_contexts_max = 1024)
      : ReceiverKeys(Role::recipient, device, cached_contexts_max) {}

 private:
  friend class Opening;
};

}  // namespace puente::record::open
