#include "client/core/daily_keys.h"

#include <algorithm>

#include "crypto/base/transcript.h"
#include "crypto/primitives/x25519.h"

namespace puente::client::core {
namespace {

// About fifty are held: 15 days back, 32 ahead. A store in which a clock that was wrong has left more is read, too.
constexpr std::size_t packages_max = 4096;

Instant day_of(Instant now) { return start_of(date_of(now)); }

}  // namespace

DailyKeys::DailyKeys(const KeyId& device, const primitives::SigningKey& key, ports::KeyRing& ring)
    : device_(device), key_(key), ring_(ring) {}

StoreStatus DailyKeys::restore(const Values& values, record::open::RecipientKeys& keys, Instant) {
  const auto found = values.find(value_packages);
  if (found == values.end()) return {};
  PUENTE_TRY(const std::vector<ByteView> entries, read_back(read_lps(found->second, packages_max), value_packages));
  for (const ByteView entry : entries) {
    PUENTE_TRY(const codec::DirectoryEntry decoded, read_back(codec::decode_directory_entry(entry), value_packages));
    const auto* const package = std::get_if<codec::SignedPackage>(&decoded);
    if (package == nullptr) return damaged("an own package that is none");
    PUENTE_TRY(const codec::PackageBody body, read_back(codec::decode_package_body(package->body), value_packages));
    const KeyId id = primitives::key_id_of(body.public_key);
    PUENTE_TRY(X25519Private key, ring_.get(id));
    keys.add(std::move(key));
    days_[body.not_before] = {body.not_after, id, copy_of(entry)};
  }
  return {};
}

Bytes DailyKeys::packages_value() const {
  Transcript out;
  for (const auto& [start, day] : days_) out.lp(day.entry);
  return std::move(out).bytes();
}

StoreStatus DailyKeys::tick(Turn& turn, record::open::RecipientKeys& keys, Instant erase_by, bool clock_agrees) {
  std::map<KeyId, X25519Private> made;
  const Instant today = day_of(turn.now);
  for (int i = 0; clock_agrees && i < days_ahead; ++i) {
    const Instant start = today + days(i);
    if (days_.contains(start)) continue;
    X25519Private key = turn.random.random<X25519Private>();
    const X25519Public public_key = primitives::public_of(key);
    const KeyId id = primitives::key_id_of(public_key);
    const codec::PackageBody body{device_, codec::PackageUse::encryption, public_key, start, start + days(1)};
    days_[start] = {body.not_after, id, trust::package_entry_by_device(body, key_)};
    made.emplace(id, std::move(key));
  }
  std::vector<KeyId> due;
  std::erase_if(days_, [&](const auto& item) {
    const bool too_far_ahead = clock_agrees && item.first > today + trust::package_ahead_max;
    if (!too_far_ahead && item.second.not_after + trust::package_kept_after_end > erase_by) return false;
    due.push_back(item.second.key_id);
    return true;
  });
  if (!made.empty()) {
    // On the disk before anybody can know of them.
    PUENTE_REQUIRE(ring_.add(made));
    for (auto& [id, key] : made) keys.add(std::move(key));
  }
  if (!due.empty()) {
    PUENTE_REQUIRE(ring_.erase(due));
    for (const KeyId& id : due) keys.purge(id);
  }
  if (!made.empty() || !due.empty()) turn.batch.values[value_packages] = packages_value();
  return {};
}

std::vector<Bytes> DailyKeys::unpublished(const trust::Directory& directory, Instant now) const {
  std::vector<Bytes> out;
  for (const auto& [start, day] : days_)
    if (day.not_after > now && directory.package_by_key_id(day.key_id) == nullptr) out.push_back(day.entry);
  return out;
}

}  // namespace puente::client::core
