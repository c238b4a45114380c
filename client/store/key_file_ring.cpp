#include "client/store/key_file_ring.h"

namespace puente::client::store {
namespace {

constexpr std::string_view prefix = "encryption/";

std::string name_of(const KeyId& key) { return std::string(prefix) + key.hex(); }

}  // namespace

StoreStatus KeyFileRing::saved() {
  if (const Status done = file_.save(); !done) return store_failed("the key ring", done.error());
  return {};
}

StoreStatus KeyFileRing::add(const std::map<KeyId, X25519Private>& keys) {
  for (const auto& [id, key] : keys) file_.put(name_of(id), key.reveal());
  return saved();
}

StoreStatus KeyFileRing::erase(const std::vector<KeyId>& keys) {
  for (const KeyId& id : keys) file_.erase(name_of(id));
  return saved();
}

std::vector<KeyId> KeyFileRing::held() const {
  std::vector<KeyId> out;
  for (const std::string& name : file_.names()) {
    if (!name.starts_with(prefix)) continue;
    const auto id = KeyId::from_hex(std::string_view(name).substr(prefix.size()));
    if (id) out.push_back(*id);
  }
  return out;
}

StoreResult<X25519Private> KeyFileRing::get(const KeyId& key) const {
  return read_back(file_.get_as<X25519Private>(name_of(key)), "the key ring");
}

}  // namespace puente::client::store
