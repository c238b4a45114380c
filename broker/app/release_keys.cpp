#include "broker/app/release_keys.h"

#include "crypto/primitives/x25519.h"
#include "io/clock.h"

namespace puente::broker::app {
namespace {

constexpr std::string_view prefix = "release/";
constexpr int days_ahead = 3;

}  // namespace

Result<ReleaseKeyring> ReleaseKeyring::open(puente::io::KeyFile& file, const primitives::SigningKey& device,
                                            record::inspect::ReleaseKeys& keys) {
  for (const std::string& name : file.names()) {
    if (!name.starts_with(prefix)) continue;
    PUENTE_TRY(X25519Private key, file.get_as<X25519Private>(name));
    const KeyId id = keys.add(std::move(key));
    if (name.substr(prefix.size()) != id.hex())
      return fail(ErrorCode::mismatch, "the key file holds another key under the name " + name);
  }
  return ReleaseKeyring(file, device, keys);
}

StoreResult<std::vector<core::EntryOffered>> ReleaseKeyring::tend(const trust::Directory& directory, Instant now,
                                                                  Instant erase_by) {
  PUENTE_REQUIRE(erase_old(directory, erase_by));
  const KeyId holder = primitives::key_id_of(device_.public_key());
  std::vector<core::EntryOffered> out;
  for (int ahead = 0; ahead <= days_ahead; ++ahead) {
    const Instant day = start_of(date_of(now + days(ahead)));
    bool there = offered_.contains(day);
    for (const trust::Package* const package : directory.packages_of(holder, codec::PackageUse::release))
      there = there || (package->not_before == day && keys_.contains(package->key_id));
    if (there) continue;
    const Seed seed = puente::io::fresh_seed();
    X25519Private key = primitives::generate_x25519_key(seed.view());
    const codec::PackageBody body{holder, codec::PackageUse::release, primitives::public_of(key), day, day + days(1)};
    const KeyId id = primitives::key_id_of(body.public_key);
    file_.put(std::string(prefix) + id.hex(), key.reveal());
    keys_.add(std::move(key));
    offered_.insert(day);
    fresh_.insert(id);
    out.push_back({next_token_++, trust::package_entry_by_device(body, device_)});
  }
  if (!out.empty()) PUENTE_REQUIRE(saved());
  return out;
}

StoreStatus ReleaseKeyring::saved() {
  if (const Status done = file_.save(); !done) return store_failed("the key file", done.error());
  return {};
}

StoreStatus ReleaseKeyring::erase_old(const trust::Directory& directory, Instant now) {
  bool changed = false;
  for (const std::string& name : file_.names()) {
    if (!name.starts_with(prefix)) continue;
    PUENTE_TRY(const KeyId id,
               read_back(KeyId::from_hex(std::string_view(name).substr(prefix.size())), "the key file"));
    const trust::Package* const package = directory.package_by_key_id(id);
    // Never published (the program ended between key file and directory): nobody can have used it.
    const bool orphan = package == nullptr && !fresh_.contains(id);
    if (!orphan && (package == nullptr || now < package->not_after + trust::package_kept_after_end)) continue;
    file_.erase(name);
    keys_.purge(id);
    changed = true;
  }
  return changed ? saved() : StoreStatus{};
}

}  // namespace puente::broker::app
