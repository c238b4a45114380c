// Where a device's daily encryption keys are kept: a file of its own, never the store, so that erased keys are gone
// from database, write-ahead log and backups too. add() and erase() are durable when they return; after a failure the
// agent stops. Not thread safe.
#pragma once

#include <map>
#include <vector>

#include "crypto/base/secret.h"
#include "crypto/base/store_error.h"

namespace puente::client::ports {

class KeyRing {
 public:
  virtual ~KeyRing() = default;
  virtual StoreStatus add(const std::map<KeyId, X25519Private>& keys) = 0;
  virtual StoreStatus erase(const std::vector<KeyId>& keys) = 0;
  virtual std::vector<KeyId> held() const = 0;
  // Of a key that was added and not erased; else the ring is damaged.
  virtual StoreResult<X25519Private> get(const KeyId& key) const = 0;
};

class MemoryKeyRing final : public KeyRing {
 public:
  StoreStatus add(const std::map<KeyId, X25519Private>& keys) override {
    for (const auto& [id, key] : keys) keys_.insert_or_assign(id, key.duplicate());
    return {};
  }
  StoreStatus erase(const std::vector<KeyId>& keys) override {
    for (const KeyId& id : keys) keys_.erase(id);
    return {};
  }
  std::vector<KeyId> held() const override {
    std::vector<KeyId> out;
    for (const auto& [id, key] : keys_) out.push_back(id);
    return out;
  }
  StoreResult<X25519Private> get(const KeyId& key) const override {
    const auto found = keys_.find(key);
    if (found == keys_.end()) return damaged("the key ring lacks key " + key.hex());
    return found->second.duplicate();
  }

 private:
  std::map<KeyId, X25519Private> keys_;
};

}  // namespace puente::client::ports
