#include "client/core/refused_deliveries.h"

#include "crypto/record/delivery_refusal.h"

namespace puente::client::core {
namespace {

constexpr std::size_t refused_max = 4096;
constexpr Duration said_again_after = minutes(1);

codec::DeviceMessage to_say(const codec::RefuseDelivery& message) { return {0, message}; }

}  // namespace

StoreStatus RefusedDeliveries::restore(ports::AgentReads& store) {
  PUENTE_TRY(const std::vector<ports::RefusedRow> rows, store.refused_deliveries());
  for (const ports::RefusedRow& row : rows) {
    PUENTE_TRY(const codec::DeviceMessage kept, read_back(codec::decode_device_message(row.message), "a refusal"));
    const auto* const message = std::get_if<codec::RefuseDelivery>(&kept.body);
    if (message == nullptr) return damaged("a refusal that is another message");
    kept_[row.number] = {*message};
  }
  return {};
}

void RefusedDeliveries::begin_shard(Turn& turn) {
  for (const auto& [number, kept] : kept_) turn.batch.refused_over.push_back(number);
  kept_.clear();
}

void RefusedDeliveries::refuse(Turn& turn, std::uint64_t number, const Hash& header_hash, const Hash& delivery,
                               const record::open::Fault& fault) {
  if (kept_.size() >= refused_max && !kept_.contains(number)) return;
  const Signature signature =
      primitives::sign(key_, record::delivery_refusal(device_, header_hash, delivery, fault.code, fault.slot));
  const codec::RefuseDelivery message{number, header_hash, delivery, fault.code, fault.slot, signature};
  kept_[number] = {message, turn.now};
  turn.batch.refused.push_back({number, encode(to_say(message))});
  turn.after.push_back(to_broker(to_say(message)));
}

bool RefusedDeliveries::said_again(Turn& turn, std::uint64_t number, const Hash& delivery) {
  const auto found = kept_.find(number);
  if (found == kept_.end() || found->second.message.delivery != delivery) return false;
  found->second.said = turn.now;
  turn.after.push_back(to_broker(to_say(found->second.message)));
  return true;
}

void RefusedDeliveries::over(Turn& turn, std::uint64_t number) {
  if (kept_.erase(number) > 0) turn.batch.refused_over.push_back(number);
}

bool RefusedDeliveries::proven(Turn& turn, const codec::DeliveryRefusalEvent& event) {
  const Bytes said = record::delivery_refusal(device_, event.header_hash, event.delivery, event.fault, event.slot);
  if (event.recipient != device_ || !primitives::verify(key_.public_key(), said, event.signature)) return false;
  over(turn, event.number);
  return true;
}

void RefusedDeliveries::repeat(Turn& turn, bool connected) {
  for (auto& [number, kept] : kept_) {
    if (!connected && turn.now - kept.said < said_again_after && turn.now >= kept.said) continue;
    kept.said = turn.now;
    turn.after.push_back(to_broker(to_say(kept.message)));
  }
}

}  // namespace puente::client::core
