// A device's private HPKE keys and the contexts decapsulated with them lately. Base of inspect::ReleaseKeys and
// open::RecipientKeys, which differ in role and nothing else, and do not convert into each other.
#pragma once

#include <cstddef>
#include <deque>
#include <map>

#include "crypto/base/secret.h"
#include "crypto/primitives/hpke.h"
#include "crypto/primitives/x25519.h"
#include "crypto/record/derive.h"

namespace puente::record {

// Contexts are cached under all that their info and enc say, at most `capacity` (the oldest goes first), and go with
// their key. Move-only, wiped when it goes. Not thread safe.
class ReceiverKeys {
 public:
  ReceiverKeys(ReceiverKeys&&) noexcept = default;
  ReceiverKeys& operator=(ReceiverKeys&&) noexcept = default;
  ReceiverKeys(const ReceiverKeys&) = delete;
  ReceiverKeys& operator=(const ReceiverKeys&) = delete;

  const KeyId& device() const { return device_; }  // whose keys these are
  KeyId add(X25519Private key);                    // returns its key id
  bool contains(const KeyId& key) const { return keys_.contains(key); }
  void purge(const KeyId& key);  // wipes the key and all contexts that came of it
  std::size_t size() const { return keys_.size(); }
  std::size_t cached_contexts() const { return contexts_.size(); }

 protected:
  ReceiverKeys(Role role, const KeyId& device, std::size_t capacity)
      : role_(role), device_(device), capacity_(capacity == 0 ? 1 : capacity) {}
  ~ReceiverKeys() = default;

  // Export(lp("puente/1 seed") lp(record id), 32) of the context (sender device, this device, key, enc).
  // Errors: not_found (no such key, or purged), unauthenticated (enc is no usable key).
  Result<SharedSecret> seed(const KeyId& sender_device, const KeyId& key, const codec::EncapsulatedKey& enc,
                            const RecordId& record_id);

 private:
  struct Name {  // role and device are the same for all
    KeyId key, sender_device;
    codec::EncapsulatedKey enc;
    friend auto operator<=>(const Name&, const Name&) = default;
  };
  Result<const primitives::ReceiverContext*> context(const KeyId& sender_device, const KeyId& key,
                                                     const codec::EncapsulatedKey& enc);

  Role role_;
  KeyId device_;
  std::size_t capacity_;
  std::map<KeyId, primitives::X25519KeyPair> keys_;
  std::map<Name, primitives::ReceiverContext> contexts_;
  std::deque<Name> order_;
};

}  // namespace puente::record
