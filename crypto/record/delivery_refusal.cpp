#include "crypto/record/delivery_refusal.h"

#include "crypto/base/transcript.h"

namespace puente::record {

Bytes delivery_refusal(const KeyId& device, const Hash& header_hash, const Hash& delivery, codec::DeliveryFault fault,
                       const std::optional<Hash>& slot) {
  Transcript out("delivery-refusal");
  out.lp(device).lp(header_hash).lp(delivery).lp(static_cast<std::uint64_t>(fault));
  return std::move(out.lp(slot ? slot->view() : ByteView{})).bytes();
}

}  // namespace puente::record
