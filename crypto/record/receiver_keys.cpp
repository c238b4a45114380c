#include "crypto/record/receiver_keys.h"

namespace puente::record {

KeyId ReceiverKeys::add(X25519Private key) {
  primitives::X25519KeyPair pair(std::move(key).guarded());
  const KeyId id = primitives::key_id_of(pair.public_key());
  keys_.insert_or_assign(id, std::move(pair));
  return id;
}

void ReceiverKeys::purge(const KeyId& key) {
  keys_.erase(key);
  std::erase_if(contexts_, [&key](const auto& item) { return item.first.key == key; });
  std::erase_if(order_, [this](const Name& name) { return !contexts_.contains(name); });
}

Result<SharedSecret> ReceiverKeys::seed(const KeyId& sender_device, const KeyId& key, const codec::EncapsulatedKey& enc,
                                        const RecordId& record_id) {
  PUENTE_TRY(const primitives::ReceiverContext* found, context(sender_device, key, enc));
  return found->export_secret(seed_context(record_id));
}

Result<const primitives::ReceiverContext*> ReceiverKeys::context(const KeyId& sender_device, const KeyId& key,
                                                                 const codec::EncapsulatedKey& enc) {
  const Name name{key, sender_device, enc};
  if (const auto found = contexts_.find(name); found != contexts_.end()) return &found->second;

  const auto held = keys_.find(key);
  if (held == keys_.end())
    return fail(ErrorCode::not_found, "the private key " + key.hex() +
                                          " is not held (erased after its time, or never of this device): "
                                          "ask the sender to seal again");
  PUENTE_TRY(primitives::ReceiverContext made,
             primitives::setup_base_receiver(primitives::HpkeAead::export_only, X25519Public{enc.array()}, held->second,
                                             hpke_info(role_, sender_device, device_, key)));
  if (contexts_.size() >= capacity_) {
    contexts_.erase(order_.front());
    order_.pop_front();
  }
  order_.push_back(name);
  return &contexts_.emplace(name, std::move(made)).first->second;
}

}  // namespace puente::record
