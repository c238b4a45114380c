// The daily encryption keys in a party's key file, as "encryption/<key id>".
#pragma once

#include "client/ports/key_ring.h"
#include "io/key_file.h"

namespace puente::client::store {

class KeyFileRing final : public ports::KeyRing {
 public:
  explicit KeyFileRing(puente::io::KeyFile& file) : file_(file) {}  // outlives the ring
  StoreStatus add(const std::map<KeyId, X25519Private>& keys) override;
  StoreStatus erase(const std::vector<KeyId>& keys) override;
  std::vector<KeyId> held() const override;
  StoreResult<X25519Private> get(const KeyId& key) const override;

 private:
  StoreStatus saved();

  puente::io::KeyFile& file_;
};

}  // namespace puente::client::store
