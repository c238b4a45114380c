// Deliveries that this device does not take: signed refusals, kept until the broker has proven that they are in the log
// (docs/messages.md, "Refusals of deliveries").
//
// Guarantee: a refusal leaves after it is durable here; it is said again in each session, each minute, and where its
// delivery comes again. Until then the delivery's number does not count as settled. Bounded: where so many wait, the
// next delivery that does not open is neither refused nor settled, and comes again in a later session. Errors: the
// store's.
#pragma once

#include <map>

#include "client/core/turn.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/open/open_record.h"

namespace puente::client::core {

class RefusedDeliveries {
 public:
  // `key` outlives it.
  RefusedDeliveries(const KeyId& device, const primitives::SigningKey& key) : device_(device), key_(key) {}
  StoreStatus restore(ports::AgentReads& store);
  // Numbers of deliveries start again.
  void begin_shard(Turn& turn);

  // `delivery`: the value of the delivery event's leaf.
  void refuse(Turn& turn, std::uint64_t number, const Hash& header_hash, const Hash& delivery,
              const record::open::Fault& fault);
  // The same delivery came again, and so does its refusal. False: that delivery was not refused.
  bool said_again(Turn& turn, std::uint64_t number, const Hash& delivery);
  // The number ended in another way.
  void over(Turn& turn, std::uint64_t number);
  // The broker's event, proven in the log. False: this device never signed that.
  bool proven(Turn& turn, const codec::DeliveryRefusalEvent& event);
  // Says all that was not said within a minute; `connected`: all.
  void repeat(Turn& turn, bool connected);

 private:
  struct Kept {
    codec::RefuseDelivery message;
    Instant said{};
  };
  KeyId device_;
  const primitives::SigningKey& key_;
  std::map<std::uint64_t, Kept> kept_;  // by number
};

}  // namespace puente::client::core
