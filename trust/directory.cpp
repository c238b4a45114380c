#include "trust/directory.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "crypto/tlog/merkle.h"
#include "crypto/tlog/tree.h"

namespace puente::trust {
namespace {

std::string shown(const Device& device) {
  return model::text_of(device.agency) + "/" + device.name + " (" + std::string(pki::role_name(device.role)) + ")";
}

}  // namespace

Instant Device::not_after() const {
  Instant end = certificate.not_after();
  for (const pki::Certificate& issuer : issuers) end = std::min(end, issuer.not_after());
  return end;
}

Directory::Directory(SignedTreaty treaty)
    : treaty_(std::move(treaty)), broker_(treaty_.treaty().broker.device_key_id()) {}

// ---- taking up

void Directory::add(AdmittedEntry entry) {
  const Kind kind = entry.device_ ? Kind::certificate : entry.package_ ? Kind::package : Kind::revocation;
  const bool is_new =
      entries_.emplace(entry.hash_, Held{kind, std::move(entry.bytes_), entry.subject_, entry.live_until_}).second;
  if (!is_new) return;
  if (entry.device_)
    add_device(std::move(*entry.device_));
  else if (entry.package_)
    add_package(*entry.package_, entry.hash_, entry.checked_);
  else
    revoked_.emplace(entry.subject_, entry.revoked_at_);
}

Directory::Term Directory::term_of(const Device& device) {
  return {device.key_id, device.certificate.not_before(), device.certificate.not_after()};
}

void Directory::add_device(Device device) {
  terms_.insert(term_of(device));
  // Of several certificates of one key, the one that ends last counts, in whatever order they came.
  const auto rank = [](const Device& one) {
    return std::tuple(one.not_after(), one.certificate.not_before(), one.certificate.fingerprint());
  };
  const KeyId key = device.key_id;
  const auto held = devices_.find(key);
  if (held != devices_.end()) {
    if (rank(device) <= rank(held->second)) return;
    if (held->second.transport) transports_.erase(*held->second.transport);
    agents_[held->second.agency].erase(key);
    devices_.erase(held);
  }
  if (device.transport) transports_.insert_or_assign(*device.transport, key);
  if (device.role == pki::Role::agent) agents_[device.agency].insert(key);
  devices_.emplace(key, std::move(device));
}

void Directory::add_package(const Package& package, const Hash& entry, Instant checked) {
  auto& siblings = by_holder_[{package.holder, package.use}];
  // Daily keys come for years: what died long ago makes room. A day of grace, since others' clocks differ from ours.
  std::erase_if(siblings, [&](const auto& sibling) {
    const auto old = packages_.find(sibling.first);
    PUENTE_CHECK(old != packages_.end(), "a package that is listed is held");
    if (old->second.not_after + package_kept_after_end + days(1) > checked) return false;
    packages_.erase(old);
    entries_.erase(sibling.second);
    return true;
  });
  siblings.emplace(package.key_id, entry);
  packages_.insert_or_assign(package.key_id, package);
}

// ---- who is there

const Device* Directory::find(const KeyId& key) const {
  const auto found = devices_.find(key);
  return found == devices_.end() ? nullptr : &found->second;
}

const Device* Directory::by_transport(const CurvePublic& key) const {
  const auto found = transports_.find(key);
  return found == transports_.end() ? nullptr : find(found->second);
}

Status Directory::usable(const KeyId& key, Instant now) const {
  const Device* const device = find(key);
  if (device == nullptr)
    return fail(ErrorCode::not_found, "the directory holds no certificate with the key " + key.hex());
  return usable(*device, now);
}

Status Directory::usable(const Device& device, Instant now) const {
  if (const auto since = revoked_.find(device.key_id); since != revoked_.end())
    return fail(ErrorCode::not_permitted, shown(device) + " was revoked at " + format_utc(since->second));
  if (now < device.certificate.not_before())
    return fail(ErrorCode::expired, "the certificate of " + shown(device) + " is valid only from " +
                                        format_utc(device.certificate.not_before()));
  if (now >= device.not_after())
    return fail(ErrorCode::expired, "the certificate of " + shown(device) + " ended at " +
                                        format_utc(device.not_after()) + "; enrol it again");
  return {};
}

std::vector<const Device*> Directory::agents_of(const model::AgencyId& agency, Instant now) const {
  std::vector<const Device*> out;
  const auto agents = agents_.find(agency);
  if (agents == agents_.end()) return out;
  for (const KeyId& key : agents->second)
    if (usable(key, now)) out.push_back(find(key));
  return out;
}

std::vector<const Device*> Directory::all() const {
  std::vector<const Device*> out;
  for (const auto& [key, device] : devices_) out.push_back(&device);
  std::ranges::stable_sort(out, {}, [](const Device* one) { return std::tie(one->agency, one->role, one->name); });
  return out;
}

std::vector<model::AgencyId> Directory::agencies(Instant now) const {
  std::vector<model::AgencyId> out;
  for (const auto& [agency, keys] : agents_)
    if (std::ranges::any_of(keys, [&](const KeyId& key) { return usable(key, now).has_value(); }))
      out.push_back(agency);
  return out;
}

Status Directory::check_liaison(const pki::Certificate& signer, model::Nation nation, Instant now) const {
  PUENTE_REQUIRE(usable(signer.key_id(), now));
  const Device& device = *find(signer.key_id());
  // Another certificate of the same key (before a renewal) says the same; one with other names would mislead.
  if (signer.name() != device.certificate.name() || signer.role() != device.role)
    return fail(ErrorCode::mismatch, "the certificate of signer " + pki::text_of(signer.name()) +
                                         " is not the one in the directory, of " + shown(device));
  if (device.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, shown(device) + " is no liaison, and so cannot sign policy");
  if (device.agency.nation != nation)
    return fail(ErrorCode::not_permitted, shown(device) + " is a liaison of the other nation");
  return {};
}

Status Directory::was_liaison(const pki::Certificate& signer, model::Nation nation) const {
  const Device* const found = find(signer.key_id());
  if (found == nullptr || found->role != pki::Role::liaison || found->agency.nation != nation)
    return fail(ErrorCode::not_permitted, pki::text_of(signer.name()) + " is no liaison of " +
                                              std::string(model::name_of(nation)) + " in the directory");
  return {};
}

// ---- packages

const Package* Directory::package_by_key_id(const KeyId& key) const {
  const auto found = packages_.find(key);
  return found == packages_.end() ? nullptr : &found->second;
}

std::vector<const Package*> Directory::packages_of(const KeyId& holder, codec::PackageUse use) const {
  std::vector<const Package*> out;
  const auto held = by_holder_.find({holder, use});
  if (held == by_holder_.end()) return out;
  for (const auto& [key, entry] : held->second) out.push_back(&packages_.at(key));
  return out;
}

const Package* Directory::package_of(const KeyId& holder, codec::PackageUse use, Instant now) const {
  const Package* best = nullptr;
  for (const Package* const one : packages_of(holder, use)) {
    if (now < one->not_before || now >= one->not_after) continue;
    if (best == nullptr || one->not_before > best->not_before) best = one;
  }
  return best;
}

// ---- what is in force

bool Directory::is_live(const Held& held, Instant t) const {
  if (held.kind == Kind::certificate) return t < held.live_until;
  if (held.kind == Kind::package) {
    if (t >= held.live_until || revoked_.contains(held.subject)) return false;
    if (held.subject == broker_) return true;
  }
  const Device* const subject = find(held.subject);
  return subject != nullptr && t < subject->not_after();
}

std::vector<Bytes> Directory::live(Instant t) const {
  std::vector<Bytes> out;
  for (const auto& [hash, held] : entries_)
    if (is_live(held, t)) out.push_back(held.bytes);
  return out;
}

std::vector<Hash> Directory::entries_of(const model::AgencyId& agency, Instant t) const {
  std::vector<Hash> out;
  for (const auto& [hash, held] : entries_) {
    const Device* const subject = find(held.subject);
    if (subject != nullptr && subject->agency == agency && is_live(held, t)) out.push_back(hash);
  }
  return out;
}

Hash Directory::root(Instant t) const {
  tlog::Frontier tree;
  for (const auto& [hash, held] : entries_)
    if (is_live(held, t)) tree.append(tlog::leaf_hash(held.bytes));
  return tree.root();
}

}  // namespace puente::trust
