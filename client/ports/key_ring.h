// Where a device's daily encryption keys are kept: a file of its own, never the store, so that erased keys are gone
// from database, write-ahead log and backups too. add() and erase() are durable when they return; after a failure the
// agent stops. Not thread safe.
#pragma once

#include <map>
#include <vector>

#include "crypto/base/secret.h"

namespace puente::client::ports {

class KeyRing {
 public:
  virtual ~KeyRing() = default;
  virtual Status add(const std::map<KeyId, X25519Private>& keys) = 0;
  virtual Status erase(const std::vector<KeyId>& keys) = 0;
  virtual std::vector<KeyId> held() const = 0;
  virtual Result<X25519Private> get(const KeyId& key) const = 0;
};

class MemoryKeyRing final : public KeyRing {
 public:
  Status add(const std::map<KeyId, X25519Private>& keys) override {
    for (const auto& [id, key] : keys) keys_.insert_or_assign(id, key.duplicate());
    return {};
  }
  Status erase(const std::vector<KeyId>& keys) override {
    for (const KeyId& id : keys) keys_.erase(id);
    return {};
  }
  std::vector<KeyId> held() const override {
    std::vector<KeyId> out;
    for (const auto& [id, key] : keys_) out.push_back(id);
    return out;
  }
  Result<X25519Private> get(const KeyId& key) const override {
    const auto found = keys_.find(key);
    if (found == keys_.end()) return fail(ErrorCode::not_found, "no key " + key.hex());
    return found->second.duplicate();
  }

 private:
  std::map<KeyId, X25519Private> keys_;
};

}  // namespace puente::client::ports
