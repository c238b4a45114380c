// What a recipient device signs when it refuses a delivery (docs/messages.md, "Refusals of deliveries").
#pragma once

#include <optional>

#include "schemas/codec/audit.h"

namespace puente::record {

// lp("puente/1 delivery-refusal") lp(device key id) lp(header hash) lp(delivery) lp(fault) lp(slot digest or "").
//   delivery  the value of the delivery event's leaf, which commits to the whole event
Bytes delivery_refusal(const KeyId& device, const Hash& header_hash, const Hash& delivery, codec::DeliveryFault fault,
                       const std::optional<Hash>& slot);

}  // namespace puente::record
